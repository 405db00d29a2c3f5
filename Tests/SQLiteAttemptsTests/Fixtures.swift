import Attempts
import Circuits
import Foundation
import Grading
import Messages
import SQLiteAttempts

let start = Date(timeIntervalSince1970: 1_795_248_000)

func time(_ seconds: Double) -> EventTime {
  EventTime(
    wallClock: start.addingTimeInterval(seconds), bootID: "boot-1", bootNanoseconds: UInt64(seconds * 1e9),
    quality: .synchronised)
}

func learner(_ number: String = "00417", name: String = "An Peeters") -> Learner {
  Learner(id: UUID(), name: name, number: number, language: "nl")
}

func attempt(of learner: UUID?, exercise: String = "latching-circuit", station: String = "station-1", at: Double = 0)
  -> Attempt
{
  var record = LifeRecord()
  record.identifiedBy = [.badge, .pin]
  return Attempt(
    id: UUID(), learner: learner, station: station, exercise: exercise, exerciseVersion: 3, exerciseHash: "e",
    kit: KitIdentity(
      model: "electro-basis", serialNumber: "K-0042", firmwareVersion: "1.0.0", protocolVersion: 1, isVirtual: false),
    kitHash: "k", mode: .assessment, phase: .selfTest, startedAt: start.addingTimeInterval(at),
    record: record)
}

func event(_ number: Int, _ what: AttemptEvent.What) -> AttemptEvent {
  AttemptEvent(number: number, at: time(Double(number)), what: what)
}

let scan = Scan(method: .isolated, terminals: [Terminal("-K1", "A1"), Terminal("-S1", "14")], connected: [])
let grade = Grade(
  verdict: .passed, score: 92, criteria: [], feedback: [Message("wiring.right")], exercise: "latching-circuit",
  exerciseVersion: 3, exerciseHash: "e", kitHash: "k")

func score(of attempt: Attempt, revision: Int = 1) -> ReleasedScore {
  ReleasedScore(
    attempt: attempt.id, gradeRevision: revision, learner: attempt.learner ?? UUID(), learnerNumber: "00417",
    exercise: attempt.exercise, startedAt: attempt.startedAt, submittedAt: start.addingTimeInterval(60),
    activeMinutes: 0.9, score: 92, maximum: 100, verdict: .passed, assistance: "solo", reviewer: "t-01",
    supersedes: nil)
}

/// A folder that goes away with the test.
final class TemporaryFolder: Sendable {
  let path: String
  init() throws {
    path = NSTemporaryDirectory() + "proefbank-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }
  deinit { try? FileManager.default.removeItem(atPath: path) }
  func file(_ name: String) -> String { path + "/" + name }
}

/// An attempt that is graded in the store and may be released.
func addGraded(to store: any AttemptStore, learner: Learner) async throws -> Attempt {
  try await store.addLearner(learner)
  var attempt = attempt(of: learner.id)
  try await store.add(attempt, started: event(1, .started))
  attempt.phase = .graded
  attempt.gradeRevision = 1
  attempt.outcome = .passed
  attempt.score = 92
  attempt.submittedAt = start.addingTimeInterval(60)
  try await store.append([event(2, .graded(grade, revision: 1))], updating: attempt)
  return attempt
}

extension AttemptStore {
  func releaseForTest(_ graded: Attempt) async throws {
    var attempt = graded
    attempt.phase = .released
    try await release(attempt, event: event(3, .released(by: "t-01")), score: score(of: attempt))
  }
}

extension AttemptStore {
  /// What this target has not confirmed, oldest first.
  func waiting(for target: String) async throws -> [OutboxRow] {
    try await allScores(target: target).filter { $0.sentAt == nil }
  }
}

extension SQLiteAttempts {
  /// The target has taken these rows, or all that wait for it.
  func confirm(_ rows: [Int64]? = nil, at target: String, on date: Date = start) async throws {
    var sent = DeliveryState(phase: .sent)
    sent.sentAt = date
    let numbers: [Int64]
    if let rows { numbers = rows } else { numbers = try await waiting(for: target).map(\.number) }
    try await keep(
      Dictionary(uniqueKeysWithValues: numbers.map { ($0, sent) }), health: TargetHealth(), target: target, at: date)
  }
}
