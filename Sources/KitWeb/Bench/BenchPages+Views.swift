import Attempts
import Circuits
import ExerciseRun
import Exercises
import Foundation
import Grading
import Messages

/// What the pages before and around an attempt show.
extension BenchPages {
  func stations(_ session: Session, _ language: String) async -> Page {
    var cards: [[String: Any]] = []
    for station in workplace.stations {
      let connection = await station.run.snapshot.connection
      cards.append(["id": station.id, "kit": station.kit, "state": self.connection(connection, language)])
    }
    var values = renderer.frame(title: renderer.text("ui.title", language), session: session, language)
    values["stations"] = cards
    return Page(template: "stations", values: values)
  }

  /// The station: its running attempt, the result of the last one, or the choice of an exercise.
  func station(
    _ station: Workplace.Station, _ session: Session, language: String, problem: Problem?
  ) async throws -> Page {
    let snapshot = await station.run.snapshot
    // Before the frame, which says whether this screen acts.
    if snapshot.attempt?.isActive == true { _ = control.mayAct(session, at: station.id, attempt: snapshot.attempt) }
    var values = frame(station, snapshot, session, language)
    if let problem { values["problem"] = ["error": problem.error, "hint": problem.hint] }
    if let attempt = snapshot.attempt, attempt.isActive {
      try await show(attempt, snapshot, at: station, session, in: &values, language)
      return Page(template: "attempt", values: values)
    }
    if let attempt = snapshot.attempt, isOwn(attempt, session, station) {
      try await show(result: attempt, snapshot.grade, at: station, session, in: &values, language)
      if attempt.gradeRevision > 0 { return Page(template: "result", values: values) }
    }
    let attached = snapshot.connection.identity
    values["exercises"] = try await exercises(at: station, attached, session, language)
    values["paths"] = try await paths(at: station, attached, session, language)
    return Page(template: "choose", values: values)
  }

  /// One exercise before it begins; where its QR code leads to.
  func exercisePage(
    _ exercise: Exercise, at station: Workplace.Station, _ session: Session, _ language: String
  ) async throws -> Page {
    let snapshot = await station.run.snapshot
    var values = frame(station, snapshot, session, language)
    let practised = try await turn(of: exercise, at: station, session, .practice)
    values.merge(sheet(of: practised, id: "task", language)) { _, new in new }
    // Each mode counts its own repeats, so that an assessment may be about another variant.
    let assessed = try await turn(of: exercise, at: station, session, .assessment)
    if assessed != practised { values["assessed"] = sheet(of: assessed, id: "assessed", language) }
    values["repeat"] = exercise.variant == nil && practised.variant != nil
    values["id"] = exercise.id
    values["variant"] = exercise.variant
    values["duration"] = renderer.text(
      "ui.minutes", ["minutes": .integer(exercise.expectedMinutes)], language)
    if let obstacle = workplace.fit(practised, at: station, attached: snapshot.connection.identity).obstacle {
      values["obstacle"] = renderer.render(obstacle, language)
    }
    if let refusal = try await entryObjection(to: exercise, .practice, session) {
      values["no_practice"] = problem(refusal, at: station, language: language).hint
    }
    let identity = IdentityRules.objection(toBegin: .assessment, as: session.identity)
    if case .assessmentNeeds(let missing)? = identity, missing == [.pin] {
      values["needs_pin"] = true
    } else if let identity {
      values["no_assessment"] = renderer.render(identity.message, language)
    } else if let refusal = try await entryObjection(to: exercise, .assessment, session) {
      values["no_assessment"] = problem(refusal, at: station, language: language).hint
    } else {
      values["assessment"] = true
    }
    return Page(template: "exercise", values: values)
  }

  /// The exercise as this learner gets it when it begins now.
  private func turn(
    of exercise: Exercise, at station: Workplace.Station, _ session: Session, _ mode: Attempt.Mode
  ) async throws -> Exercise {
    try await station.run.offered([exercise], to: session.learner?.id, mode: mode).first ?? exercise
  }

  private func sheet(of exercise: Exercise, id: String, _ language: String) -> [String: Any] {
    var values = exercise.sheet(in: language)
    values["drawing"] = drawings.reference(of: exercise, id: id, language)
    return values
  }

