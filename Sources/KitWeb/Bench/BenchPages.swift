import Attempts
import ControlAPI
import ExerciseRun
import Exercises
import Foundation
import Grading
import HTTPTypes
import Hummingbird
import Messages

/// Draws the bench pages and does what their forms ask.
struct BenchPages: Sendable {
  let workplace: Workplace
  let renderer: PageRenderer
  let sessions: SessionStore
  let throttle: LoginThrottle
  let control: StationControl
  let wiring: WiringWatch
  let liveDrawings = LiveDrawings()
  var drawings: PageDrawings { PageDrawings(library: workplace.library, renderer: renderer) }

  init(workplace: Workplace, renderer: PageRenderer, sessions: SessionStore, throttle: LoginThrottle) {
    self.workplace = workplace
    self.renderer = renderer
    self.sessions = sessions
    self.throttle = throttle
    control = StationControl(isAlive: sessions.isAlive)
    wiring = WiringWatch(library: workplace.library)
  }

  func station(_ context: PageContext) throws -> Workplace.Station {
    let id = try context.parameters.require("station")
    guard let station = workplace.stations.first(where: { $0.id == id }) else { throw HTTPError(.notFound) }
    return station
  }

  /// What stands in the way, in the learner's language where the catalogue has it.
  func problem(_ error: any Error, at station: Workplace.Station, language: String) -> Problem {
    var messages = [Message("refusal.unexpected")]
    if let error = error as? RunError { messages = error.messages }
    if let error = error as? IdentityRefusal { messages = [error.message] }
    if let error = error as? AttemptRefusal { messages = [named(error, language).message] }
    if let error = error as? PeopleError { messages = [IdentityRefusal.store(error).message] }
    if case RunError.notSafe(let hazards) = error { messages += workplace.messages(of: hazards, at: station) }
    return Problem(
      error: renderer.text("refusal.title", language),
      hint: messages.map { renderer.render($0, language) }.joined(separator: " "))
  }

  /// The same refusal with the titles of exercises in the place of their ids.
  private func named(_ refusal: AttemptRefusal, _ language: String) -> AttemptRefusal {
    func titles(_ ids: [String]) -> [String] {
      ids.map { workplace.library[$0]?.texts(in: language)?.title ?? $0 }
    }
    switch refusal {
    case .prerequisitesMissing(let ids): return .prerequisitesMissing(titles(ids))
    case .safetyGateClosed(let ids): return .safetyGateClosed(titles(ids))
    default: return refusal
    }
  }

  /// Does what a form asks; throws what the page then says.
  func perform(
    _ action: String, _ form: Form, on station: Workplace.Station, _ request: Request, _ context: PageContext
  ) async throws {
    let session = try context.signedIn()
    let run = station.run
    let attempt = await run.snapshot.attempt
    switch action {
    case "take-over":
      guard control.takeOver(session, at: station.id, attempt: attempt) else {
        throw HTTPError(.forbidden, message: "page.watching")
      }
      return
    case "help": return workplace.helpCalls.call(from: station.id, at: Date())
    case "help-done": return workplace.helpCalls.answered(station.id)
    case "pin": return try await provePIN(form, session, request, context)
    default: break
    }
    guard control.mayAct(session, at: station.id, attempt: attempt) else {
      throw HTTPError(.conflict, message: "page.watching")
    }
    switch action {
    case "start": try await start(form, on: station, session)
    case "check": _ = try await run.check()
    case "submit": _ = try await run.submit()
    case "measure-volts": _ = try await run.measure(.volts)
    case "measure-ohms": _ = try await run.measure(.ohms)
    case "diagnose", "answer": _ = try await run.submit(try await answer(form, to: attempt))
    case "hint": _ = try await run.hint()
    case "power-on": try await askForPower(run)
    case "power-off", "take-back": await run.removePower()
    case "pause": try await run.pause()
    case "resume": try await run.resume()
    case "abort": try await run.abort()
    case "reflect":
      guard isOwn(attempt, session, station) else { throw HTTPError(.forbidden, message: "page.watching") }
      try await reflect(form, run)
    case "leave": await run.leave()
    default: throw HTTPError(.notFound)
    }
  }

