package import Foundation

/// Why a change to people could not be made; all is as it was before.
package enum PeopleError: Error, Hashable, Sendable {
  case unknownPerson(UUID)
  /// Somebody else has this number, learner or staff.
  case numberTaken(String)
  /// A name, number or group with a line break or another control character in it.
  case unprintable(String)
  /// Nobody is one's own deputy.
  case ownDeputy(String)
  /// The badge opens for somebody else.
  case badgeTaken
  /// The file has problems, or people have changed since the plan was made.
  case planNotApplicable
  /// It has a learner, or is still running.
  case notUnattributed(UUID)
  /// An exemption or a chance without a word why.
  case reasonMissing
  /// It is not deleted while somebody works on it.
  case attemptRuns(UUID, station: String)
  case store(StoreError)
}

extension PeopleError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .unknownPerson(let id): "Nobody here has the identifier \(id.text)."
    case .numberTaken(let number): "Number '\(number)' belongs to somebody else. Give each person one number."
    case .unprintable(let text):
      "'\(text.withoutControls)' has a line break or another control character in it. Write it without."
    case .ownDeputy(let number): "'\(number)' cannot be the deputy of the same person. Name a colleague."
    case .badgeTaken: "This badge belongs to somebody else. Take it from that person first."
    case .planNotApplicable: "The import does not fit (any more). Mend the file and look at the preview again."
    case .notUnattributed(let id):
      "Attempt \(id.text) has a learner, or is still running: it is not deleted by itself."
    case .reasonMissing: "Say why: the reason stays with it."
    case .attemptRuns(let id, let station):
      "Attempt \(id.text) still runs on station \(station). End it there, then erase."
    case .store(let error): error.description
    }
  }
}
