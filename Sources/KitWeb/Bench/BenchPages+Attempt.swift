import Attempts
import Circuits
import Drawings
import ExerciseRun
import Exercises
import Foundation
import Grading
import Messages

/// The page of an attempt that runs, and of its result.
extension BenchPages {
  func show(
    _ attempt: Attempt, _ snapshot: RunSnapshot, at station: Workplace.Station, _ session: Session,
    in values: inout [String: Any], _ language: String
  ) async throws {
    let exercise = workplace.library.exercise(of: attempt)
    if let exercise {
      values.merge(exercise.sheet(in: language)) { _, new in new }
      values["drawing"] = liveDrawing(exercise, snapshot, language)
      values["is_live"] = true
      let offer = HintOffer(exercise, mode: attempt.mode, events: try await store.events(of: attempt.id))
      values["hints"] = offer.hints(in: [language])
      values["more_hints"] = offer.shown < offer.total
    }
    values["mode"] = renderer.text("ui.short_\(attempt.mode.rawValue)", language)
    let acts = control.mayAct(session, at: station.id, attempt: attempt)
    let isMine = attempt.learner != nil && attempt.learner == session.learner?.id
    values["acts"] = acts
    values["take_over"] = !acts && isMine
    values["watching"] = !acts
    values["practice"] = attempt.mode == .practice
    values["wiring_shown"] = exercise?.showsMeasured(in: attempt.mode) == true && snapshot.power == .off
    // Somebody else's checks and hints are between that learner and the bench.
    guard acts || isMine else {
      values["hints"] = [String]()
      return
    }
    let step = AttemptStep(attempt, snapshot, kind: exercise?.kind)
    if halt(at: station, snapshot)?.holdsEverything == true {
      values["held"] = step.values(renderer, language)
      values["hints"] = [String]()
      return
    }
    values["step"] = step.values(renderer, language)
    if !step.showsHints { values["hints"] = [String]() }
    if let exercise, step.measures { try await work(on: exercise, attempt, step, in: &values, language) }
    if attempt.mode == .practice, step.showsCheck, let grade = snapshot.grade {
      var checked = feedback(grade, headline: renderer.text("ui.last_check", language), language)
      let events = try await store.events(of: attempt.id)
      if let exercise { draw(grade, of: exercise, events, in: &checked, language) }
      if let change = change(in: events) { checked["change"] = change.values(renderer, language) }
      values["checked"] = checked
    }
  }

  func show(
    result attempt: Attempt, _ grade: Grade?, at station: Workplace.Station, _ session: Session,
    in values: inout [String: Any], _ language: String
  ) async throws {
    let exercise = workplace.library.exercise(of: attempt)
    var headline = ""
    let end = StationHalt(endOf: attempt)
    if let end, values["halt"] == nil { values["halt"] = end.values(renderer, keepsAttempt: false, language) }
    if attempt.phase == .ended, attempt.outcome == .aborted { headline = renderer.text("page.aborted", language) }
    if attempt.phase == .graded, attempt.mode == .assessment {
      headline = renderer.text("ui.waits_for_trainer", language)
    }
    var ended = grade.map { feedback($0, headline: headline, language) } ?? ["headline": headline]
    ended["says"] = !headline.isEmpty
    if let exercise {
      let events = try await store.events(of: attempt.id)
      if let grade { draw(grade, of: exercise, events, in: &ended, language) }
      if attempt.gradeRevision > 0 {
        ended["diagram"] = drawings.steps(of: exercise, trace: events.lastTrace, id: "steps", language)
      }
    }
    ended["title"] = exercise?.texts(in: language)?.title ?? attempt.exercise
    ended["good"] = attempt.outcome == .passed || attempt.outcome == .unexpectedButWorking
    ended["bad"] = attempt.outcome == .failed
    values["ended"] = ended
    values["questions"] = (exercise?.texts(in: language)?.reflection ?? []).enumerated().map { index, question in
      ["number": "\(index + 1)", "question": question]
    }
    values["ratings"] = (1...5).map { ["value": "\($0)"] }
    values["again"] = attempt.mode == .practice && exercise != nil ? ["id": attempt.exercise] : nil
  }

  /// What a grade says to the learner, in groups.
  func feedback(_ grade: Grade, headline: String, _ language: String) -> [String: Any] {
    let sheet = FeedbackSheet(grade.feedback)
    func said(_ messages: [Message]) -> [String] { messages.map { renderer.render($0, language) } }
    var values: [String: Any] = [
      "headline": headline,
      "wrong": said(sheet.wrong), "right": said(sheet.right), "notes": said(sheet.notes),
      "hasWrong": !sheet.wrong.isEmpty, "hasRight": !sheet.right.isEmpty || !sheet.notes.isEmpty,
      "passed": grade.verdict == .passed || grade.verdict == .unexpectedButWorking,
      "criteria": grade.criteria.map { criterion in
        [
          "message": renderer.render(criterion.message, language), "points": criterion.points,
          "maximum": criterion.maximum, "expected": criterion.expected, "measured": criterion.measured,
        ] as [String: Any]
      },
    ]
    if let first = sheet.headline { values["summary"] = renderer.render(first, language) }
    if let next = sheet.next { values["next"] = renderer.render(next, language) }
    return values
  }

  /// The drawing of the task with what the kit reports now. Voltages tell of the wiring, so that an assessment does without
  /// them (design §5).
  func liveDrawing(_ exercise: Exercise, _ snapshot: RunSnapshot, _ language: String) -> String? {
    guard let kit = workplace.library.kit(of: exercise) else { return nil }
    let showsMeasured = snapshot.attempt.map { exercise.showsMeasured(in: $0.mode) } ?? false
    let state = ShownState(snapshot, kit: kit, withVoltages: showsMeasured)
    return liveDrawings.drawing(of: exercise, showing: state, language) {
      drawings.reference(of: exercise, showing: state, id: "task", language)
    }
  }

  /// The drawing with the marks of a grade, and what differs played back step by step.
  private func draw(
    _ grade: Grade, of exercise: Exercise, _ events: [AttemptEvent], in values: inout [String: Any], _ language: String
  ) {
    values["marked"] = drawings.marked(grade, of: exercise, id: "marked", language)
    guard grade.counterexample != nil, let scan = events.lastScan else { return }
    values["play"] = drawings.playback(grade, of: exercise, measured: scan.nets, id: "play", language)
      .map { ["steps": $0, "last": $0.count - 1] as [String: Any] }
  }

  private var store: any BenchStore { workplace.store }

  /// What the last check found otherwise than the one before; nil before the second check.
  private func change(in events: [AttemptEvent]) -> CheckChange? {
    let checks = events.compactMap { event in
      if case .checked(let grade) = event.what { grade } else { nil }
    }
    guard let now = checks.last, let before = checks.dropLast().last else { return nil }
    return CheckChange(from: before, to: now)
  }
}

extension [AttemptEvent] {
  /// What was measured last.
  var lastScan: Scan? {
    for event in reversed() {
      if case .scan(let scan) = event.what { return scan }
    }
    return nil
  }

  /// The recording that a sequence was graded by.
  var lastTrace: SequenceTrace? {
    for event in reversed() {
      if case .handedIn(.trace(let trace)) = event.what { return trace }
    }
    return nil
  }
}
