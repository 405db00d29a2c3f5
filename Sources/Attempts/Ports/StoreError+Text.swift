import Foundation
package import Messages

extension StoreError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .unknownAttempt(let id):
      "There is no attempt \(id.text). `proefbank attempt list` shows all."
    case .unknownLearner(let id): "There is no learner \(id.text)."
    case .learnerNumberTaken(let number):
      "Learner number '\(number)' belongs to somebody else. Give each person one number."
    case .unprintable(let text): "\(PeopleError.unprintable(text))"
    case .outOfSequence(let expected, let got):
      "Event \(got) does not follow: the log goes on with \(expected). Another process may have written to it; read it again."
    case .alreadyReleased(let id, let revision):
      "Attempt \(id.text) has been released already (grade revision \(revision))."
    case .diskFull(let path):
      "\(path): no space left. Free some space on that file system; nothing acknowledged is lost."
    case .storage(let path, let reason): "\(path): \(reason)"
    }
  }
}

extension StoreError {
  /// The same for a learner's page; the exact reason is in ``description``, for the log and the command line.
  package var message: Message {
    switch self {
    case .alreadyReleased: Message("refusal.already_released")
    case .diskFull: Message("run.disk_full")
    case .unknownAttempt, .unknownLearner, .learnerNumberTaken, .unprintable, .outOfSequence, .storage:
      Message("run.storage_failed")
    }
  }
}
