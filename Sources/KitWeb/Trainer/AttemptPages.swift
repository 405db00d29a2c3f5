import Attempts
import Circuits
import Drawings
import ExerciseRun
import Exercises
import Foundation
import Grading
import Hummingbird
import Messages

/// One attempt with its evidence, and what a trainer does with it.
extension TrainerPages {
  func addAttempts(to router: RouterGroup<PageContext>) {
    get("attempts", of: .attempts, on: router) { visit in try await list(visit) }
    get("attempts/{attempt}/frames/{number}", of: .attempts, on: router) { visit in try await frame(visit) }
    get("attempts/{attempt}", of: .attempts, on: router) { visit in try await attempt(visit) }
    judge("review", on: router) { visit, id throws(RunError) in
      try await workplace.desk.review(id, visit.review)
    }
    judge("override", on: router) { visit, id throws(RunError) in
      guard let score = visit.form?["score"].flatMap({ Int($0) }) else { throw .refused(.scoreOutOfRange(-1)) }
      return try await workplace.desk.override(id, score: score, reason: visit.reason, by: visit.member.number)
    }
    judge("accept", on: router) { visit, id throws(RunError) in
      try await workplace.desk.acceptVariant(id, reason: visit.reason, by: visit.member.number)
    }
    judge("sign", on: router) { visit, id throws(RunError) in
      try await workplace.desk.sign(id, SignOff(role: .trainer, by: visit.member.number))
    }
    post("attempts/{attempt}/sign-learner", of: .attempts, on: router) { visit in
      let id = try visit.attemptID()
      guard let learner = try await store.attempt(id).learner else { throw RunError.refused(.unattributed) }
      try await workplace.frontDesk.check(pin: try visit.field("pin"), of: learner)
      try await workplace.desk.sign(id, SignOff(role: .learner, by: learner.text))
      return "/trainer/attempts/\(id.text)"
    }
    post("attempts/{attempt}/assist", of: .attempts, on: router) { visit in try await assist(visit) }
    post("attempts/{attempt}/extend", of: .attempts, on: router) { visit in
      let id = try visit.attemptID()
      let minutes = Int(try visit.field("minutes")) ?? 0
      try await station(of: id)?.run.extend(minutes: minutes, by: visit.member.number)
      return "/trainer/attempts/\(id.uuidString.lowercased())"
    }
    post("attempts/{attempt}/release", of: .attempts, on: router) { visit in
      try await release(try visit.attemptID(), visit)
      return "/trainer"
    }
    post("attempts/{attempt}/chance", of: .attempts, on: router) { visit in
      let attempt = try await store.attempt(try visit.attemptID())
      guard let learner = attempt.learner else { throw RunError.refused(.unattributed) }
      guard !visit.reason.isEmpty else { throw RunError.refused(.reasonMissing) }
      try await store.grant(
        NewChance(
          learner: learner, exercise: attempt.exercise, reason: visit.reason, by: visit.member.number, at: Date()))
      return "/trainer/attempts/\(attempt.id.uuidString.lowercased())"
    }
  }

  private func judge(
    _ name: String, on router: RouterGroup<PageContext>,
    _ step: @Sendable @escaping (Visit, UUID) async throws(RunError) -> Attempt
  ) {
    post("attempts/{attempt}/\(name)", of: .attempts, on: router) { visit in
      let id = try visit.attemptID()
      _ = try await step(visit, id)
      try await tellStation(of: id)
      return "/trainer/attempts/\(id.text)"
    }
  }

  /// The station at which it runs; nil when it does no longer.
  private func station(of id: UUID) async -> Workplace.Station? {
    for station in workplace.stations where await station.run.snapshot.activeAttempt == id { return station }
    return nil
  }

  private func assist(_ visit: Visit) async throws -> String {
    let id = try visit.attemptID()
    guard let assistance = Assistance(rawValue: try visit.field("assistance")) else { throw HTTPError(.badRequest) }
    if let station = await station(of: id) {
      try await station.run.assist(assistance, by: visit.member.number)
    } else {
      try await workplace.desk.assisted(id, assistance, by: visit.member.number)
    }
    return "/trainer/attempts/\(id.uuidString.lowercased())"
  }

  private func list(_ visit: Visit) async throws -> Response {
    let query = visit.request.uri.queryParameters
    var filter = AttemptFilter(
      exercise: query["exercise"].map(String.init).flatMap { $0.isEmpty ? nil : $0 }, limit: 100)
    filter.mode = query["mode"].flatMap { Attempt.Mode(rawValue: String($0)) }
    filter.learner = query["learner"].flatMap { UUID(uuidString: String($0)) }
    filter.after = query["after"].flatMap { UUID(uuidString: String($0)) }
    let listings = try await store.listings(matching: filter)
    let rules = workplace.desk.rules.exceptions
    var values: [String: Any] = [
      "entries": listings.map { listing in
        let minutes = workplace.library[listing.attempt.exercise]?.expectedMinutes
        return row(
          .init(listing: listing, exceptions: rules.exceptions(of: listing, expectedMinutes: minutes)), visit.language)
      },
      "exercises": workplace.library.exercises.map { exercise in
        [
          "id": exercise.id, "title": title(of: exercise.id, visit.language), "chosen": exercise.id == filter.exercise,
        ] as [String: Any]
      },
      "practice": filter.mode == .practice, "assessment": filter.mode == .assessment,
    ]
    if listings.count == filter.limit, let last = listings.last?.attempt.id {
      values["next"] =
        "/trainer/attempts?after=\(last.uuidString.lowercased())&exercise=\(filter.exercise ?? "")&mode=\(filter.mode?.rawValue ?? "")"
    }
    values.merge(intakeLimit(visit.language)) { own, _ in own }
    return page("attempts", visit, title: renderer.text("trainer.place_attempts", visit.language), values)
  }

