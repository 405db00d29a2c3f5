import Attempts
import Foundation
import SQLiteAttempts
import Testing

@Suite("Levels, exemptions and chances of another bench", .timeLimit(.minutes(1)))
struct BroughtRecordsTests {
  private let folder: TemporaryFolder
  private let here: SQLiteAttempts

  init() throws {
    folder = try TemporaryFolder()
    here = try SQLiteAttempts(path: folder.file("here.sqlite"))
  }

  private func records(of learner: Learner) -> BenchRecords {
    var records = BenchRecords()
    records.levels = [LevelReached(learner: learner.id, level: .basic, at: start, by: "t-07")]
    records.exemptions = [
      Exemption(learner: learner.id, exercise: "series-circuit", reason: "entry test", by: "t-07", at: start)
    ]
    records.chances = [
      NewChance(learner: learner.id, exercise: "latching-circuit", reason: "was ill", by: "t-07", at: start)
    ]
    return records
  }

  private func bring(_ records: BenchRecords, of people: [Learner]) async throws -> BroughtRecords {
    try await here.take(records, of: people, from: "hall-2", by: "t-01", at: start)
  }

  @Test("somebody whose number is one of our staff's gets nothing, and keeps nobody else's records out")
  func staffNumber() async throws {
    let jo = StaffMember(id: UUID(), name: "Jo", number: "00417", language: "nl", roles: [.trainer])
    try await here.save(jo, by: "root", at: start)
    let (one, other) = (learner("00417"), learner("00418"))
    var both = records(of: one)
    both.levels += records(of: other).levels
    let brought = try await bring(both, of: [one, other])
    #expect(brought.problems == [.init(number: "00417", reason: .numberTaken("00417"))])
    #expect(brought.levels.added == 1 && brought.exemptions.added == 0 && brought.chances.added == 0)
    #expect(try await here.learners() == [other])
  }

  @Test("of people who are erased here, or of whom nothing says the name, nothing comes in, and that is counted")
  func left() async throws {
    let gone = learner()
    try await here.addLearner(gone)
    _ = try await here.erase(learner: gone.id, withAttempts: false, by: "a-01", at: start)
    #expect(try await bring(records(of: gone), of: [gone]).left == 3)
    #expect(try await bring(records(of: learner("00418")), of: []).left == 3)
    #expect(try await here.levels(of: nil).isEmpty)
    #expect(try await here.learners().isEmpty)
  }

  @Test("an exemption that was given here stays as it is; the audit says who brought the others, and from where")
  func ours() async throws {
    let person = learner()
    try await here.addLearner(person)
    let ours = Exemption(
      learner: person.id, exercise: "series-circuit", reason: "did it at school", by: "t-01", at: start)
    try await here.grant(ours)
    let brought = try await bring(records(of: person), of: [person])
    #expect(brought.exemptions == .init(added: 0, known: 1))
    #expect(try await here.history(of: person.id).exemptions == [ours])
    let audit = try await here.audit(limit: 2)
    #expect(
      audit.map(\.what) == ["new chance at latching-circuit, brought from hall-2", "level basic, brought from hall-2"])
    #expect(audit.allSatisfy { $0.who == "t-01" && $0.subject == person.id.text })
  }
}
