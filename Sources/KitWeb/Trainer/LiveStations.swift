import Attempts
import ExerciseRun
import Exercises
import Foundation
import Grading
import Hummingbird
import Messages
import NIOCore

/// All stations of this machine, as they are now.
extension TrainerPages {
  /// What the card of a station says.
  struct StationCard: Encodable, Equatable {
    var id: String
    /// By the place on the card.
    var texts: [String: String]
    /// A learner calls.
    var calls: Bool
  }

  func addStations(to router: RouterGroup<PageContext>) {
    get("stations", of: .stations, on: router) { visit in
      var cards: [[String: Any]] = []
      for station in workplace.stations {
        let card = await card(of: station, visit.language)
        var values: [String: Any] = ["id": station.id, "calls": card.calls]
        for (name, text) in card.texts { values[name] = text }
        if let attempt = await station.run.snapshot.attempt { values["attempt"] = attempt.id.uuidString.lowercased() }
        cards.append(values)
      }
      return page(
        "trainer_stations", visit, title: renderer.text("trainer.place_stations", visit.language), ["stations": cards])
    }
    get("live", of: .stations, on: router) { visit in
      Response(
        status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
        body: .untilShutdown(live(visit.language)))
    }
  }

  private func card(of station: Workplace.Station, _ language: String) async -> StationCard {
    let snapshot = await station.run.snapshot
    let calls = workplace.helpCalls.since(station.id)
    var texts = ["learner": "–", "exercise": "–", "phase": "–", "score": "–"]
    switch snapshot.connection {
    case .attached(let kit): texts["kit"] = "\(kit.model) \(kit.serialNumber)"
    case .searching: texts["kit"] = renderer.text("ui.kit_searching", language)
    case .lost: texts["kit"] = renderer.text("ui.kit_lost", language)
    }
    texts["power"] = renderer.text(snapshot.power == .on ? "trainer.power_on" : "trainer.power_off", language)
    let halt = StationHalt(snapshot, kit: workplace.library.kits[station.kit])
    let stop = halt == .emergencyStop || halt == .benchStop ? halt.map { Message("page.halt_\($0.rawValue)") } : nil
    texts["notices"] = ([stop].compactMap(\.self) + snapshot.notices).map { renderer.render($0, language) }
      .joined(separator: " ")
    texts["help"] =
      calls.map { renderer.text("trainer.help_since", ["time": .text(renderer.time($0, language))], language) } ?? ""
    if let attempt = snapshot.attempt {
      var learner: Learner?
      if let id = attempt.learner { learner = try? await store.learner(id) }
      texts["learner"] = name(of: learner, language)
      texts["exercise"] = title(of: attempt.exercise, language)
      texts["phase"] =
        "\(renderer.text("ui.short_\(attempt.mode.rawValue)", language)) · \(renderer.text("trainer.phase_\(attempt.phase.rawValue)", language))"
      texts["score"] = snapshot.grade?.score.map { "\($0) / 100" } ?? "–"
    }
    return StationCard(id: station.id, texts: texts, calls: calls != nil)
  }

  /// The cards at once and whenever one of them changes.
  private func live(_ language: String) -> AsyncStream<ByteBuffer> {
    let (stream, continuation) = AsyncStream.makeStream(of: ByteBuffer.self, bufferingPolicy: .bufferingNewest(4))
    let (changes, change) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    let task = Task {
      await withTaskGroup(of: Void.self) { group in
        for station in workplace.stations {
          group.addTask { for await _ in await station.run.snapshots() { change.yield() } }
        }
        group.addTask { for await _ in workplace.helpCalls.changes() { change.yield() } }
        group.addTask {
          var last: [StationCard] = []
          for await _ in changes {
            var cards: [StationCard] = []
            for station in workplace.stations { cards.append(await card(of: station, language)) }
            if cards != last { continuation.send("stations", cards) }
            last = cards
          }
        }
        group.addTask {
          while (try? await Task.sleep(for: .seconds(15))) != nil { continuation.yield(ByteBuffer(string: ":\n\n")) }
        }
      }
    }
    continuation.onTermination = { _ in task.cancel() }
    return stream
  }
}