  /// Whether a finished attempt may be shown to this screen: its own, and nobody else's.
  func isOwn(_ attempt: Attempt?, _ session: Session, _ station: Workplace.Station) -> Bool {
    guard let attempt else { return false }
    if let learner = attempt.learner { return learner == session.learner?.id }
    return session.learner == nil && control.has(session, station.id)
  }

  private func start(_ form: Form, on station: Workplace.Station, _ session: Session) async throws {
    let written = form["exercise"].flatMap { workplace.library[$0] }
    guard let exercise = written?.variant(named: form["variant"]) else {
      throw HTTPError(.badRequest, message: "page.bad_form")
    }
    guard let mode = Attempt.Mode(rawValue: form["mode"] ?? "practice") else {
      throw HTTPError(.badRequest, message: "page.bad_form")
    }
    if let objection = IdentityRules.objection(toBegin: mode, as: session.identity) { throw objection }
    if let objection = try await entryObjection(to: exercise, mode, session) { throw objection }
    await station.run.leave()
    _ = try await station.run.start(
      exercise, learner: session.learner?.id, mode: mode, identifiedBy: session.identity?.proofs ?? [])
  }

  /// Why this learner may not begin that now; nil when it may begin. Somebody without a name has no history.
  func entryObjection(
    to exercise: Exercise, _ mode: Attempt.Mode, _ session: Session
  ) async throws -> AttemptRefusal? {
    var history = LearnerHistory(attempts: [])
    if let learner = session.learner { history = try await workplace.store.history(of: learner.id) }
    let objection = workplace.desk.rules.entry.objection(toBegin: exercise, mode: mode, history: history)
    guard case .prerequisitesMissing? = objection, let learner = session.learner else { return objection }
    return try await workplace.paths(of: learner.id).contains { $0.offers(test: exercise) } ? nil : objection
  }

  private func reflect(_ form: Form, _ run: ExerciseRun) async throws {
    func rating(_ name: String) -> Int? { form[name].flatMap { Int($0) }.flatMap { (1...5).contains($0) ? $0 : nil } }
    let answers = form.beginning(with: "answer.").filter { !$0.value.isEmpty }.mapValues { String($0.prefix(2000)) }
    let reflection = Reflection(
      selfRating: rating("self_rating"), clarity: rating("clarity"), answers: answers,
      remark: String((form["remark"] ?? "").prefix(2000)))
    if reflection != Reflection() { try await run.reflect(reflection) }
    await run.leave()
  }

  /// The PIN that an assessment needs besides the badge.
  private func provePIN(_ form: Form, _ session: Session, _ request: Request, _ context: PageContext) async throws {
    guard throttle.allows(context.address) else { throw HTTPError(.tooManyRequests) }
    guard let learner = session.learner, let token = request.cookies[Area.bench.cookie]?.value else {
      throw IdentityRefusal.assessmentNeeds(Set(IdentityProof.allCases))
    }
    do throws(IdentityRefusal) {
      try await workplace.frontDesk.check(pin: form["pin"] ?? "", of: learner.id)
    } catch {
      throttle.failed(context.address)
      throw error
    }
    sessions.prove([.pin], token: token)
  }

  /// Returns when the kit waits for its button, so that the page can say so; a refusal before that is thrown.
  private func askForPower(_ run: ExerciseRun) async throws {
    let (answers, answer) = AsyncThrowingStream.makeStream(of: Void.self)
    Task {
      do {
        try await run.requestPower()
        answer.finish()
      } catch {
        answer.finish(throwing: error)
      }
    }
    let waiting = Task {
      for await snapshot in await run.snapshots() where snapshot.power != .off {
        answer.finish()
        break
      }
    }
    defer { waiting.cancel() }
    for try await _ in answers {}
  }
}
