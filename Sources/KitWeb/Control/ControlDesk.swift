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
    case check, abort, pause, resume
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
    if let limit = order.timeLimit, !(1...1440).contains(limit) {
      throw Failure(.input, "\(limit) minutes is no time limit", hint: "Give 1 to 1440, or none.")
    }
    guard let exercise = workplace.library[order.exercise] else {
      throw Failure(
        .input, "there is no exercise '\(order.exercise)'",
        hint: "Exercises of this daemon: \(workplace.library.exercises.map(\.id).joined(separator: ", ")).")
    }
    guard let exercise = exercise.variant(named: order.variant) else {
      throw Failure(
        .input, "'\(exercise.id)' has no variant '\(order.variant ?? "")'",
        hint: "Variants: \(exercise.variants.compactMap(\.variant).joined(separator: ", ")).")
    }
    let station = try order.station.map(station) ?? onlyStation(for: exercise)
    let (learner, proofs) = try await learner(of: order)
    do {
      let attempt = try await station.run.start(
        exercise, learner: learner?.id, mode: order.mode, identifiedBy: proofs, timeLimit: order.timeLimit)
      return try await report(attempt.id, language: learner?.language)
    } catch RunError.refused(.kitMissing) {
      // A kit may well be there, but refused: say why.
      if case .searching(let hint?) = await station.bench.connection() { throw hint }
      throw RunError.refused(.kitMissing(station: station.id))
    }
  }

  /// Who makes the attempt. An assessment wants badge and PIN, except on a demonstration.
  private func learner(of order: StartAttempt) async throws -> (Learner?, Set<IdentityProof>) {
    var identity: Identity?
    if let badge = order.badge {
      identity = try await workplace.frontDesk.identify(badge: badge, pin: order.pin)
    } else if let named = order.learner {
      identity = Identity(person: .learner(try await learner(named)), proofs: [])
    }
    let objection = IdentityRules.objection(toBegin: order.mode, as: identity)
    switch objection {
    case nil: break
    case .assessmentNeeds where workplace.isDemonstration: break
    case let objection?: throw objection
    }
    guard case .learner(let learner) = identity?.person else { return (nil, []) }
    return (learner, identity?.proofs ?? [])
  }

  /// How far a learner is; for nobody, each path from its beginning.
  func paths(learner named: String?) async throws -> [PathReport] {
    var learner: Learner?
    if let named { learner = try await self.learner(named) }
    return try await workplace.paths(of: learner?.id).map(PathReport.init)
  }

  func perform(_ action: Action, _ id: UUID, language: String?) async throws -> AttemptReport {
    let station = try await station(of: id)
    switch action {
    case .check: _ = try await station.run.check()
    case .abort: try await station.run.abort()
    case .pause: try await station.run.pause()
    case .resume: try await station.run.resume()
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
    _ = try await run.hint()
    let attempt = try await workplace.store.attempt(id)
    guard let exercise = workplace.library.exercise(of: attempt) else { throw HTTPError(.notFound) }
    let offer = HintOffer(exercise, mode: attempt.mode, events: try await workplace.store.events(of: id))
    let shown = offer.hints(in: [language ?? workplace.defaultLanguage])
    return HintReport(number: offer.shown, of: offer.total, text: shown.last ?? "")
  }

  func attempts(_ request: Request) async throws -> [AttemptReport] {
    let query = request.uri.queryParameters
    var filter = AttemptFilter(limit: min(max(query["limit"].flatMap { Int($0) } ?? 100, 1), 10_000))
    filter.phases = query["phase"].flatMap { Attempt.Phase(rawValue: String($0)) }.map { [$0] }
    filter.mode = query["mode"].flatMap { Attempt.Mode(rawValue: String($0)) }
    filter.exercise = query["exercise"].map(String.init)
    filter.isUnattributed = query["unattributed"] == "true"
    if let named = query["learner"] { filter.learner = try await learner(String(named)).id }
    let language = query["language"].map(String.init)
    return try await workplace.store.listings(matching: filter).map { report($0, language: language) }
  }

  func report(_ id: UUID, language: String?) async throws -> AttemptReport {
    let attempt = try await workplace.store.attempt(id)
    var learner: Learner?
    if let id = attempt.learner { learner = try await workplace.store.learner(id) }
    let listing = AttemptListing(
      attempt: attempt, learner: learner, summary: try await workplace.store.summary(of: id))
    return report(listing, language: language)
  }

  private func report(_ listing: AttemptListing, language: String?) -> AttemptReport {
    let grade = listing.summary.grade
    let language = language ?? listing.learner?.language ?? workplace.defaultLanguage
    return AttemptReport(
      attempt: listing.attempt, learnerName: listing.learner?.name, learnerNumber: listing.learner?.number,
      grade: grade,
      feedback: grade?.feedback.map { workplace.catalogue.render($0, in: language) }
        ?? listing.summary.endReason.map { [$0] } ?? [],
      events: listing.summary.events)
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

  /// The station that is meant when none is named: the only one, the only one with the kit of the exercise, or the only one whose kit
  /// includes that.
  private func onlyStation(for exercise: Exercise) throws -> Workplace.Station {
    let own = workplace.stations.filter { $0.kit == exercise.kit }
    let fitting = own.isEmpty ? workplace.stations.filter { workplace.library.serves(exercise, on: $0.kit) } : own
    for stations in [workplace.stations, fitting] where stations.count == 1 { return stations[0] }
    throw Failure(
      .input, "this daemon has \(workplace.stations.count) stations, \(fitting.count) of them with \(exercise.kit)",
      hint:
        "Name one with --station: \((fitting.isEmpty ? workplace.stations : fitting).map(\.id).joined(separator: ", "))."
    )
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
