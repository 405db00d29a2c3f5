import Attempts
import Circuits
import ExerciseRun
import Exercises
import Logging
import Messages
import Synchronization
import Testing

@Suite("A circuit under power that is not the one that was proved", .timeLimit(.minutes(1)))
struct SupervisionTests {
  @Test("loses its power, and log and record say what was read and expected")
  func deviates() async throws {
    let told = try await deviation(in: exercise())
    #expect(told.log.contains { $0.contains("T1.u reads 3.0 V, expected") })
    #expect(told.reason?.contains("T1.u reads 3.0 V, expected") == true)
  }

  @Test("loses its power in a search for a fault, too, and nothing says what that fault would show")
  func deviatesDuringSearch() async throws {
    let told = try await deviation(in: search)
    #expect(told.log.contains { $0.contains("power taken away") })
    #expect(told.reason?.contains("not the circuit that was proved") == true)
    for text in told.log + [told.reason ?? ""] {
      #expect(!text.contains("expected") && !text.contains("T1.u") && !text.contains("coil"), "\(text)")
    }
  }

  /// What is told when the supply reads 3 V under power.
  private func deviation(in exercise: Exercise) async throws -> (log: [String], reason: String?) {
    var answers = Workbench.Answers()
    answers.exercise = exercise
    answers.kit = meteredSupply
    let log = RecordingLog()
    let work = Workbench(answers: answers, log: log)
    let attempt = try await work.run.start(exercise, learner: nil, mode: .practice)
    try await work.run.requestPower()
    for time: UInt64 in [200_000, 210_000, 220_000, 230_000] {
      await work.bench.tell(.samples([AnalogSample(channel: "T1.u", thousandths: 3000)], deviceMicroseconds: time))
    }
    try await work.until { $0.power == .off && $0.notices.contains { $0.key == "run.power_deviation" } }
    try await work.run.abort()
    let reasons = try await work.store.events(of: attempt.id).compactMap { event in
      if case .powerOff(let reason) = event.what { reason } else { nil }
    }
    return (log.lines, reasons.first)
  }
}

/// A kit that measures the voltage of its supply.
private let meteredSupply: KitDescription = {
  var kit = description
  kit.equipment = Equipment(components: [
    Component(
      designation: "-T1",
      type: ComponentType(
        name: "supply", pins: ["+", "-"],
        elements: [.source(Source(plus: "+", minus: "-", volts: 24, innerOhms: 0.1, limitAmperes: 2))])),
    Component(
      designation: "-K1",
      type: ComponentType(
        name: "coil", pins: ["A1", "A2"],
        elements: [.load(Load(name: "coil", kind: .coil, from: "A1", to: "A2", ohms: 600))])),
  ])
  kit.channels.analogs = [
    Channels.Analog(name: "T1.u", measures: .voltage(Terminal("-T1", "+"), Terminal("-T1", "-")))
  ]
  return kit
}()

/// Keeps every line with its metadata.
private final class RecordingLog: LogHandler {
  private let kept = Mutex<[String]>([])
  var lines: [String] { kept.withLock { $0 } }

  var metadata: Logger.Metadata {
    get { [:] }
    set {}
  }
  var logLevel: Logger.Level {
    get { .trace }
    set {}
  }
  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { nil }
    set {}
  }

  func log(event: LogEvent) {
    let line = "\(event.message) \(event.metadata ?? [:])"
    kept.withLock { $0.append(line) }
  }
}
