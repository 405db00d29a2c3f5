import Attempts
import Circuits
import ExerciseRun
import Exercises
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
  /// Whether the station waits for a trainer.
  var helpCalled: Bool
  /// Changes when the server has to draw another page.
  var revision: String

  init(
    _ snapshot: RunSnapshot, pages: BenchPages, station: Workplace.Station, session: Session, language: String
  ) {
    let renderer = pages.renderer
    connection = pages.connection(snapshot.connection, language)
    let halt = pages.halt(at: station, snapshot)
    notices = snapshot.notices.filter { halt?.notices.contains($0.key) != true }.map { renderer.render($0, language) }
    // Neither the kit's own emergency stop nor its green button belongs to an exercise.
    let inputs = pages.workplace.library.kits[station.kit]?.channels.inputs ?? []
    let own = Set(inputs.filter { $0.senses == .emergencyStop || $0.senses == .confirm }.map(\.name))
    let levels = snapshot.levels.filter { !own.contains($0.key) }.map { name, level in
      Channel(name: name, on: level, level: renderer.text(level ? "ui.on" : "ui.off", language))
    }
    // Measured voltages tell of the wiring: elsewhere only what the panel shows reaches the page (design §5), such as the
    // meter of the supply where a current is asked for.
    let exercise = snapshot.attempt.flatMap { pages.workplace.library[$0.exercise] }
    let showsAll = snapshot.attempt.flatMap { exercise?.showsMeasured(in: $0.mode) } ?? false
    let showsCurrent = if case .measurement? = exercise?.kind { true } else { false }
    let measured = snapshot.millivolts.filter { showsAll || showsCurrent && $0.key.hasSuffix(".i") }
    let voltages = measured.map { name, value in
      let unit = name.hasSuffix(".i") ? "A" : "V"
      return Channel(
        name: name, on: value.magnitude > 1000,
        level: "\(renderer.decimal(Double(value) / 1000, 1, language)) \(unit)")
    }
    channels = (levels + voltages).sorted { $0.name < $1.name }
    helpCalled = pages.workplace.helpCalls.since(station.id) != nil
    let attempt = snapshot.attempt
    revision = [
      attempt.map { $0.id.uuidString.lowercased() } ?? "none", attempt?.phase.rawValue ?? "", snapshot.power.rawValue,
      snapshot.searching ? "searching" : "", halt?.rawValue ?? "",
      String(attempt?.hintsShown ?? 0), String(snapshot.gradings), helpCalled ? "help" : "",
      attempt?.isActive == true && pages.control.has(session, station.id) ? "acts" : "",
    ].joined(separator: ".")
  }
}

extension BenchPages {
  /// Server-sent events of one viewer: the state at once and at every change; the wiring while a practice may see it.
  func live(_ station: Workplace.Station, _ session: Session, _ language: String) -> AsyncStream<ByteBuffer> {
    let (stream, continuation) = AsyncStream.makeStream(of: ByteBuffer.self, bufferingPolicy: .bufferingNewest(16))
    let task = Task {
      await withTaskGroup(of: Void.self) { group in
        group.addTask {
          var last: PageState?
          var drawn: String?
          for await snapshot in await station.run.snapshots() {
            control.seen(session, at: station.id)
            let state = PageState(snapshot, pages: self, station: station, session: session, language: language)
            if state != last { continuation.send("state", state) }
            last = state
            guard let attempt = snapshot.attempt, attempt.isActive,
              let exercise = workplace.library.exercise(of: attempt)
            else { continue }
            let drawing = liveDrawing(exercise, snapshot, language)
            if let drawing, drawing != drawn { continuation.send("drawing", drawing) }
            drawn = drawing
          }
        }
        group.addTask {
          for await _ in workplace.helpCalls.changes() {
            let snapshot = await station.run.snapshot
            continuation.send(
              "state", PageState(snapshot, pages: self, station: station, session: session, language: language))
          }
        }
        group.addTask {
          for await nets in await wiring.watch(station) { continuation.send("wiring", nets) }
        }
        // A comment now and then finds out that the viewer is gone; while there is one, the screen has its station.
        group.addTask {
          while (try? await Task.sleep(for: .seconds(15))) != nil {
            if !sessions.isAlive(session.id) {
              continuation.send("locked", true)
              continuation.finish()
              return
            }
            control.seen(session, at: station.id)
            continuation.yield(ByteBuffer(string: ":\n\n"))
          }
        }
      }
    }
    continuation.onTermination = { _ in task.cancel() }
    return stream
  }
}

extension AsyncStream<ByteBuffer>.Continuation {
  func send(_ event: String, _ value: some Encodable) {
    guard let data = try? AttemptJSON.encode(value) else { return }
    yield(ByteBuffer(string: "event: \(event)\ndata: \(String(decoding: data, as: UTF8.self))\n\n"))
  }
}
