import Attempts
import ControlAPI
import ExerciseRun
import Exercises
import Foundation
import Grading
import Hummingbird
import Messages

/// What waits for a trainer: calls for help, then exceptions, then what is as usual; released one by one or together.
extension TrainerPages {
  func addInbox(to router: RouterGroup<PageContext>) {
    get("", of: .inbox, on: router) { visit in try await inbox(visit) }
    post("release", of: .inbox, on: router) { visit in
      let refused = try await release((visit.form?.all("attempt") ?? []).compactMap(UUID.init(uuidString:)), visit)
      return refused == 0 ? "/trainer" : "/trainer?kept=\(refused)"
    }
    post("help/{station}", of: .stations, on: router) { visit in
      workplace.helpCalls.answered(try visit.parameter("station"))
      return ownPath(visit.form?["to"], otherwise: "/trainer")
    }
  }

  /// Releases scores, some at the same moment: they wait for the disk together.
  ///
  /// - Returns: how many the rules kept here.
  private func release(_ ids: [UUID], _ visit: Visit) async throws -> Int {
    let lanes = min(8, ids.count)
    return try await withThrowingTaskGroup(of: Int.self) { group in
      for lane in 0..<lanes {
        group.addTask {
          var refused = 0
          for index in stride(from: lane, to: ids.count, by: lanes) {
            do throws(RunError) {
              try await release(ids[index], visit)
            } catch {
              guard case .refused = error else { throw error }
              refused += 1
            }
          }
          return refused
        }
      }
      return try await group.reduce(0, +)
    }
  }

  /// Releases one score and lets its station know.
  func release(_ id: UUID, _ visit: Visit) async throws(RunError) {
    try await workplace.desk.release(id, by: visit.member.number)
    try await tellStation(of: id)
  }

  /// A page at the bench that still shows the attempt shows what became of it.
  func tellStation(of id: UUID) async throws(RunError) {
    for station in workplace.stations where await station.run.snapshot.attempt?.id == id {
      try await station.run.refresh()
    }
  }

  private func inbox(_ visit: Visit) async throws -> Response {
    let language = visit.language
    var filter = AttemptFilter(phases: [.graded, .reviewed], limit: 500)
    filter.mode = .assessment
    let waiting = try await store.listings(matching: filter)
    let entries = try await workplace.desk.queue(waiting)
    var values: [String: Any] = [
      "entries": entries.map { row($0, language) }, "entries_there": !entries.isEmpty,
      "calls": workplace.stations.compactMap { station in
        workplace.helpCalls.since(station.id).map { since in
          ["station": station.id, "since": renderer.time(since, language)]
        }
      },
    ]
    if let kept = visit.request.uri.queryParameters["kept"].flatMap({ Int($0) }) {
      values["kept"] = renderer.text("trainer.kept", ["count": .integer(kept)], language)
    }
    let sync = SyncState(try await store.syncStatus(targets: workplace.syncTargets), now: Date())
    let alarms = sync.targets.filter(\.alarm)
    if !alarms.isEmpty {
      values["alarm"] = renderer.text("trainer.sync_alarm", ["targets": .list(alarms.map(\.target))], language)
    } else if sync.isOverdue {
      values["alarm"] = renderer.text("trainer.sync_overdue", language)
    }
    return page("inbox", visit, title: renderer.text("trainer.place_inbox", language), values)
  }

  /// One line of a list of attempts.
  func row(_ entry: ReviewQueue.Entry, _ language: String) -> [String: Any] {
    let attempt = entry.listing.attempt
    let urgency = entry.exceptions.first?.urgency
    return [
      "id": attempt.id.uuidString.lowercased(), "learner": name(of: entry.listing.learner, language),
      "exercise": title(of: attempt.exercise, language), "score": attempt.score.map(String.init) ?? "–",
      "verdict": attempt.outcome.map { renderer.text("verdict.\($0.rawValue)", language) } ?? "",
      "minutes": renderer.text(
        "trainer.minutes", ["minutes": .decimal(entry.listing.summary.activeMinutes, decimals: 0)], language),
      "when": renderer.dateTime(attempt.startedAt, language),
      "help": renderer.text("trainer.assistance_\(attempt.assistance.rawValue)", language),
      "phase": renderer.text("trainer.phase_\(attempt.phase.rawValue)", language),
      "mode": renderer.text("ui.short_\(attempt.mode.rawValue)", language),
      "exceptions": entry.exceptions.map { renderer.render($0.message, language) },
      "urgent": urgency.map { $0 <= 3 } ?? false, "attention": urgency.map { $0 > 3 } ?? false,
      "waits": attempt.phase == .graded || attempt.phase == .reviewed,
    ]
  }
}
