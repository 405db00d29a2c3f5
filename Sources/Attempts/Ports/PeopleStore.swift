package import Foundation

/// Who belongs to the staff, for whatever asks who may decide.
package protocol StaffDirectory: Sendable {
  /// By name.
  func staff() async throws(PeopleError) -> [StaffMember]
}

/// What the run of a station and the judging of its attempts read and write.
package typealias RunStore = AttemptStore & HistoryStore & StaffDirectory

/// Where people live. Every change by a person is in the audit, under the number of whoever made it.
package protocol PeopleStore: StaffDirectory {
  /// Adds or replaces the one with this identifier; numbers are unique among learners and among staff.
  func save(_ learner: Learner, by who: String, at date: Date) async throws(PeopleError)
  func save(_ member: StaffMember, by who: String, at date: Date) async throws(PeopleError)
  /// All of an import, or nothing.
  func apply(_ plan: PeopleImport.Plan, badges: [UUID: String], by who: String, at date: Date) async throws(PeopleError)

  func person(badge hash: String) async throws(PeopleError) -> Person?
  /// A member of the staff before a learner of the same number.
  func person(number: String) async throws(PeopleError) -> Person?
  /// Nil takes the badge away. A badge belongs to one person.
  func setBadge(_ hash: String?, of person: UUID, by who: String, at date: Date) async throws(PeopleError)
  func setPIN(_ hash: String?, of person: UUID, by who: String, at date: Date) async throws(PeopleError)
  /// Counts a mistake in advance, unless the person is locked out.
  func beginPINCheck(of person: UUID, at date: Date) async throws(PeopleError) -> PINGuess
  /// Takes the mistakes back.
  func pinWasRight(of person: UUID) async throws(PeopleError)

  func setLevel(_ level: LevelReached) async throws(PeopleError)
  /// Oldest first.
  func levels(of learner: UUID?) async throws(PeopleError) -> [LevelReached]
}

/// What may be done with a PIN that was typed.
package enum PINGuess: Hashable, Sendable {
  case noPIN
  case locked(until: Date)
  case compare(hash: String)
}
