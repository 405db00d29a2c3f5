import Circuits
import Grading

/// In JSON an event says its kind and, beside it, what that kind has: `{"kind":"edge","edge":{…}}` (`proefbank.attempt/1`).
extension AttemptEvent.What {
  package enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
    case started, edge, scan, checked, hint, probe, submitted, graded, released, ended
    case selfTest = "self_test"
    case powerRequested = "power_requested"
    case powerRefused = "power_refused"
    case powerOn = "power_on"
    case powerOff = "power_off"
    case kitLost = "kit_lost"
    case kitBack = "kit_back"
    case paused, resumed, extended, assisted, reflected, reviewed, overridden, regraded
    case variantAccepted = "variant_accepted"
    case signedOff = "signed_off"
    case faultInserted = "fault_inserted"
    case handedIn = "handed_in"
  }

  package var kind: Kind {
    switch self {
    case .started: .started
    case .selfTest: .selfTest
    case .edge: .edge
    case .scan: .scan
    case .checked: .checked
    case .hint: .hint
    case .powerRequested: .powerRequested
    case .powerRefused: .powerRefused
    case .powerOn: .powerOn
    case .powerOff: .powerOff
    case .probe: .probe
    case .kitLost: .kitLost
    case .kitBack: .kitBack
    case .submitted: .submitted
    case .graded: .graded
    case .released: .released
    case .ended: .ended
    case .paused: .paused
    case .resumed: .resumed
    case .extended: .extended
    case .assisted: .assisted
    case .reflected: .reflected
    case .reviewed: .reviewed
    case .overridden: .overridden
    case .variantAccepted: .variantAccepted
    case .regraded: .regraded
    case .signedOff: .signedOff
    case .faultInserted: .faultInserted
    case .handedIn: .handedIn
    }
  }

  private enum Key: String, CodingKey {
    case kind, report, edge, scan, grade, revision, hint, hazards, reason, reading, kit, measured, by, fault, submission
    case minutes, assistance, reflection, review, override
    case signOff = "sign_off"
  }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    switch try values.decode(Kind.self, forKey: .kind) {
    case .started: self = .started
    case .selfTest: self = .selfTest(try values.decode(SelfTestReport.self, forKey: .report))
    case .edge: self = .edge(try values.decode(ChannelEdge.self, forKey: .edge))
    case .scan: self = .scan(try values.decode(Scan.self, forKey: .scan))
    case .checked: self = .checked(try values.decode(Grade.self, forKey: .grade))
    case .hint: self = .hint(try values.decode(Int.self, forKey: .hint))
    case .powerRequested: self = .powerRequested
    case .powerRefused: self = .powerRefused(try values.decode([Hazard].self, forKey: .hazards))
    case .powerOn: self = .powerOn
    case .powerOff: self = .powerOff(reason: try values.decode(String.self, forKey: .reason))
    case .probe: self = .probe(try values.decode(ProbeReading.self, forKey: .reading))
    case .kitLost: self = .kitLost(reason: try values.decode(String.self, forKey: .reason))
    case .kitBack: self = .kitBack(try values.decode(KitIdentity.self, forKey: .kit))
    case .submitted: self = .submitted(try values.decode(MeasuredState.self, forKey: .measured))
    case .graded:
      self = .graded(
        try values.decode(Grade.self, forKey: .grade), revision: try values.decode(Int.self, forKey: .revision))
    case .released: self = .released(by: try values.decode(String.self, forKey: .by))
    case .ended: self = .ended(reason: try values.decode(String.self, forKey: .reason))
    case .paused: self = .paused
    case .resumed: self = .resumed
    case .extended:
      self = .extended(
        minutes: try values.decode(Int.self, forKey: .minutes), by: try values.decode(String.self, forKey: .by))
    case .assisted:
      self = .assisted(
        try values.decode(Assistance.self, forKey: .assistance), by: try values.decode(String.self, forKey: .by))
    case .reflected: self = .reflected(try values.decode(Reflection.self, forKey: .reflection))
    case .reviewed: self = .reviewed(try values.decode(Review.self, forKey: .review))
    case .overridden: self = .overridden(try values.decode(Override.self, forKey: .override))
    case .variantAccepted:
      self = .variantAccepted(
        reason: try values.decode(String.self, forKey: .reason), by: try values.decode(String.self, forKey: .by))
    case .regraded:
      self = .regraded(
        try values.decode(Grade.self, forKey: .grade), revision: try values.decode(Int.self, forKey: .revision),
        reason: try values.decode(String.self, forKey: .reason), by: try values.decode(String.self, forKey: .by))
    case .signedOff: self = .signedOff(try values.decode(SignOff.self, forKey: .signOff))
    case .faultInserted: self = .faultInserted(try values.decode(String.self, forKey: .fault))
    case .handedIn: self = .handedIn(try values.decode(Submission.self, forKey: .submission))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: Key.self)
    try values.encode(kind, forKey: .kind)
    switch self {
    case .started, .powerRequested, .powerOn, .paused, .resumed: break
    case .selfTest(let report): try values.encode(report, forKey: .report)
    case .edge(let edge): try values.encode(edge, forKey: .edge)
    case .scan(let scan): try values.encode(scan, forKey: .scan)
    case .checked(let grade): try values.encode(grade, forKey: .grade)
    case .hint(let number): try values.encode(number, forKey: .hint)
    case .powerRefused(let hazards): try values.encode(hazards, forKey: .hazards)
    case .powerOff(let reason), .kitLost(let reason), .ended(let reason): try values.encode(reason, forKey: .reason)
    case .probe(let reading): try values.encode(reading, forKey: .reading)
    case .kitBack(let kit): try values.encode(kit, forKey: .kit)
    case .submitted(let measured): try values.encode(measured, forKey: .measured)
    case .graded(let grade, let revision):
      try values.encode(grade, forKey: .grade)
      try values.encode(revision, forKey: .revision)
    case .released(let by): try values.encode(by, forKey: .by)
    case .extended(let minutes, let by):
      try values.encode(minutes, forKey: .minutes)
      try values.encode(by, forKey: .by)
    case .assisted(let assistance, let by):
      try values.encode(assistance, forKey: .assistance)
      try values.encode(by, forKey: .by)
    case .reflected(let reflection): try values.encode(reflection, forKey: .reflection)
    case .reviewed(let review): try values.encode(review, forKey: .review)
    case .overridden(let override): try values.encode(override, forKey: .override)
    case .variantAccepted(let reason, let by):
      try values.encode(reason, forKey: .reason)
      try values.encode(by, forKey: .by)
    case .regraded(let grade, let revision, let reason, let by):
      try values.encode(grade, forKey: .grade)
      try values.encode(revision, forKey: .revision)
      try values.encode(reason, forKey: .reason)
      try values.encode(by, forKey: .by)
    case .signedOff(let signOff): try values.encode(signOff, forKey: .signOff)
    case .faultInserted(let fault): try values.encode(fault, forKey: .fault)
    case .handedIn(let submission): try values.encode(submission, forKey: .submission)
    }
  }
}
