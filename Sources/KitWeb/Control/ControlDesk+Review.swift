import Attempts
import ControlAPI
import ExerciseRun
import Exercises
import Foundation
import Grading
import Hummingbird
import Messages

/// The trainer's work on the control socket.
extension ControlDesk {
  /// What is done to an attempt by somebody who judges it.
  enum Judgement: String {
    case review, override, accept, sign, assist, extend, reflect, release
  }

  func review(_ request: Request) async throws -> [ReviewLine] {
    try await workplace.desk.waiting().map { line($0, language(of: request)) }
  }

  func noticed(_ request: Request) async throws -> [ReviewLine] {
    try await workplace.desk.noticed(since: since(request)).map { line($0, language(of: request)) }
  }

  func digests(_ request: Request) async throws -> [DigestReport] {
    let language = language(of: request)
    let staff = try await workplace.store.staff()
    return try await workplace.desk.digests(since: since(request)).map { digest in
      let superior = staff.first { $0.id == digest.superior }
      return DigestReport(
        superior: superior?.number ?? "", name: superior?.name ?? "",
        lines: digest.lines.map { line in
          DigestReport.Line(
            line, exceptions: line.exceptions.map { report($0, of: line.attempt, superior?.language ?? language) })
        })
    }
  }

  func syncState() async throws -> SyncState {
    SyncState(try await workplace.store.syncStatus(targets: workplace.syncTargets), now: Date())
  }

  func judge(_ what: Judgement, _ id: UUID, _ request: Request, _ context: ControlContext) async throws -> AttemptReport
  {
    let desk = workplace.desk
    switch what {
    case .review:
      let review = try await request.decode(as: Review.self, context: context)
      try await advised(review.by, id) { () async throws(RunError) in try await desk.review(id, review) }
    case .override:
      let order = try await request.decode(as: DecideAttempt.self, context: context)
      guard let score = order.score else { throw Failure(.input, "an override needs a score") }
      try await advised(order.by, id) { () async throws(RunError) in
        try await desk.override(id, score: score, reason: order.reason, by: order.by)
      }
    case .accept:
      let order = try await request.decode(as: DecideAttempt.self, context: context)
      try await advised(order.by, id) { () async throws(RunError) in
        try await desk.acceptVariant(id, reason: order.reason, by: order.by)
      }
    case .sign: try await sign(id, try await request.decode(as: SignAttempt.self, context: context))
    case .assist, .extend: try await help(id, try await request.decode(as: HelpAttempt.self, context: context))
    case .reflect: try await desk.reflected(id, try await request.decode(as: Reflection.self, context: context))
    case .release:
      let order = try await request.decode(as: ReleaseAttempt.self, context: context)
      guard !order.by.isEmpty else {
        throw Failure(.input, "nobody stands behind this score", hint: "Name a trainer with --by.")
      }
      try await advised(order.by, id) { () async throws(RunError) in try await desk.release(id, by: order.by) }
    }
    for station in workplace.stations where await station.run.snapshot.attempt?.id == id {
      try await station.run.refresh()
    }
    return try await report(id, language: language(of: request))
  }

  private func sign(_ id: UUID, _ order: SignAttempt) async throws {
    guard let pin = order.pin else { throw Failure(.input, "a signature needs the PIN of whoever signs") }
    let person = try await workplace.frontDesk.identify(number: order.by, pin: pin).person
    let by =
      switch person {
      case .learner(let learner): learner.id.uuidString.lowercased()
      case .staff(let member): member.number
      }
    try await advised(order.by, id) { () async throws(RunError) in
      try await workplace.desk.sign(id, SignOff(role: order.role, by: by))
    }
  }

  /// While it runs, its station holds it; afterwards the trainer's word about help still counts.
  private func help(_ id: UUID, _ order: HelpAttempt) async throws {
    try await workplace.desk.trainer(order.by)
    var run: ExerciseRun?
    for station in workplace.stations where await station.run.snapshot.activeAttempt == id { run = station.run }
    switch (order.assistance, order.minutes, run) {
    case (let assistance?, nil, let run?): try await run.assist(assistance, by: order.by)
    case (let assistance?, nil, nil):
      try await advised(order.by, id) { () async throws(RunError) in
        try await workplace.desk.assisted(id, assistance, by: order.by)
      }
    case (nil, let minutes?, let run?): try await run.extend(minutes: minutes, by: order.by)
    case (nil, _?, nil): throw Failure(.refused, "more time is for an attempt that runs")
    default: throw Failure(.input, "say how much help there was, or how many minutes more")
    }
  }

  /// When this trainer may not, the answer names the deputy who may.
  private func advised<Value>(
    _ number: String, _ id: UUID, _ body: () async throws(RunError) -> Value
  ) async throws {
    do throws(RunError) {
      _ = try await body()
    } catch {
      guard error == .refused(.reviewerIsSuperior) || error == .refused(.reviewerIsOwnTrainer),
        let deputy = try await workplace.desk.deputy(for: number, of: id)
      else { throw error }
      throw Failure(.refused, "\(error)", hint: "Deputy: \(deputy.number), \(deputy.name).")
    }
  }

  private func line(_ entry: ReviewQueue.Entry, _ language: String) -> ReviewLine {
    ReviewLine(
      entry.listing, exceptions: entry.exceptions.map { report($0, of: entry.listing.attempt, language) },
      feedback: entry.listing.summary.grade?.feedback.map { workplace.catalogue.render($0, in: language) } ?? [])
  }

  /// A mistake that comes back is told with the one-point lessons of the exercise.
  private func report(_ exception: ReviewException, of attempt: Attempt, _ language: String) -> ExceptionReport {
    var text = workplace.catalogue.render(exception.message, in: language)
    if case .repeatedError = exception {
      let lessons = (workplace.library[attempt.exercise]?.links ?? []).filter { $0.kind == .onePointLesson }
        .map { "\($0.title[language] ?? $0.title["en"] ?? $0.file) (\(attempt.exercise)/\($0.file))" }
      if !lessons.isEmpty {
        text +=
          ". " + workplace.catalogue.render(Message("exception.lesson", ["lessons": .list(lessons)]), in: language)
      }
    }
    return ExceptionReport(kind: exception.kind, text: text)
  }

  private func language(of request: Request) -> String {
    request.uri.queryParameters["language"].map(String.init) ?? workplace.defaultLanguage
  }

  private func since(_ request: Request) throws -> Date {
    guard let text = request.uri.queryParameters["since"] else { return Date().addingTimeInterval(-7 * 86_400) }
    guard let date = AttemptJSON.date(String(text)) else {
      throw Failure(.input, "'\(text)' is not a time", hint: "Write it as 2026-11-21T00:00:00Z.")
    }
    return date
  }
}