  /// What every page of a station has.
  func frame(
    _ station: Workplace.Station, _ snapshot: RunSnapshot, _ session: Session, _ language: String
  ) -> [String: Any] {
    let state = PageState(snapshot, pages: self, station: station, session: session, language: language)
    var values = renderer.frame(title: station.id, session: session, language)
    values["connection"] = state.connection
    values["station"] = station.id
    values["revision"] = state.revision
    values["notices"] = state.notices
    values["halt"] = halt(at: station, snapshot)?.values(
      renderer, keepsAttempt: snapshot.attempt?.isActive == true, language)
    values["help_called"] = state.helpCalled
    values["channels"] = state.channels.map { ["name": $0.name, "on": $0.on ? "true" : "false", "level": $0.level] }
    return values
  }

  /// What stops the work at a station now.
  func halt(at station: Workplace.Station, _ snapshot: RunSnapshot) -> StationHalt? {
    StationHalt(snapshot, kit: workplace.library.kits[station.kit])
  }

  private func exercises(
    at station: Workplace.Station, _ attached: KitIdentity?, _ session: Session, _ language: String
  ) async throws -> [[String: Any]] {
    var history = LearnerHistory(attempts: [])
    if let learner = session.learner { history = try await workplace.store.history(of: learner.id) }
    let passed = history.passed
    let known = try await station.run.offered(
      workplace.library.exercises, to: session.learner?.id, mode: .practice
    ).filter { workplace.fit($0, at: station, attached: attached) == .fits }
    return inOrder(known).map { exercise in
      let texts = exercise.texts(in: language)
      let refusal = workplace.desk.rules.entry.objection(toBegin: exercise, mode: .practice, history: history)
      return [
        "id": exercise.id, "title": texts?.title ?? exercise.id, "goal": texts?.goal ?? "",
        "duration": renderer.text("ui.minutes", ["minutes": .integer(exercise.expectedMinutes)], language),
        "passed": passed.contains(exercise.id),
        "locked": refusal.map { problem($0, at: station, language: language).hint } ?? "",
        "open": refusal == nil,
      ] as [String: Any]
    }
  }

  /// The learning paths that go on at this station, each with its next exercise or test, or why its kit cannot do that.
  private func paths(
    at station: Workplace.Station, _ attached: KitIdentity?, _ session: Session, _ language: String
  ) async throws -> [[String: Any]] {
    guard let learner = session.learner else { return [] }
    return try await workplace.paths(of: learner.id).compactMap { progress in
      guard let next = progress.next, let block = progress.currentBlock,
        let exercise = workplace.library[next.exercise.exercise]?.variant(named: next.exercise.variant)
      else { return nil }
      let fit = workplace.fit(exercise, at: station, attached: attached)
      if fit == .otherKit { return nil }
      let done = progress.blocks.count { $0.state == .done || $0.state == .skipped }
      let title = exercise.texts(in: language)?.title ?? exercise.id
      return [
        "title": progress.path.texts[language]?.title ?? progress.path.texts["en"]?.title ?? progress.path.id,
        "block": block.title[language] ?? block.title["en"] ?? block.id,
        "reached": renderer.text(
          "page.path_reached", ["done": .integer(done), "all": .integer(progress.blocks.count)], language),
        "next": renderer.text(next.isTest ? "page.path_test" : "page.path_next", ["exercise": .text(title)], language),
        "obstacle": fit.obstacle.map { renderer.render($0, language) } ?? "", "open": fit == .fits,
        "address": "/stations/\(station.id)/exercises/\(exercise.id)"
          + (next.exercise.variant.map { "?variant=\($0)" } ?? ""),
      ]
    }
  }

  /// What comes before something else stands before it; otherwise by id.
  private func inOrder(_ exercises: [Exercise]) -> [Exercise] {
    var ordered: [Exercise] = []
    var placed: Set<String> = []
    var waiting = exercises
    let known = Set(exercises.map(\.id))
    while let next = waiting.firstIndex(where: {
      $0.prerequisites.allSatisfy { placed.contains($0) || !known.contains($0) }
    }) {
      let exercise = waiting.remove(at: next)
      placed.insert(exercise.id)
      ordered.append(exercise)
    }
    // A circle of prerequisites, which the library reports, hides nothing.
    return ordered + waiting
  }

  func connection(_ connection: BenchConnection, _ language: String) -> String {
    switch connection {
    case .attached(let kit):
      let serial = kit.isVirtual ? "\(kit.serialNumber) (\(renderer.text("ui.virtual", language)))" : kit.serialNumber
      return renderer.text("ui.kit_attached", ["model": .text(kit.model), "serial": .text(serial)], language)
    case .searching: return renderer.text("ui.kit_searching", language)
    case .lost: return renderer.text("ui.kit_lost", language)
    }
  }
}
