import Attempts
import ControlAPI
import ExerciseRun
import Exercises
import Foundation
import Grading
import Hummingbird
import Messages

/// What each address of the control socket does.
struct ControlDesk: Sendable {
  /// What can be asked of an active attempt without more words.
  enum Action: String {
    case check, abort
    case powerOn = "power-on"
    case powerOff = "power-off"
  }

  let workplace: Workplace

  func station(_ id: String) throws -> Workplace.Station {
    guard let station = workplace.stations.first(where: { $0.id == id }) else {
      throw Failure(
        .input, "there is no station '\(id)'",
        hint: "Stations of this daemon: \(workplace.stations.map(\.id).joined(separator: ", ")).")
    }
    return station
  }

  func stations() async -> [StationReport] {
    var reports: [StationReport] = []
    for station in workplace.stations { reports.append(await report(station)) }
    return reports
  }

  func report(_ station: Workplace.Station) async -> StationReport {
    let snapshot = await station.run.snapshot
    let connection = await station.bench.connection()
    let (state, reason): (StationReport.Connection, String?) =
      switch connection {
      case .attached: (.attached, nil)
      case .searching(let hint): (.searching, hint.map { "\($0)" })
      case .lost(let reason): (.lost, "\(reason)")
      }
    return StationReport(
      id: station.id, kit: station.kit, connection: state, identity: connection.identity, reason: reason,
      activeAttempt: snapshot.activeAttempt, powerIsOn: snapshot.power == .on,
      link: await station.bench.link())
  }

  func start(_ order: StartAttempt) async throws -> AttemptReport {
    let station = try order.station.map(station) ?? onlyStation()
    guard let exercise = workplace.library[order.exercise] else {
      throw Failure(
        .input, "there is no exercise '\(order.exercise)'",
        hint: "Exercises of this daemon: \(workplace.library.exercises.map(\.id).joined(separator: ", ")).")
    }
    var learner: Learner?
    if let named = order.learner { learner = try await self.learner(named) }
    do {
      let attempt = try await station.run.start(exercise, learner: learner?.id, mode: order.mode)
      return try await report(attempt.id, language: learner?.language)
    } catch RunError.refused(.kitMissing) {
      // A kit may well be there, but refused: say why.
      if case .searching(let hint?) = await station.bench.connection() { throw hint }
      throw RunError.refused(.kitMissing(station: station.id))
    }
  }

  func perform(_ action: Action, _ id: UUID, language: String?) async throws -> AttemptReport {
    let station = try await station(of: id)
    switch action {
    case .check: _ = try await station.run.check()
    case .abort: try await station.run.abort()
    case .powerOn: try await power(station, language ?? workplace.defaultLanguage)
    case .powerOff: await station.run.removePower()
    }
    return try await report(id, language: language)
  }

  func submit(_ id: UUID, _ work: SubmitAttempt, language: String?) async throws -> AttemptReport {
    let run = try await station(of: id).run
    if let values = work.values {
      _ = try await run.submit(.values(values))
    } else if let diagnosis = work.diagnosis {
      _ = try await run.submit(.diagnosis(diagnosis))
    } else {
      _ = try await run.submit()
    }
    return try await report(id, language: language)
  }

  func measure(_ id: UUID, _ mode: ProbeReading.Mode) async throws -> ProbeReading {
    try await station(of: id).run.measure(mode)
  }

  /// All of an attempt; while it runs, without what would give away the fault that is to be found.
  func record(_ id: UUID) async throws -> AttemptRecord {
    let attempt = try await workplace.store.attempt(id)
    let events = try await workplace.store.events(of: id)
    return AttemptRecord(
      attempt: attempt, events: attempt.isActive ? events.filter { $0.what.kind != .faultInserted } : events)
  }

  /// Names each hazard with the actions that lead to it, or each lead that is not as drawn.
  private func power(_ station: Workplace.Station, _ language: String) async throws {
    do throws(RunError) {
      try await station.run.requestPower()
    } catch {
      let messages: [Message]
      switch error {
      case .notSafe(let hazards): messages = workplace.messages(of: hazards, at: station)
      case .notAsDrawn(let joins): messages = joins
      default: throw error
      }
      let words = messages.map { workplace.catalogue.render($0, in: language) }
      throw Failure(.refused, "\(error)", hint: words.joined(separator: "\n  "))
    }
  }

