package import Foundation

extension InMemoryAttempts: HistoryStore {
  package func grant(_ exemption: Exemption) throws(PeopleError) {
    if exemption.reason.isBlank { throw .reasonMissing }
    exemptions.removeAll { $0.learner == exemption.learner && $0.exercise == exemption.exercise }
    exemptions.append(exemption)
  }

  package func grant(_ chance: NewChance) throws(PeopleError) {
    if chance.reason.isBlank { throw .reasonMissing }
    chances.append(chance)
  }

  package func history(of learner: UUID) throws(PeopleError) -> LearnerHistory {
    let assessments = stored.values.filter { $0.learner == learner && $0.mode == .assessment }
    return LearnerHistory(
      attempts: assessments.sorted { $0.startedAt < $1.startedAt },
      exemptions: exemptions.filter { $0.learner == learner }, chances: chances.filter { $0.learner == learner })
  }

  package func mark(_ retraining: Retraining) throws(PeopleError) {
    marks.removeAll { $0.learner == retraining.learner && $0.exercise == retraining.exercise }
    marks.append(retraining)
  }

  package func unmark(learner: UUID, exercise: String, by who: String, at date: Date) throws(PeopleError) {
    endRetraining(of: learner, in: exercise)
  }

  func endRetraining(of learner: UUID, in exercise: String) {
    marks.removeAll { $0.learner == learner && $0.exercise == exercise }
  }

  package func retraining(of learner: UUID?) throws(PeopleError) -> [Retraining] {
    marks.filter { learner == nil || $0.learner == learner }
  }
}

extension InMemoryAttempts: StaffDirectory {
  package func staff() throws(PeopleError) -> [StaffMember] { members.sorted { $0.name < $1.name } }

  package func add(_ member: StaffMember) { members.append(member) }
}
