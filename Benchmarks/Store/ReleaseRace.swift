import Attempts
import Foundation
import GRDB
import SQLiteAttempts

/// Released attempts made durable, beside bare SQLite commits of one row with the same settings on the same disk.
struct ReleaseRace {
  /// Ways to ask for them: one after the other, as one trainer does, and that many at the same moment.
  private static let together = 8
  private static let rounds = 20

  private let store: SQLiteAttempts
  private let people: [Learner]
  private let count: Int
  private let bare: DatabasePool

  init(store: SQLiteAttempts, people: [Learner], count: Int, folder: String) throws {
    (self.store, self.people, self.count) = (store, people, count)
    var configuration = Configuration()
    configuration.busyMode = .timeout(5)
    bare = try DatabasePool(path: folder + "/bare.sqlite", configuration: configuration)
    try bare.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA synchronous = FULL; CREATE TABLE rows (number INTEGER PRIMARY KEY, body TEXT) STRICT")
    }
  }

  func lines() async throws -> [BenchLine] {
    [
      try await line(
        "release made durable, one after the other, beside a bare SQLite commit (target 0.9)", together: 1),
      try await line("… \(Self.together) asked for at the same moment, each", together: Self.together),
    ]
  }

  /// Both sides in turns, so that they meet the same disk; the median of the rounds, ms for each.
  private func line(_ name: String, together: Int) async throws -> BenchLine {
    let size = max(together, count / Self.rounds)
    var ours: [Double] = []
    var theirs: [Double] = []
    for round in 0..<Self.rounds {
      var releases: [BenchAttempts.Release] = []
      for number in 0..<size {
        let learner = people[number % people.count]
        releases.append(
          try await BenchAttempts.graded(
            BenchAttempts.attempt(round * size + number, of: learner), of: learner, in: store))
      }
      let bodies = try releases.map { String(decoding: try AttemptJSON.encode($0.score), as: UTF8.self) }
      let (store, bare) = (store, bare)
      ours.append(
        try await time(releases, together: together) { release in
          try await store.release(release.attempt, event: release.event, score: release.score)
        })
      theirs.append(
        try await time(bodies, together: together) { body in
          try await bare.write { db in
            try db.cachedStatement(sql: "INSERT INTO rows (body) VALUES (?)").execute(arguments: [body])
          }
        })
    }
    return BenchLine(name: name, ours: ours.sorted()[Self.rounds / 2], peer: theirs.sorted()[Self.rounds / 2])
  }

  /// ms for each, with so many on their way at any moment.
  private func time<Work: Sendable>(
    _ work: [Work], together: Int, _ body: @escaping @Sendable (Work) async throws -> Void
  ) async throws -> Double {
    let begin = ContinuousClock.now
    try await withThrowingTaskGroup(of: Void.self) { group in
      for lane in 0..<together {
        group.addTask {
          for index in stride(from: lane, to: work.count, by: together) { try await body(work[index]) }
        }
      }
      try await group.waitForAll()
    }
    return (ContinuousClock.now - begin) / .milliseconds(1) / Double(work.count)
  }
}
