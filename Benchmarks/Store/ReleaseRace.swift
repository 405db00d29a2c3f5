import Attempts
import Foundation
import GRDB
import SQLiteAttempts

/// Released attempts made durable, beside bare SQLite commits with the same settings on the same disk: of the very rows that a
/// release writes, and of one row.
struct ReleaseRace {
  /// Ways to ask for them: one after the other, as one trainer does, and that many at the same moment.
  private static let together = 8
  private static let rounds = 20

  private let store: SQLiteAttempts
  private let people: [Learner]
  private let count: Int
  private let bare: BareStore

  init(store: SQLiteAttempts, people: [Learner], count: Int, bare: BareStore) {
    (self.store, self.people, self.count, self.bare) = (store, people, count, bare)
  }

  func lines() async throws -> [BenchLine] {
    try await lines("one after the other", together: 1)
      + lines("\(Self.together) at the same moment", together: Self.together)
  }

  /// All sides in turns, so that they meet the same disk; the medians of the rounds, ms for each.
  private func lines(_ way: String, together: Int) async throws -> [BenchLine] {
    let size = max(together, count / Self.rounds)
    var ours: [Double] = []
    var sameRows: [Double] = []
    var oneRow: [Double] = []
    let (store, bare) = (store, bare)
    for round in 0..<Self.rounds {
      var releases: [BenchAttempts.Release] = []
      for number in 0..<size {
        let learner = people[number % people.count]
        let running = BenchAttempts.attempt(round * size + number, of: learner)
        releases.append(try await BenchAttempts.graded(running, of: learner, in: store))
        _ = try await BenchAttempts.graded(running, of: learner, in: bare.store)
      }
      ours.append(
        try await time(releases, together: together) { release in
          try await store.release(release.attempt, event: release.event, score: release.score)
        })
      let rows = try await bare.rows(of: releases.map(\.attempt.id), in: store)
      sameRows.append(try await time(rows, together: together) { try await bare.write($0) })
      oneRow.append(try await time(rows, together: together) { try await bare.writeOne($0) })
    }
    func median(_ times: [Double]) -> Double { times.sorted()[Self.rounds / 2] }
    return [
      BenchLine(
        name: "release made durable, \(way), beside bare commits of the same rows (target 0.9)", ours: median(ours),
        peer: median(sameRows)),
      BenchLine(
        name: "release made durable, \(way), beside bare commits of one row", ours: median(ours),
        peer: median(oneRow)),
    ]
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