  /// The circuit at one event of the log, as a drawing that stands alone: the wiring as it was last measured, and what was
  /// operated then.
  private func frame(_ visit: Visit) async throws -> Response {
    let id = try visit.attemptID()
    let number = Int(try visit.parameter("number")) ?? 0
    guard let attempt = try? await store.attempt(id), let kit = workplace.library.kit(of: attempt) else {
      throw HTTPError(.notFound)
    }
    let events = try await store.events(of: id).filter { $0.number <= number }
    guard let scan = events.lastScan else { throw HTTPError(.notFound) }
    var levels: [String: Bool] = [:]
    for event in events {
      if case .edge(let edge) = event.what { levels[edge.channel] = edge.level }
    }
    let drawing = drawings.measured(scan.nets, kit: kit, levels: levels, visit.language)
    return Response(
      status: .ok, headers: [.contentType: "image/svg+xml", .cacheControl: "private, max-age=3600"],
      body: .init(byteBuffer: .init(string: drawing.file)))
  }

  private var drawings: PageDrawings { PageDrawings(library: workplace.library, renderer: renderer) }

  private func attempt(_ visit: Visit) async throws -> Response {
    let id = try visit.attemptID()
    guard let attempt = try? await store.attempt(id) else { throw HTTPError(.notFound) }
    let events = try await store.events(of: id)
    let summary = try await store.summary(of: id)
    var learner: Learner?
    if let known = attempt.learner { learner = try? await store.learner(known) }
    let exercise = workplace.library[attempt.exercise]
    let language = visit.language
    let listing = AttemptListing(attempt: attempt, learner: learner, summary: summary)
    let entry = ReviewQueue.Entry(
      listing: listing,
      exceptions: ExceptionRules().exceptions(of: listing, expectedMinutes: exercise?.expectedMinutes))
    var values = row(entry, language)
    values["learner_number"] = learner?.number ?? ""
    values["learner_id"] = learner?.id.uuidString.lowercased() ?? ""
    values["named"] = learner != nil
    values["facts"] = facts(attempt, summary, events, language)
    values["log"] = log(events, of: id, language)
    values["timeline"] = timeline(events, of: exercise, language)
    values["last"] = events.count
    values["criteria"] = (summary.grade?.criteria ?? []).map { criterion($0, language) }
    values["feedback"] = summary.grade.map { FeedbackSheet($0.feedback) }.map { sheet in
      (sheet.wrong + sheet.right + sheet.notes).map { renderer.render($0, language) }
    }
    if let grade = summary.grade, let exercise {
      values["marked"] = drawings.marked(grade, of: exercise, id: "marked", language)
      values["diagram"] = drawings.steps(of: exercise, trace: events.lastTrace, id: "steps", language)
    }
    values["overrides"] = summary.overrides.map { override in
      [
        "text": renderer.text(
          "trainer.overridden",
          [
            "before": .text(override.before.map(String.init) ?? "–"), "after": .integer(override.after),
            "by": .text(override.by),
          ], language), "reason": override.reason,
      ]
    }
    values["reflection"] = reflection(events, exercise?.texts(in: language)?.reflection ?? [], language)
    values["checklist"] = (exercise?.texts(in: language)?.checklist ?? []).enumerated().map { index, point in
      ["number": "\(index + 1)", "point": point]
    }
    values["assessment"] = attempt.mode == .assessment
    values["runs"] = attempt.isActive
    values["released"] = attempt.phase == .released
    values["judged"] = AttemptLifecycle.table[attempt.phase]?[.override] != nil && attempt.mode == .assessment
    values["reviewable"] = AttemptLifecycle.table[attempt.phase]?[.review] != nil
    values["signable"] = attempt.phase == .reviewed
    values["signed_trainer"] = attempt.record.signatures.contains(.trainer)
    values["signed_learner"] = attempt.record.signatures.contains(.learner)
    values["variant"] = attempt.outcome == .unexpectedButWorking && attempt.phase != .ended
    values["assistances"] = Assistance.allCases.map { kind in
      [
        "value": kind.rawValue, "name": renderer.text("trainer.assistance_\(kind.rawValue)", language),
        "chosen": kind == attempt.assistance,
      ] as [String: Any]
    }
    if let objection = try await workplace.desk.objection(to: visit.member, judging: attempt.id) {
      values["objection"] = renderer.render(objection.message, language)
    }
    return page(
      "attempt_review", visit, title: "\(name(of: learner, language)) · \(title(of: attempt.exercise, language))",
      values)
  }
}

extension TrainerPages.Visit {
  var reason: String { String((form?["reason"] ?? "").prefix(2000)) }

  /// What the trainer filled in: points of attention by their number, seen good, bad, or not at all.
  var review: Review {
    let seen = form?.beginning(with: "point.").compactMapValues { value in
      value == "good" ? true : value == "bad" ? false : nil
    }
    let texts = Dictionary(uniqueKeysWithValues: (seen ?? [:]).map { (form?["text.\($0.key)"] ?? $0.key, $0.value) })
    return Review(
      by: member.number, checklist: texts,
      rating: form?["rating"].flatMap { Int($0) }.flatMap { (1...5).contains($0) ? $0 : nil },
      remark: String((form?["remark"] ?? "").prefix(2000)))
  }
}
