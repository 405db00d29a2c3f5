package import Attempts
package import Foundation
import GRDB

/// What became of the levels, exemptions and new chances of another bench.
package struct BroughtRecords: Hashable, Sendable {
  package struct Count: Hashable, Sendable {
    package var added: Int
    package var known: Int
    package init(added: Int = 0, known: Int = 0) { (self.added, self.known) = (added, known) }
  }

  /// Somebody for whom nothing could be taken, by the number of there.
  package struct Problem: Error, Hashable, Sendable {
    package var number: String
    package var reason: PeopleError
    package init(number: String, reason: PeopleError) { (self.number, self.reason) = (number, reason) }
  }

  package var levels = Count()
  package var exemptions = Count()
  package var chances = Count()
  /// Records of people who are not known here, or were erased here.
  package var left = 0
  package var problems: [Problem] = []
}

extension SQLiteAttempts {
  /// Takes in the levels, exemptions and new chances of another bench, each once. An exemption that the learner has here already
  /// stays as it is. A learner whose number is known here is that learner; one who is not is added. Somebody who cannot be added
  /// keeps nobody else's records out.
  ///
  /// - Parameters:
  ///   - records: Of these only levels, exemptions and chances are looked at.
  ///   - people: The learners of the other bench.
  ///   - bench: Its name, which the records carry before the number of whoever gave them there.
  ///   - who: In whose name.
  ///   - date: When.
  /// - Returns: What was taken.
  /// - Throws: ``PeopleError/store(_:)``.
  package func take(
    _ records: BenchRecords, of people: [Learner], from bench: String, by who: String, at date: Date
  ) async throws(PeopleError) -> BroughtRecords {
    let known = Dictionary(people.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let learners = Set(
      records.levels.map(\.learner) + records.exemptions.map(\.learner) + records.chances.map(\.learner))
    return try await writePeople { db in
      var brought = BroughtRecords()
      for learner in learners.sorted(by: { $0.text < $1.text }) {
        let person = known[learner]
        let here: UUID?
        do { here = try personHere(learner, as: person, from: bench, by: who, at: date, in: db) } catch let error
          as PeopleError
        {
          brought.problems.append(.init(number: person?.number ?? "", reason: error))
          continue
        }
        let own = records.of(learner)
        guard let here, try !isErased(here, in: db) else {
          brought.left += own.levels.count + own.exemptions.count + own.chances.count
          continue
        }
        try IncomingRecords(learner: here, bench: bench, who: who, date: date).put(own, counting: &brought, in: db)
      }
      return brought
    }
  }
}

extension BenchRecords {
  fileprivate func of(_ learner: UUID) -> BenchRecords {
    var own = BenchRecords()
    own.levels = levels.filter { $0.learner == learner }
    own.exemptions = exemptions.filter { $0.learner == learner }
    own.chances = chances.filter { $0.learner == learner }
    return own
  }
}

/// Records of one learner on their way in.
private struct IncomingRecords {
  /// As the learner is known here.
  var learner: UUID
  var bench: String
  var who: String
  var date: Date

  func put(_ records: BenchRecords, counting brought: inout BroughtRecords, in db: Database) throws {
    for reached in records.levels {
      try db.execute(
        sql: """
          INSERT INTO levels (learner, level, at, "by") SELECT ?1, ?2, ?3, ?4
          WHERE NOT EXISTS (SELECT 1 FROM levels WHERE learner = ?1 AND level = ?2 AND at = ?3)
          """,
        arguments: [learner.key, reached.level.rawValue, reached.at.millisecondsSince1970, giver(reached.by)])
      try count(&brought.levels, "level \(reached.level.rawValue)", in: db)
    }
    for exemption in records.exemptions {
      try db.execute(
        sql: """
          INSERT INTO exemptions (learner, exercise, reason, "by", at, attempt) VALUES (?, ?, ?, ?, ?, ?)
          ON CONFLICT (learner, exercise) DO NOTHING
          """,
        arguments: [
          learner.key, exemption.exercise, exemption.reason, giver(exemption.by),
          exemption.at.millisecondsSince1970, exemption.attempt?.key,
        ])
      try count(&brought.exemptions, "exemption from \(exemption.exercise)", in: db)
    }
    for chance in records.chances {
      try db.execute(
        sql: """
          INSERT INTO chances (learner, exercise, reason, "by", at) SELECT ?1, ?2, ?3, ?4, ?5
          WHERE NOT EXISTS (SELECT 1 FROM chances WHERE learner = ?1 AND exercise = ?2 AND at = ?5)
          """,
        arguments: [
          learner.key, chance.exercise, chance.reason, giver(chance.by), chance.at.millisecondsSince1970,
        ])
      try count(&brought.chances, "new chance at \(chance.exercise)", in: db)
    }
  }

  /// The number may be somebody else's here.
  private func giver(_ by: String) -> String { by.contains(": ") ? by : "\(bench): \(by)" }

  private func count(_ count: inout BroughtRecords.Count, _ what: String, in db: Database) throws {
    if db.changesCount == 0 {
      count.known += 1
      return
    }
    count.added += 1
    try writeAudit("\(what), brought from \(bench)", by: who, of: learner.key, at: date, in: db)
  }
}

private func isErased(_ learner: UUID, in db: Database) throws -> Bool {
  try Bool.fetchOne(
    db, sql: "SELECT erased_at IS NOT NULL FROM learners WHERE id = ?", arguments: [learner.key]) == true
}
