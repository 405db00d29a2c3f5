import Attempts
import Circuits
import ExerciseRun
import Exercises
import Foundation
import Grading
import Messages

/// What each page shows.
extension BenchPages {
  func stations(_ language: String) async -> Page {
    var cards: [[String: Any]] = []
    for station in workplace.stations {
      let connection = await station.run.snapshot.connection
      cards.append(["id": station.id, "kit": station.kit, "state": self.connection(connection, language)])
    }
    var values = frame(title: text("ui.title", language), connection: "", language)
    values["stations"] = cards
    return Page(template: "stations", values: values)
  }

  /// The station: its running attempt, or the choice of an exercise with the last result.
  func station(_ station: Workplace.Station, language: String, problem: Problem?) async throws -> Page {
    let snapshot = await station.run.snapshot
    let state = PageState(snapshot, pages: self, language: language)
    var values = frame(title: station.id, connection: state.connection, language)
    values["station"] = station.id
    values["revision"] = state.revision
    values["notices"] = state.notices
    if let problem { values["problem"] = ["error": problem.error, "hint": problem.hint] }
    if let attempt = snapshot.attempt, attempt.isActive {
      try await show(attempt, snapshot, state, in: &values, language)
      return Page(template: "attempt", values: values)
    }
    if let attempt = snapshot.attempt { values["ended"] = result(attempt, snapshot.grade, language) }
    values["exercises"] = workplace.library.exercises.filter { $0.kit == station.kit }.map { exercise in
      let texts = exercise.texts(in: language)
      return [
        "id": exercise.id, "title": texts?.title ?? exercise.id, "goal": texts?.goal ?? "",
        "duration": text("ui.minutes", ["minutes": .integer(exercise.expectedMinutes)], language),
      ]
    }
    if workplace.isDemonstration {
      values["learners"] = try await workplace.store.learners().map { ["number": $0.number, "name": $0.name] }
    }
    return Page(template: "choose", values: values)
  }

  private func show(
    _ attempt: Attempt, _ snapshot: RunSnapshot, _ state: PageState, in values: inout [String: Any], _ language: String
  ) async throws {
    let exercise = workplace.library[attempt.exercise]
    let texts = exercise?.texts(in: language)
    var who = text("ui.no_name", language)
    if let learner = attempt.learner { who = try await workplace.store.learner(learner).name }
    values["exercise"] = texts?.title ?? attempt.exercise
    values["goal"] = texts?.goal ?? ""
    values["task"] = texts?.task ?? ""
    values["who"] = who
    values["mode"] = text("ui.short_\(attempt.mode.rawValue)", language)
    if case .wiring(let task)? = exercise?.kind {
      values["schematic"] = ["nets": task.reference.groups.map { $0.map(\.description).joined(separator: " — ") }]
    }
    values["hints"] = Array((texts?.hints ?? []).prefix(attempt.hintsShown))
    values["practice"] = attempt.mode == .practice
    values["power"] = snapshot.power != .off
    values["channels"] = state.channels.map { ["name": $0.name, "on": $0.on ? "true" : "false", "level": $0.level] }
    if attempt.mode == .practice, let grade = snapshot.grade {
      values["checked"] = feedback(grade, headline: text("ui.last_check", language), language)
    }
  }

  private func result(_ attempt: Attempt, _ grade: Grade?, _ language: String) -> [String: Any] {
    let title = workplace.library[attempt.exercise]?.texts(in: language)?.title ?? attempt.exercise
    var headline = text("ui.last_attempt", language)
    if attempt.outcome == .kitFault { headline = text("ui.kit_fault", language) }
    if attempt.phase == .graded, attempt.mode == .assessment { headline = text("ui.waits_for_trainer", language) }
    var values = grade.map { feedback($0, headline: headline, language) } ?? ["headline": headline]
    values["title"] = title
    values["good"] = attempt.outcome == .passed || attempt.outcome == .unexpectedButWorking
    values["bad"] = attempt.outcome == .failed || attempt.outcome == .safetyStop
    return values
  }

  private func feedback(_ grade: Grade, headline: String, _ language: String) -> [String: Any] {
    let sheet = FeedbackSheet(grade.feedback)
    func said(_ messages: [Message]) -> [String] { messages.map { workplace.catalogue.render($0, in: language) } }
    var values: [String: Any] = [
      "headline": headline,
      "wrong": said(sheet.wrong), "right": said(sheet.right), "notes": said(sheet.notes),
      "hasWrong": !sheet.wrong.isEmpty, "hasRight": !sheet.right.isEmpty,
      "passed": grade.verdict == .passed || grade.verdict == .unexpectedButWorking,
      "criteria": grade.criteria.map { criterion in
        [
          "message": workplace.catalogue.render(criterion.message, in: language), "points": criterion.points,
          "maximum": criterion.maximum, "expected": criterion.expected, "measured": criterion.measured,
        ] as [String: Any]
      },
    ]
    if let first = sheet.headline { values["summary"] = workplace.catalogue.render(first, in: language) }
    if let next = sheet.next { values["next"] = workplace.catalogue.render(next, in: language) }
    return values
  }

  private func frame(title: String, connection: String, _ language: String) -> [String: Any] {
    var texts: [String: String] = [:]
    for key in workplace.catalogue.keys(in: language) where key.hasPrefix("ui.") {
      texts[String(key.dropFirst(3))] = text(key, language)
    }
    let names = ["nl": "Nederlands", "en": "English", "fr": "Français", "pl": "Polski"]
    return [
      "title": title, "language": language, "connection": connection, "text": texts,
      "languages": workplace.catalogue.languages.map { code in
        ["code": code, "name": names[code] ?? code, "current": code == language] as [String: Any]
      },
    ]
  }

  func connection(_ connection: BenchConnection, _ language: String) -> String {
    switch connection {
    case .attached(let kit):
      let serial = kit.isVirtual ? "\(kit.serialNumber) (\(text("ui.virtual", language)))" : kit.serialNumber
      return text("ui.kit_attached", ["model": .text(kit.model), "serial": .text(serial)], language)
    case .searching: return text("ui.kit_searching", language)
    case .lost: return text("ui.kit_lost", language)
    }
  }
}

extension Exercise {
  /// The texts in that language, or else in English, or else in any.
  func texts(in language: String) -> ExerciseTexts? {
    texts[language] ?? texts["en"] ?? texts.min { $0.key < $1.key }?.value
  }
}
