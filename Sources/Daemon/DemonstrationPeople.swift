import Attempts
import Foundation
import SQLiteAttempts

/// One learner and one trainer for trying things out; their identifiers are the same on every demonstration.
func addDemonstrationPeople(to store: SQLiteAttempts) async throws {
  if try await store.staff().isEmpty, let id = UUID(uuidString: "00000000-0000-4000-8000-0000000000a1") {
    let trainer = StaffMember(
      id: id, name: "Demo", number: "t-01", language: "nl", roles: Set(StaffMember.Role.allCases))
    try await store.save(trainer, by: "demonstration", at: Date())
  }
  if try await store.learners().isEmpty, let id = UUID(uuidString: "00000000-0000-4000-8000-000000001001") {
    try await store.addLearner(Learner(id: id, name: "Demo", number: "1001", language: "nl"))
  }
}
