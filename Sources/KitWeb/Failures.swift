import Attempts
import ControlAPI
import ExerciseRun

/// One form for everything that can go wrong below the pages and the control socket.
extension Failure {
  init(_ error: RunError) {
    switch error {
    case .refused(let refusal):
      switch refusal {
      case .kitMissing, .unknownKitDescription: self.init(.environment, "\(refusal)")
      default: self.init(.refused, "\(refusal)")
      }
    case .notSafe, .notAsDrawn, .scanUncertain: self.init(.refused, "\(error)")
    case .bench(let bench): self.init(bench)
    case .store(let store): self.init(store)
    case .grading: self.init(.environment, "\(error)", hint: "Check the exercise with 'proefbank exercise check'.")
    }
  }

  init(_ error: BenchError) {
    switch error {
    case .confirmationTimeout, .wiringChanged, .interrupted: self.init(.refused, "\(error)")
    case .notAttached, .port, .lost, .unknownKit, .protocolVersion, .descriptionMismatch, .refused, .timeout:
      self.init(.environment, "\(error)")
    }
  }

  init(_ error: StoreError) {
    switch error {
    case .unknownAttempt, .unknownLearner: self.init(.input, "\(error)")
    case .alreadyReleased, .learnerNumberTaken, .unprintable: self.init(.refused, "\(error)")
    case .outOfSequence, .diskFull, .storage: self.init(.environment, "\(error)")
    }
  }

  init(_ error: PeopleError) {
    switch error {
    case .unknownPerson, .reasonMissing: self.init(.input, "\(error)")
    case .store(let store): self.init(store)
    case .numberTaken, .unprintable, .ownDeputy, .badgeTaken, .planNotApplicable, .notUnattributed, .attemptRuns:
      self.init(.refused, "\(error)")
    }
  }

  init(_ error: IdentityRefusal) {
    if case .store(let people) = error { self.init(people) } else { self.init(.refused, "\(error)") }
  }

  /// Any error of the layers below; what is unknown is named as it is.
  init(describing error: any Error) {
    switch error {
    case let failure as Failure: self = failure
    case let error as RunError: self.init(error)
    case let error as BenchError: self.init(error)
    case let error as StoreError: self.init(error)
    case let error as PeopleError: self.init(error)
    case let error as IdentityRefusal: self.init(error)
    default: self.init(.environment, "\(error)")
    }
  }
}