  func hint(_ id: UUID, language: String?) async throws -> HintReport {
    let run = try await station(of: id).run
    let exercise = await run.snapshot.attempt.flatMap { workplace.library[$0.exercise] }
    let number = try await run.hint()
    let texts = exercise?.texts[language ?? workplace.defaultLanguage] ?? exercise?.texts["en"]
    let hints = texts?.hints ?? []
    return HintReport(
      number: number, of: hints.count, text: hints.indices.contains(number - 1) ? hints[number - 1] : "")
  }

  func release(_ id: UUID, by reviewer: String) async throws -> AttemptReport {
    guard !reviewer.isEmpty else {
      throw Failure(.input, "nobody stands behind this score", hint: "Name a trainer with --by.")
    }
    _ = try await workplace.desk.release(id, by: reviewer)
    for station in workplace.stations where await station.run.snapshot.attempt?.id == id {
      try await station.run.refresh()
    }
    return try await report(id, language: workplace.defaultLanguage)
  }

  func attempts(_ request: Request) async throws -> [AttemptReport] {
    let query = request.uri.queryParameters
    let limit = query["limit"].flatMap { Int($0) } ?? 100
    let phase = query["phase"].flatMap { Attempt.Phase(rawValue: String($0)) }
    let attempts = try await workplace.store.attempts(
      matching: AttemptFilter(phases: phase.map { [$0] }, limit: min(max(limit, 1), 10_000)))
    let mode = query["mode"].flatMap { Attempt.Mode(rawValue: String($0)) }
    var reports: [AttemptReport] = []
    for attempt in attempts where mode == nil || attempt.mode == mode {
      reports.append(try await report(attempt.id, language: query["language"].map(String.init)))
    }
    return reports
  }

  func report(_ id: UUID, language: String?) async throws -> AttemptReport {
    let attempt = try await workplace.store.attempt(id)
    let events = try await workplace.store.events(of: id)
    var learner: Learner?
    if let id = attempt.learner { learner = try await workplace.store.learner(id) }
    let grade = events.lastGrade
    let language = language ?? learner?.language ?? workplace.defaultLanguage
    return AttemptReport(
      attempt: attempt, learnerName: learner?.name, learnerNumber: learner?.number, grade: grade,
      feedback: grade?.feedback.map { workplace.catalogue.render($0, in: language) } ?? events.endReason.map { [$0] }
        ?? [],
      events: events.count)
  }

  func add(_ person: AddLearner) async throws -> Learner {
    guard !person.name.isEmpty, !person.number.isEmpty else {
      throw Failure(.input, "a learner needs a name and a number")
    }
    guard workplace.catalogue.languages.contains(person.language) else {
      throw Failure(
        .input, "there are no texts in '\(person.language)'",
        hint: "Use one of \(workplace.catalogue.languages.joined(separator: ", ")).")
    }
    let learner = Learner(id: UUID(), name: person.name, number: person.number, language: person.language)
    try await workplace.store.addLearner(learner)
    return learner
  }

  /// By number or identifier.
  func learner(_ named: String) async throws -> Learner {
    let known = try await workplace.store.learners()
    guard
      let learner = known.first(where: { $0.number == named || $0.id.uuidString.lowercased() == named.lowercased() })
    else {
      throw Failure(.input, "there is no learner '\(named)'", hint: "'proefbank learner list' shows the numbers.")
    }
    return learner
  }

  private func onlyStation() throws -> Workplace.Station {
    guard workplace.stations.count == 1, let only = workplace.stations.first else {
      throw Failure(.input, "this daemon has \(workplace.stations.count) stations", hint: "Name one with --station.")
    }
    return only
  }

  /// The station that has this attempt at this moment.
  private func station(of id: UUID) async throws -> Workplace.Station {
    for station in workplace.stations {
      let active = await station.run.snapshot.activeAttempt
      if active == id { return station }
    }
    let attempt = try await workplace.store.attempt(id)
    throw Failure(.refused, "attempt \(id.uuidString.lowercased()) is '\(attempt.phase.rawValue)', not active")
  }
}

extension [AttemptEvent] {
  /// The grade of the submission, or of the last check.
  var lastGrade: Grade? {
    for event in reversed() {
      switch event.what {
      case .graded(let grade, _), .checked(let grade): return grade
      default: continue
      }
    }
    return nil
  }

  /// Why it ended without a grade.
  var endReason: String? {
    for event in reversed() {
      if case .ended(let reason) = event.what { return reason }
    }
    return nil
  }
}
