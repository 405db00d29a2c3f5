extension AttemptLifecycle {
  /// Everything that can be done to an attempt.
  package enum Step: String, Hashable, Sendable, CaseIterable {
    case selfTest, observe, check, hint, askForPower, submit, pause, resume, extend, assist, end
    case reflect, review, override, acceptVariant, regrade, sign, release

    /// The event that it leaves, for a refusal.
    var kind: AttemptEvent.What.Kind {
      switch self {
      case .selfTest: .selfTest
      case .observe: .edge
      case .check: .checked
      case .hint: .hint
      case .askForPower: .powerRequested
      case .submit: .submitted
      case .pause: .paused
      case .resume: .resumed
      case .extend: .extended
      case .assist: .assisted
      case .end: .ended
      case .reflect: .reflected
      case .review: .reviewed
      case .override: .overridden
      case .acceptVariant: .variantAccepted
      case .regrade: .regraded
      case .sign: .signedOff
      case .release: .released
      }
    }
  }

  /// The whole machine: which step is possible in which phase, and the phases that it can lead to. What is not here is
  /// refused, whoever asks. A released attempt is never changed in place: an override or a new grade makes a further
  /// revision, which is released in its turn and supersedes the one before.
  package static let table: [Attempt.Phase: [Step: Set<Attempt.Phase>]] = [
    .selfTest: [.selfTest: [.running, .ended], .observe: [.selfTest], .end: [.ended]],
    .running: [
      .observe: [.running], .check: [.running], .hint: [.running], .askForPower: [.running],
      .submit: [.running, .graded, .ended], .pause: [.paused], .extend: [.running], .assist: [.running],
      .end: [.ended],
    ],
    .paused: [.observe: [.paused], .resume: [.running], .extend: [.paused], .end: [.ended]],
    .graded: [
      .assist: [.graded], .reflect: [.graded], .review: [.reviewed], .override: [.reviewed],
      .acceptVariant: [.reviewed], .regrade: [.graded], .release: [.released],
    ],
    .reviewed: [
      .assist: [.reviewed], .reflect: [.reviewed], .review: [.reviewed], .override: [.reviewed],
      .acceptVariant: [.reviewed], .regrade: [.graded], .sign: [.reviewed], .release: [.released],
    ],
    .released: [.reflect: [.released], .override: [.reviewed], .regrade: [.graded]],
    .ended: [.reflect: [.ended]],
  ]

  /// An attempt that was brought from another bench is never changed here: its log goes on there.
  func require(_ step: Step) throws(AttemptRefusal) {
    if let bench = attempt.record.importedFrom { throw .belongsToOtherBench(bench) }
    if Self.table[attempt.phase]?[step] == nil { throw .notNow(action: step.kind, phase: attempt.phase) }
  }
}
