import Attempts
import ExerciseRun
import Exercises
import Foundation
import Grading
import Hummingbird
import Messages

/// Pages over many attempts: what exercises show about themselves, uploads, kits.
extension TrainerPages {
  func addOverviews(to router: RouterGroup<PageContext>) {
    get("exercises", of: .exercises, on: router) { visit in try await exercises(visit) }
    get("sync", of: .sync, on: router) { visit in try await sync(visit) }
    post("sync/replay", of: .sync, on: router) { visit in
      guard visit.member.roles.contains(.trainer) || visit.member.roles.contains(.administrator) else {
        throw HTTPError(.forbidden, message: "identity.not_allowed")
      }
      let choice = ReplayChoice(
        target: visit.form?["target"], attempt: visit.form?["attempt"].flatMap { UUID(uuidString: $0) },
        accepting: visit.form?["accepting"] != nil)
      // A person looks at each grade that goes over another's.
      if choice.accepting, choice.attempt == nil { throw HTTPError(.badRequest) }
      _ = try await store.replay(choice, by: visit.member.number, at: Date())
      return "/trainer/sync"
    }
    get("kits", of: .kits, on: router) { visit in await kits(visit) }
    post("kits/{station}/self-test", of: .kits, on: router) { visit in
      let id = try visit.parameter("station")
      guard let station = workplace.stations.first(where: { $0.id == id }) else { throw HTTPError(.notFound) }
      if let busy = await station.run.snapshot.activeAttempt { throw RunError.refused(.stationBusy(attempt: busy)) }
      do throws(BenchError) {
        let report = try await station.bench.selfTest()
        return
          "/trainer/kits?station=\(id)&failed=\(report.findings.count { !$0.passed })&tested=\(report.findings.count)"
      } catch {
        throw RunError.bench(error)
      }
    }
  }

  private func exercises(_ visit: Visit) async throws -> Response {
    let language = visit.language
    let listings = try await store.listings(matching: AttemptFilter(limit: 20_000))
    func number(_ value: Double?, _ places: Int = 0) -> String {
      value.map { renderer.decimal($0, places, language) } ?? "–"
    }
    let rows = workplace.library.exercises.map { exercise -> [String: Any] in
      let measures = ExerciseMeasures(
        of: exercise.id, attempts: listings, expectedMinutes: exercise.expectedMinutes)
      return [
        "title": title(of: exercise.id, language), "id": exercise.id, "attempts": measures.attempts,
        "passed": "\(measures.passed) / \(measures.assessed)", "score": number(measures.medianScore),
        "minutes": "\(number(measures.medianMinutes)) / \(exercise.expectedMinutes)",
        "hints": number(measures.hintsPerAttempt, 1),
        "clarity": measures.medianClarity.map { "\(renderer.decimal($0, 1, language)) (\(measures.clarityAnswers))" }
          ?? "–",
        "kit_faults": measures.kitFaults,
        "lost": measures.criteria.filter { $0.lost > 0 }.prefix(3).map { "\($0.id): \($0.lost) / \($0.graded)" }
          .joined(separator: ", "),
      ]
    }
    return page(
      "exercises", visit, title: renderer.text("trainer.place_exercises", language),
      [
        "rows": rows,
        "diagnostics": workplace.diagnostics,
      ])
  }

  private func sync(_ visit: Visit) async throws -> Response {
    let language = visit.language
    let targets = try await store.syncStatus(targets: workplace.syncTargets)
    return page(
      "sync", visit, title: renderer.text("trainer.place_sync", language),
      [
        "targets": targets.map { target -> [String: Any] in
          var values: [String: Any] = [
            "target": target.target, "alarm": target.alarm, "configured": target.isConfigured,
            "counts": [
              "pending": target.pending, "sent": target.sent, "skipped": target.skipped, "held": target.held,
              "dead": target.dead,
            ],
            "waiting": target.waitingSince.map { renderer.dateTime($0, language) } ?? "–",
            "success": target.health.lastSuccess.map { renderer.dateTime($0, language) } ?? "–",
            "letters": target.letters.map { letter in
              [
                "attempt": letter.attempt.uuidString.lowercased(), "revision": letter.revision,
                "dead": letter.phase != .held, "problem": "\(letter.problem)",
              ] as [String: Any]
            },
          ]
          if let trouble = target.health.trouble { values["trouble"] = "\(trouble)" }
          return values
        }
      ])
  }

  private func kits(_ visit: Visit) async -> Response {
    let language = visit.language
    let query = visit.request.uri.queryParameters
    var cards: [[String: Any]] = []
    for station in workplace.stations {
      let connection = await station.bench.connection()
      var card: [String: Any] = ["station": station.id, "kit": station.kit]
      switch connection {
      case .attached(let kit):
        card["state"] = renderer.text("trainer.kit_attached", language)
        card["attached"] = true
        card["serial"] = kit.serialNumber
        card["firmware"] = kit.firmwareVersion
        card["protocol"] = kit.protocolVersion
        card["virtual"] = kit.isVirtual
      case .searching(let hint):
        card["state"] = renderer.text("ui.kit_searching", language)
        card["reason"] = hint.map { "\($0)" } ?? ""
      case .lost(let reason):
        card["state"] = renderer.text("ui.kit_lost", language)
        card["reason"] = "\(reason)"
      }
      let link = await station.bench.link()
      card["hasCable"] = link != nil
      card["cable"] = (link?.facts ?? []).map { fact in
        ["name": renderer.text(fact.name, language), "value": renderer.render(fact.value, language)]
      }
      if query["station"].map(String.init) == station.id, let tested = query["tested"].flatMap({ Int($0) }),
        let failed = query["failed"].flatMap({ Int($0) })
      {
        card["tested"] = renderer.text(
          "trainer.self_test_result", ["tested": .integer(tested), "failed": .integer(failed)], language)
        card["healthy"] = failed == 0
      }
      cards.append(card)
    }
    return page(
      "kits", visit, title: renderer.text("trainer.place_kits", language),
      ["stations": cards, "descriptions": workplace.library.kits.keys.sorted()])
  }
}
