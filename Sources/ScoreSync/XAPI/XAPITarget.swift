package import Attempts
package import Foundation
import NIOHTTP1

/// A learning record store. Every revision goes there, in order; a later one voids the one before.
package actor XAPITarget: ScoreTarget {
  package nonisolated let name: String
  package nonisolated var custom: DeliveryCustom { DeliveryCustom(batch: Self.mostRows, latestOnly: false) }

  private static let mostRows = 50
  private static let mostBytes = 256 << 10

  private let settings: XAPISettings
  private let link: HTTPLink
  private let store: any ScoreOutbox
  private let now: @Sendable () -> Date
  private var clock = ServerClock()
  private var hasGreeted = false

  package init(
    _ settings: XAPISettings, link: HTTPLink, store: any ScoreOutbox, now: @escaping @Sendable () -> Date = { Date() }
  ) {
    self.name = settings.name
    self.settings = settings
    self.link = link
    self.store = store
    self.now = now
  }

  package func deliver(_ rows: [Delivery]) async -> TargetAnswer {
    var answer = TargetAnswer()
    do {
      try await greet()
      let ready = try await parcels(of: rows, into: &answer)
      for batch in Self.batches(ready) { try await send(batch, into: &answer) }
    } catch let error as TroubleError {
      answer.trouble = error.trouble
    } catch {
      answer.trouble = TargetTrouble(.unreachable, "\(error)", mend: "Mend the database, then run the sync again.")
    }
    return answer
  }

  /// Whether it lets us in, and what time it has there.
  private func greet() async throws(TroubleError) {
    if hasGreeted { return }
    let answer = try await call(.GET, query: [("limit", "1")])
    switch Judgement(answer, place: "endpoint") {
    case .trouble(let trouble) where answer.status != 403: throw TroubleError(trouble: trouble)
    case .fault(let reason):
      throw TroubleError(
        trouble: TargetTrouble(.unreachable, reason, mend: "Nothing for now: it is tried again by itself."))
    case .taken:
      // A page for people, such as that of a login or of a hotel's network, comes with 200 too.
      guard StatementComparison.isList(answer.body) else {
        throw TroubleError(
          trouble: TargetTrouble(
            .misconfigured, "what 'endpoint' answers is no list of statements",
            mend: "Check 'endpoint' of this target: it is the address of the record store, without '/statements'."))
      }
    // Who may write may not always read.
    case .known, .refused, .trouble: break
    }
    if let trouble = clock.trouble { throw TroubleError(trouble: trouble) }
    hasGreeted = true
  }

  /// A row with the exact statements to send, one after the other.
  private struct Parcel {
    var number: Int64
    var attempt: UUID
    var lines: [Data]
    var reference: String
  }

  /// Writes the statements of rows that have none, and keeps them.
  package func prepare(_ rows: [Delivery]) async -> [Delivery] {
    // What time it is there is not known before.
    guard hasGreeted else { return rows }
    var ready = rows
    var fresh: [Int64: Data] = [:]
    do {
      for index in ready.indices where ready[index].payload == nil {
        guard case .payload(let payload) = try await write(ready[index]) else { continue }
        ready[index].payload = payload
        fresh[ready[index].number] = payload
      }
      if !fresh.isEmpty { try await store.keepPayloads(fresh, replacing: true, target: name) }
      return ready
    } catch {
      // It goes wrong again when they are to be sent, and is said then.
      return rows
    }
  }

  private func parcels(of rows: [Delivery], into answer: inout TargetAnswer) async throws -> [Parcel] {
    var parcels: [Parcel] = []
    var fresh: [Int64: Data] = [:]
    for row in rows {
      let payload: Data
      if let kept = row.payload, try await isStillRight(kept, for: row) {
        payload = kept
      } else {
        if let kept = row.payload, try await hasArrived(kept) {
          answer.endings[row.number] = .refused(Self.elsewhere(row))
          continue
        }
        switch try await write(row) {
        case .payload(let written):
          payload = written
          fresh[row.number] = written
        case .problem(let problem):
          answer.endings[row.number] = .held(problem)
          continue
        }
      }
      parcels.append(
        Parcel(
          number: row.number, attempt: row.score.attempt,
          lines: Self.lines(of: payload),
          reference: settings.writer.gradeID(row.score.attempt, revision: row.score.gradeRevision).text))
    }
    if !fresh.isEmpty { try await store.keepPayloads(fresh, replacing: true, target: name) }
    return parcels
  }

  private enum Written {
    case payload(Data)
    case problem(DeliveryProblem)
  }

  /// The statements of a row, one a line, or why there can be none now.
  private func write(_ row: Delivery) async throws -> Written {
    let problem = clock.problem(with: row, now: now())
    if let problem, try await store.memory("accept/\(row.number)", target: name) == nil { return .problem(problem) }
    switch try await actor(of: row.score) {
    case .problem(let problem): return .problem(problem)
    case .agent(let actor):
      let lines = try settings.writer.lines(for: row, actor: actor, datesAreTrusted: problem == nil)
      return .payload(Data(lines.joined(separator: Data("\n".utf8))))
    }
  }

  private enum Actor {
    case agent(Statement.Agent)
    case problem(DeliveryProblem)
  }

  private func actor(of score: ReleasedScore) async throws -> Actor {
    switch settings.actor {
    case .random: return .agent(settings.writer.actor(of: score.learner))
    case .account(let homePage):
      guard let account = try await store.account(of: score.learner, target: name)?.account else {
        return .problem(.unmapped(score, target: name))
      }
      let owners = try await store.learners(withAccount: account, target: name)
      if owners.contains(where: { $0 != score.learner }) { return .problem(.shared(score, target: name)) }
      return .agent(Statement.Agent(account: .init(homePage: homePage, name: account)))
    }
  }

  /// Whether the statement that was written is about whom the learner is known as now. A random identifier never changes.
  private func isStillRight(_ payload: Data, for row: Delivery) async throws -> Bool {
    guard case .account = settings.actor else { return true }
    guard let line = Self.lines(of: payload).last, case .agent(let actor) = try await actor(of: row.score) else {
      return false
    }
    return StatementComparison.isAbout(actor, line)
  }

  /// Whether the server holds any of these statements.
  private func hasArrived(_ payload: Data) async throws(TroubleError) -> Bool {
    guard let line = Self.lines(of: payload).last else { return false }
    let id = Self.identifier(of: line)
    for question in ["statementId", "voidedStatementId"] {
      let reply = try await call(.GET, query: [(question, id)])
      if case .trouble(let trouble) = Judgement(reply, place: "endpoint"), reply.status != 404 {
        throw TroubleError(trouble: trouble)
      }
      if reply.isSuccess, StatementComparison.isThere(id, in: reply.body) { return true }
    }
    return false
  }

  private static func lines(of payload: Data) -> [Data] {
    payload.split(separator: UInt8(ascii: "\n")).map { Data($0) }
  }

  private static func elsewhere(_ row: Delivery) -> DeliveryProblem {
    DeliveryProblem(
      .conflict, "the server has this score already, about another account that the learner was taken for",
      mend: "Void that statement there. A new grade of attempt \(row.score.attempt.text) goes to the right account.")
  }

  /// Rows of one statement travel together; a voiding and its replacement go one by one, so that the voided one is
  /// there first.
  private static func batches(_ parcels: [Parcel]) -> [[Parcel]] {
    var batches: [[Parcel]] = []
    var bytes = 0
    for parcel in parcels {
      let size = parcel.lines.reduce(0) { $0 + $1.count + 1 }
      let joins = parcel.lines.count == 1 && (batches.last?.last?.lines.count == 1) && bytes + size <= mostBytes
      if joins {
        batches[batches.count - 1].append(parcel)
        bytes += size
      } else {
        batches.append([parcel])
        bytes = size
      }
    }
    return batches
  }

  private func send(_ batch: [Parcel], into answer: inout TargetAnswer) async throws(TroubleError) {
    if batch.count > 1 {
      let reply = try await post(batch.flatMap(\.lines))
      switch Judgement(reply, place: "endpoint") {
      case .taken:
        let listed = Set(Self.identifiers(in: reply.body))
        for parcel in batch {
          // What is not listed was there before: look, and do not send it as new.
          let ending = listed.contains(parcel.reference) ? nil : try await verify(parcel.lines[0])
          answer.endings[parcel.number] = ending ?? .delivered(reference: parcel.reference)
        }
        return
      case .trouble(let trouble) where reply.status != 413: throw TroubleError(trouble: trouble)
      case .known, .refused, .fault, .trouble: break
      }
    }
    var faults = 0
    for parcel in batch {
      let ending = try await settle(parcel)
      answer.endings[parcel.number] = ending
      if case .failed(let reason) = ending {
        faults += 1
        // Two in a row and none that went through: it is not the rows.
        if faults >= 2, !answer.hasDelivered {
          throw TroubleError(
            trouble: TargetTrouble(.unreachable, reason, mend: "Nothing for now: it is tried again by itself."))
        }
      }
    }
  }

  /// One row by itself, so that it cannot block another.
  private func settle(_ parcel: Parcel) async throws(TroubleError) -> DeliveryEnding {
    for line in parcel.lines {
      let reply = try await post([line])
      switch Judgement(reply, place: "endpoint") {
      case .taken:
        if Self.identifiers(in: reply.body).contains(Self.identifier(of: line)) { continue }
        if let ending = try await verify(line) { return ending }
      case .known:
        if let ending = try await verify(line) { return ending }
      case .refused(let reason):
        return .refused(
          DeliveryProblem(
            .rejected, reason,
            mend: "Correct the setting or update Proefbank, then run 'proefbank sync replay --by NUMBER'."))
      case .fault(let reason): return .failed(reason: reason)
      case .trouble(let trouble): throw TroubleError(trouble: trouble)
      }
    }
    return .delivered(reference: parcel.reference)
  }

  /// Looks whether the server holds this statement; nil when it does.
  private func verify(_ line: Data) async throws(TroubleError) -> DeliveryEnding? {
    let id = Self.identifier(of: line)
    for question in ["statementId", "voidedStatementId"] {
      let reply = try await call(.GET, query: [(question, id)])
      if reply.status == 404 || (reply.isSuccess && !StatementComparison.isThere(id, in: reply.body)) { continue }
      switch Judgement(reply, place: "endpoint") {
      case .taken:
        if StatementComparison.holds(reply.body, ours: line) { return nil }
        return .refused(
          DeliveryProblem(
            .conflict, "the server holds another statement under \(id)",
            mend: "Compare both; void the one on the server if it is wrong. 'proefbank sync status' keeps this row."))
      case .fault(let reason), .refused(let reason): return .failed(reason: reason)
      case .known: return .failed(reason: "the server answers 409 to a question")
      case .trouble(let trouble): throw TroubleError(trouble: trouble)
      }
    }
    return .failed(reason: "the server says that it knows statement \(id) and does not show it")
  }

  private func post(_ lines: [Data]) async throws(TroubleError) -> HTTPAnswer {
    try await call(.POST, body: Data("[".utf8) + lines.joined(separator: Data(",".utf8)) + Data("]".utf8))
  }

  private func call(
    _ method: HTTPMethod, query: [(String, String)] = [], body: Data? = nil
  ) async throws(TroubleError) -> HTTPAnswer {
    let credentials = Data("\(settings.user):\(settings.password.text)".utf8).base64EncodedString()
    var headers = [("Authorization", "Basic \(credentials)"), ("X-Experience-API-Version", settings.version)]
    if body != nil { headers.append(("Content-Type", "application/json")) }
    let questions = query.isEmpty ? "" : "?" + query.map { "\($0)=\($1)" }.joined(separator: "&")
    let answer = try await link.send(
      method, settings.endpoint + "/statements" + questions, headers: headers, body: body)
    clock.heard(answer)
    return answer
  }

  private static func identifiers(in body: Data) -> [String] {
    ((try? JSONSerialization.jsonObject(with: body)) as? [String] ?? []).map { $0.lowercased() }
  }

  private static func identifier(of line: Data) -> String {
    let object = (try? JSONSerialization.jsonObject(with: line)) as? [String: Any]
    return object?["id"] as? String ?? ""
  }
}

extension TargetAnswer {
  var hasDelivered: Bool { delivered > 0 }
}
