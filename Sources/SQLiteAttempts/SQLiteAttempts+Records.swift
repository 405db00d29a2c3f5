package import Attempts
import Foundation
import GRDB

/// What the bench knows of people's work besides the attempts themselves, for an export.
package struct BenchRecords: Hashable, Sendable {
  /// A released score, and how it stands at each target.
  package struct Score: Hashable, Sendable, Codable {
    package struct Delivery: Hashable, Sendable, Codable {
      package var target: String
      package var state: DeliveryState
    }

    package var score: ReleasedScore
    package var deliveries: [Delivery]
  }

  /// A name of a learner at a target.
  package struct Account: Hashable, Sendable, Codable {
    package var target: String
    package var account: TargetAccount
  }

  package var levels: [LevelReached] = []
  package var exemptions: [Exemption] = []
  package var chances: [NewChance] = []
  package var retraining: [Retraining] = []
  package var scores: [Score] = []
  package var accounts: [Account] = []

  package init() {}
}

extension SQLiteAttempts {
  /// All of them, oldest first.
  ///
  /// - Parameter withNames: Without, numbers of learners, their names at targets and what people wrote are left out.
  /// - Returns: What there is, in the order in which it came about.
  /// - Throws: ``PeopleError/store(_:)``.
  package func records(withNames: Bool) async throws(PeopleError) -> BenchRecords {
    var records = BenchRecords()
    records.levels = try await levels(of: nil)
    records = try await readPeople { [records] db in
      var records = records
      records.exemptions = try Row.fetchAll(db, sql: "SELECT * FROM exemptions ORDER BY at, rowid")
        .map(exemption(row:))
      records.retraining = try grants("retraining", of: nil, in: db)
      records.chances = try grants("chances", of: nil, in: db).map { grant in
        NewChance(learner: grant.learner, exercise: grant.exercise, reason: grant.reason, by: grant.by, at: grant.at)
      }
      records.scores = try scores(in: db)
      records.accounts = try Row.fetchAll(db, sql: "SELECT * FROM target_accounts ORDER BY target, account").map {
        row in
        BenchRecords.Account(
          target: row["target"],
          account: TargetAccount(
            learner: try uuid(row["learner"], in: "target_accounts.learner"), account: row["account"],
            source: try named(row["source"], in: "target_accounts.source")))
      }
      return records
    }
    if !withNames { records.leaveOutNames() }
    return records
  }
}

extension BenchRecords {
  fileprivate mutating func leaveOutNames() {
    accounts = []
    for index in exemptions.indices { exemptions[index].reason = "" }
    for index in chances.indices { chances[index].reason = "" }
    for index in retraining.indices { retraining[index].reason = "" }
    for index in scores.indices {
      scores[index].score.learnerNumber = ""
      // The name of a gradebook's account stands in what the target calls the score.
      for delivery in scores[index].deliveries.indices {
        scores[index].deliveries[delivery].state.reference = nil
        scores[index].deliveries[delivery].state.problem = nil
      }
    }
  }
}

private func scores(in db: Database) throws -> [BenchRecords.Score] {
  var deliveries: [String: [BenchRecords.Score.Delivery]] = [:]
  for row in try Row.fetchAll(db, sql: "SELECT * FROM outbox ORDER BY number") {
    let key = "\(row["attempt"] as String) \(row["revision"] as Int)"
    deliveries[key, default: []].append(.init(target: row["target"], state: try state(row: row)))
  }
  return try Row.fetchAll(db, sql: "SELECT * FROM scores ORDER BY rowid").map { row in
    let body: String = row["body"]
    return BenchRecords.Score(
      score: try AttemptJSON.decode(ReleasedScore.self, from: Data(body.utf8)),
      deliveries: deliveries["\(row["attempt"] as String) \(row["revision"] as Int)"] ?? [])
  }
}
