import Attempts
import Foundation
import GRDB
import Grading
import Logging
import Messages
import ScoreSync
import Synchronization
import Testing

@testable import SQLiteAttempts

let start = Date(timeIntervalSince1970: 1_795_248_000)
let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

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

/// Puts one released score into the outbox.
@discardableResult
func release(
  into store: any AttemptStore, number: String = UUID().uuidString, exercise: String = "latching-circuit",
  id: UUID = UUID(), reviewer: String = "t-01", score points: Int = 92, activeMinutes: Double = 12.5
) async throws -> UUID {
  let taken = number.isPrintable ? number : UUID().uuidString
  let learner = Learner(id: UUID(), name: "An Peeters", number: taken, language: "nl")
  try await store.addLearner(learner)
  // A number of an older version, which took any text, may still go out.
  if taken != number, let store = store as? SQLiteAttempts {
    try await store.write { db in
      try db.execute(sql: "UPDATE learners SET number = ? WHERE id = ?", arguments: [number, learner.id.key])
    }
  }
  let time = EventTime(wallClock: start, bootID: "boot-1", bootNanoseconds: 0, quality: .synchronised)
  var attempt = Attempt(
    id: id, learner: learner.id, station: "station-1", exercise: exercise, exerciseVersion: 1, exerciseHash: "e",
    kit: nil, kitHash: "k", mode: .assessment, phase: .graded, startedAt: start, gradeRevision: 1)
  try await store.add(attempt, started: AttemptEvent(number: 1, at: time, what: .started))
  attempt.phase = .released
  let score = ReleasedScore(
    attempt: id, gradeRevision: 1, learner: learner.id, learnerNumber: number, exercise: exercise, startedAt: start,
    submittedAt: start.addingTimeInterval(847.412), activeMinutes: activeMinutes, score: points, maximum: 100,
    verdict: .passed, assistance: "solo", reviewer: reviewer, supersedes: nil)
  try await store.release(
    attempt, event: AttemptEvent(number: 2, at: time, what: .released(by: reviewer)), score: score)
  return id
}

/// A target that does as it is told and remembers what reached it.
final class ScriptedTarget: ScoreTarget {
  enum Behaviour {
    case confirmsAll, confirmsNone, confirmsFirst, fails, refusesFirst
    /// It takes one batch, and is down then.
    case failsLater
  }

  let name: String
  let custom: DeliveryCustom
  private let behaviour: Mutex<Behaviour>
  private let seen = Mutex<[Int64]>([])

  init(_ name: String, _ behaviour: Behaviour, latestOnly: Bool = false) {
    self.name = name
    self.behaviour = Mutex(behaviour)
    custom = DeliveryCustom(batch: 50, latestOnly: latestOnly)
  }

  var received: [Int64] { seen.withLock { $0 } }
  func becomes(_ next: Behaviour) { behaviour.withLock { $0 = next } }

  func deliver(_ rows: [Delivery]) async -> TargetAnswer {
    let numbers = rows.map(\.number)
    func ending(_ index: Int) -> DeliveryEnding {
      switch behaviour.withLock({ $0 }) {
      case .confirmsAll, .failsLater: .delivered(reference: "there")
      case .confirmsFirst: index == 0 ? .delivered(reference: "there") : .failed(reason: "not now")
      case .refusesFirst:
        index == 0
          ? .refused(DeliveryProblem(.rejected, "no", mend: "mend it")) : .delivered(reference: "there")
      case .confirmsNone, .fails: .failed(reason: "not now")
      }
    }
    if behaviour.withLock({ $0 == .fails || $0 == .failsLater && !received.isEmpty }) {
      return TargetAnswer(trouble: TargetTrouble(.unreachable, "it is down", mend: "wait"))
    }
    let endings = numbers.enumerated().map { ($0.element, ending($0.offset)) }
    seen.withLock { $0 += endings.compactMap { if case .delivered = $0.1 { $0.0 } else { nil } } }
    return TargetAnswer(endings: Dictionary(uniqueKeysWithValues: endings))
  }
}

/// A target that works on a batch as long as the next one is not ready and the answers to the one before are not kept, for ten
/// seconds at most; what it waited for in vain is an issue.
final class PatientTarget: ScoreTarget {
  let name: String
  let custom = DeliveryCustom(batch: 50, latestOnly: false)
  private let store: SQLiteAttempts
  private let last: Int64
  private let ready = Mutex<Set<Int64>>([])
  private let taken = Mutex<[Int64]>([])

  var received: [Int64] { taken.withLock { $0 } }

  /// `last` is the row after which nothing comes.
  init(_ name: String, store: SQLiteAttempts, last: Int64) {
    (self.name, self.store, self.last) = (name, store, last)
  }

  func prepare(_ rows: [Delivery]) async -> [Delivery] {
    ready.withLock { $0.formUnion(rows.map(\.number)) }
    return rows
  }

  func deliver(_ rows: [Delivery]) async -> TargetAnswer {
    let numbers = rows.map(\.number)
    let before = received.count
    let deadline = ContinuousClock.now + .seconds(10)
    var (isReady, isKept) = (false, false)
    while !(isReady && isKept), ContinuousClock.now < deadline {
      isReady = numbers.max().map { end in end == last || ready.withLock { $0.contains { $0 > end } } } ?? true
      isKept = (try? await store.syncStatus(targets: [name]).first?.sent) == before
      try? await Task.sleep(for: .milliseconds(2))
    }
    #expect(isReady, "the batch after \(numbers.max() ?? 0) was not made ready")
    #expect(isKept, "the answers before \(numbers.min() ?? 0) were not kept")
    taken.withLock { $0 += numbers }
    return TargetAnswer(
      endings: Dictionary(uniqueKeysWithValues: numbers.map { ($0, .delivered(reference: "there")) }))
  }
}

/// A target that takes everything, while somebody releases one more score each time; at most ten, so that a test ends.
final class ReleasingTarget: ScoreTarget {
  let name: String
  let custom = DeliveryCustom(batch: 50, latestOnly: false)
  private let store: SQLiteAttempts
  private let left = Mutex(10)

  init(_ name: String, store: SQLiteAttempts) {
    (self.name, self.store) = (name, store)
  }

  func deliver(_ rows: [Delivery]) async -> TargetAnswer {
    let goesOn = left.withLock { left in
      left -= 1
      return left >= 0
    }
    if goesOn { _ = try? await release(into: store) }
    return TargetAnswer(
      endings: Dictionary(uniqueKeysWithValues: rows.map { ($0.number, .delivered(reference: "there")) }))
  }
}
