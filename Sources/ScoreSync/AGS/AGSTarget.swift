package import Attempts
package import Foundation
import NIOHTTP1

/// The gradebook of an LMS. It holds one grade per learner and exercise: that of the latest attempt, in its latest revision.
package actor AGSTarget: ScoreTarget {
  package nonisolated let name: String
  package nonisolated var custom: DeliveryCustom { DeliveryCustom(batch: 20, latestOnly: true) }

  struct Score: Codable {
    struct Submission: Codable {
      var startedAt: String
      var submittedAt: String
    }
    var userId: String
    var scoreGiven: Int
    var scoreMaximum: Int
    var timestamp: String
    var activityProgress = "Completed"
    var gradingProgress = "FullyGraded"
    var submission: Submission?
  }

  private struct Result: Decodable {
    var userId: String?
    var resultScore: Double?
    var resultMaximum: Double?
  }

  private enum Shown: Equatable {
    case nothing
    /// 0…1.
    case grade(Double)
    case columnIsGone
  }

  private let store: any ScoreOutbox
  private let now: @Sendable () -> Date
  private let connection: AGSConnection
  private let columns: LineItems
  private let roster: Roster
  private let registration: String
  private var isSettled = false

  package init(
    _ settings: AGSSettings, link: HTTPLink, store: any ScoreOutbox, now: @escaping @Sendable () -> Date = { Date() }
  ) {
    name = settings.name
    self.store = store
    self.now = now
    connection = AGSConnection(settings, link: link, now: now)
    columns = LineItems(settings: settings, connection: connection, store: store)
    roster = Roster(settings, connection: connection, store: store)
    registration = settings.registration
  }

  package func deliver(_ rows: [Delivery]) async -> TargetAnswer {
    var answer = TargetAnswer()
    do {
      try await connection.greet()
      if !isSettled { try await store.settle(on: registration, target: name) }
      isSettled = true
      var faults = 0
      for row in rows {
        let ending = try await send(row)
        answer.endings[row.number] = ending
        guard case .failed(let reason) = ending else { continue }
        faults += 1
        // Two in a row and none that went through: it is not the rows.
        if faults >= 2, !answer.hasDelivered {
          throw TroubleError(
            trouble: TargetTrouble(.unreachable, reason, mend: "Nothing for now: it is tried again by itself."))
        }
      }
    } catch let error as TroubleError {
      answer.trouble = error.trouble
    } catch {
      answer.trouble = TargetTrouble(.unreachable, "\(error)", mend: "Mend the database, then run the sync again.")
    }
    return answer
  }

  private func send(_ row: Delivery) async throws -> DeliveryEnding {
    let accepts = try await store.memory("accept/\(row.number)", target: name) != nil
    let problem = await connection.clock.problem(with: row, now: now())
    if let problem, !accepts { return .held(problem) }
    let user: String
    switch try await roster.user(for: row.score) {
    case .user(let found): user = found
    case .nobody: return .held(.unmapped(row.score, target: name))
    case .shared: return .held(.shared(row.score, target: name))
    }
    let column = try await columns.address(of: row.score.exercise, maximum: row.score.maximum)
    let share = row.score.maximum > 0 ? Double(row.score.score) / Double(row.score.maximum) : 0

    let before = try await shown(column, user: user)
    switch before {
    case .columnIsGone:
      if accepts { try await columns.forget(row.score.exercise) }
      return accepts ? .failed(reason: "the column is made anew") : .refused(Self.columnIsGone(row))
    case .grade(let theirs) where Self.same(theirs, share):
      return try await arrived(row, share: share, column: column, user: user)
    case .grade(let theirs) where !accepts:
      if try await !ourGrades(row).contains(where: { Self.same($0, theirs) }) {
        return .refused(Self.edited(theirs, row: row))
      }
    case .grade, .nothing: break
    }

    let written = row.payload.flatMap { try? JSONDecoder().decode(Score.self, from: $0) }
    if let earlier = written?.userId, earlier != user, !accepts,
      case .grade(let theirs) = try await shown(column, user: earlier), Self.same(theirs, share)
    {
      return .refused(Self.elsewhere(row))
    }
    let payload = try await payload(
      row, kept: written?.userId == user ? row.payload : nil, user: user, datesAreTrusted: problem == nil)
    try await keepTried(share, row: row)
    let reply = try await connection.call(
      .POST, column.extended(path: "/scores"), accept: "application/json", content: AGSMedia.score, body: payload)
    if reply.status == 404 { return .refused(Self.columnIsGone(row)) }
    let isKnown = reply.status == 400 && reply.words.lowercased().contains("already exist")
    switch isKnown ? .known : Judgement(reply, place: "line_items_url") {
    case .taken, .known:
      switch try await shown(column, user: user) {
      case .grade(let theirs) where Self.same(theirs, share):
        return try await arrived(row, share: share, column: column, user: user)
      case .grade(let theirs):
        return .refused(Self.edited(theirs, row: row))
      case .nothing: return .failed(reason: "the platform took the score and does not show it yet")
      case .columnIsGone: return .refused(Self.columnIsGone(row))
      }
    case .refused(let reason):
      return .refused(
        DeliveryProblem(
          .rejected, reason,
          mend: "Look at the column and the learner there, then run 'proefbank sync replay --by NUMBER'."))
    case .fault(let reason): return .failed(reason: reason)
    case .trouble(let trouble): throw TroubleError(trouble: trouble)
    }
  }

  private func arrived(
    _ row: Delivery, share: Double, column: String, user: String
  ) async throws -> DeliveryEnding {
    try await store.remember("\(share)", for: Self.key("grade", row), learner: row.score.learner, target: name)
    return .delivered(reference: "\(column) \(user)")
  }

  /// What the gradebook shows now.
  private func shown(_ column: String, user: String) async throws(TroubleError) -> Shown {
    let reply = try await connection.call(
      .GET, column.extended(path: "/results", query: [("user_id", user)]), accept: AGSMedia.results)
    if reply.status == 404 { return .columnIsGone }
    switch Judgement(reply, place: "line_items_url") {
    case .taken: break
    case .trouble(let trouble): throw TroubleError(trouble: trouble)
    case .known, .refused, .fault:
      throw TroubleError(
        trouble: TargetTrouble(
          .unreachable, "the platform does not show its grades (\(reply.words))",
          mend: "Nothing for now: it is tried again by itself."))
    }
    // A page for people comes with 200 too: nothing is sent to what does not show its grades as a platform does.
    let list = reply.body.isEmpty ? Data("[]".utf8) : reply.body
    guard let results = try? JSONDecoder().decode([Result].self, from: list) else {
      throw TroubleError(
        trouble: TargetTrouble(
          .misconfigured, "what a column of 'line_items_url' answers is no list of results",
          mend: "Check 'line_items_url' of this target, and that the tool may read results."))
    }
    guard let mine = results.first(where: { $0.userId == user }), let score = mine.resultScore else { return .nothing }
    return .grade(score / (mine.resultMaximum.flatMap { $0 > 0 ? $0 : nil } ?? 1))
  }

  /// The exact bytes of an earlier try, or new ones, dated by the platform's clock and a second after the last.
  private func payload(
    _ row: Delivery, kept: Data?, user: String, datesAreTrusted: Bool
  ) async throws -> Data {
    if let kept { return kept }
    let last = try await store.memory(Self.key("dated", row), target: name).flatMap(AttemptJSON.date)
    let clock = await connection.clock
    let moment = max(clock.now(now()), last?.addingTimeInterval(1) ?? .distantPast)
    let text = AttemptJSON.text(moment)
    let score = Score(
      userId: user, scoreGiven: row.score.score, scoreMaximum: row.score.maximum, timestamp: text,
      submission: datesAreTrusted
        ? .init(
          startedAt: AttemptJSON.text(row.score.startedAt), submittedAt: AttemptJSON.text(row.score.submittedAt))
        : nil)
    let bytes = try AttemptJSON.encode(score)
    try await store.remember(text, for: Self.key("dated", row), learner: row.score.learner, target: name)
    try await store.keepPayloads([row.number: bytes], replacing: true, target: name)
    return bytes
  }

  /// What the gradebook may show of ours: the grade that was seen there last, and every one that was tried since.
  private func ourGrades(_ row: Delivery) async throws -> [Double] {
    let kept = try await store.memory(Self.key("grade", row), target: name) ?? ""
    return kept.split(separator: " ").compactMap { Double($0) }
  }

  /// Before the grade goes out: when the answer is lost, by a killed job too, the next grade of the learner finds this one there
  /// and has to know it as ours.
  private func keepTried(_ share: Double, row: Delivery) async throws {
    let kept = try await ourGrades(row)
    guard !kept.contains(share) else { return }
    try await store.remember(
      (kept + [share]).map { "\($0)" }.joined(separator: " "), for: Self.key("grade", row), learner: row.score.learner,
      target: name)
  }

  private static func key(_ what: String, _ row: Delivery) -> String {
    "\(what)/\(row.score.exercise)/\(row.score.learner.text)"
  }

  /// Gradebooks keep some five decimals.
  private static func same(_ one: Double, _ other: Double) -> Bool { abs(one - other) < 0.0005 }

  private static func edited(_ theirs: Double, row: Delivery) -> DeliveryProblem {
    DeliveryProblem(
      .conflict,
      "the gradebook shows \((theirs * 1000).rounded() / 10) %, which the bench did not send; the bench has \(row.score.score) of \(row.score.maximum)",
      mend:
        "Ask who changed it. 'proefbank sync replay --attempt \(row.score.attempt.text) --accept --by NUMBER' puts the grade of the bench in its place."
    )
  }

  private static func elsewhere(_ row: Delivery) -> DeliveryProblem {
    DeliveryProblem(
      .conflict, "an earlier try may have put this grade at another account, that the learner was taken for",
      mend:
        "Take it out of that account if it does not belong there. 'proefbank sync replay --attempt \(row.score.attempt.text) --by NUMBER' sends it to the right one."
    )
  }

  private static func columnIsGone(_ row: Delivery) -> DeliveryProblem {
    DeliveryProblem(
      .missingColumn, "the column of '\(row.score.exercise)' is gone from the gradebook",
      mend:
        "Was it deleted on purpose? 'proefbank sync replay --attempt \(row.score.attempt.text) --accept --by NUMBER' makes a new one."
    )
  }
}
