import Attempts
import Circuits
import ExerciseRun
import Foundation
import Grading
import Messages
import NIOCore

/// What changes on a page without a reload.
struct PageState: Encodable, Equatable {
  struct Channel: Encodable, Equatable {
    var name: String
    var on: Bool
    var level: String
  }

  var connection: String
  /// What keeps the learner from going on, or what to do at the kit, most urgent first.
  var notices: [String]
  var channels: [Channel]
  /// Changes when the server has to draw another page.
  var revision: String

  init(_ snapshot: RunSnapshot, pages: BenchPages, language: String) {
    connection = pages.connection(snapshot.connection, language)
    notices = snapshot.notices.map { pages.workplace.catalogue.render($0, in: language) }
    let levels = snapshot.levels.map { name, level in
      Channel(name: name, on: level, level: pages.text(level ? "ui.on" : "ui.off", language))
    }
    // Measured voltages tell of the wiring: in an assessment only what the panel shows reaches the page (design §5).
    let measured = snapshot.attempt?.mode == .practice ? snapshot.millivolts : [:]
    let voltages = measured.map { name, value in
      let unit = name.hasSuffix(".i") ? "A" : "V"
      return Channel(
        name: name, on: value.magnitude > 1000, level: "\(value / 1000).\(abs(value % 1000) / 100) \(unit)")
    }
    channels = (levels + voltages).sorted { $0.name < $1.name }
    let attempt = snapshot.attempt
    revision = [
      attempt.map { $0.id.uuidString.lowercased() } ?? "none", attempt?.phase.rawValue ?? "", snapshot.power.rawValue,
      String(attempt?.hintsShown ?? 0), String(snapshot.gradings),
    ].joined(separator: ".")
  }
}

extension BenchPages {
  /// Server-sent events of one viewer: the state at once and at every change; the wiring while a practice may see it.
  func live(_ station: Workplace.Station, language: String) -> AsyncStream<ByteBuffer> {
    let (stream, continuation) = AsyncStream.makeStream(of: ByteBuffer.self, bufferingPolicy: .bufferingNewest(16))
    let task = Task {
      await withTaskGroup(of: Void.self) { group in
        group.addTask {
          var last: PageState?
          for await snapshot in await station.run.snapshots() {
            let state = PageState(snapshot, pages: self, language: language)
            if state != last { continuation.send("state", state) }
            last = state
          }
        }
        group.addTask {
          for await nets in await wiring.watch(station) {
            continuation.send("wiring", nets)
          }
        }
        // A comment now and then finds out that the viewer is gone.
        group.addTask {
          while (try? await Task.sleep(for: .seconds(15))) != nil { continuation.yield(ByteBuffer(string: ":\n\n")) }
        }
      }
    }
    continuation.onTermination = { _ in task.cancel() }
    return stream
  }
}

extension AsyncStream<ByteBuffer>.Continuation {
  fileprivate func send(_ event: String, _ value: some Encodable) {
    guard let data = try? AttemptJSON.encode(value) else { return }
    yield(ByteBuffer(string: "event: \(event)\ndata: \(String(decoding: data, as: UTF8.self))\n\n"))
  }
}
