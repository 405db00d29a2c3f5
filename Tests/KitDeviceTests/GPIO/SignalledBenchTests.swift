import Attempts
import Glibc
import Synchronization
import Testing

@testable import KitDevice

@Suite("The signals of a bench around its kit", .timeLimit(.minutes(1)))
struct SignalledBenchTests {
  private static func place(_ line: String) -> GPIOPlace { GPIOPlace(chip: "gpiochip1", line: line) }
  private let signals = BenchSignals(
    emergencyStop: place("ESTOP"), enableRelay: place("ENABLE"), red: place("RED"), amber: place("AMBER"),
    green: place("GREEN"))

  private func lit(_ bench: GPIOBench) -> [String] {
    ["RED", "AMBER", "GREEN"].filter { bench.lines.level($0) == true }
  }

  /// Waits for a lamp; the test's time limit ends it when that lamp never comes.
  private func light(_ lamp: String, of bench: GPIOBench) async { while lit(bench) != [lamp] { await Task.yield() } }

  @Test("Green while it is safe to wire, amber with power, and the enable relay goes with the power")
  func light() async throws {
    try await withMiniKit(arranging: { $0.move("ESTOP", true) }, signals: signals) { bench in
      _ = try await bench.attached()
      await light("GREEN", of: bench)
      #expect(bench.lines.level("ENABLE") == false)
      try await bench.powerOn()
      await light("AMBER", of: bench)
      #expect(bench.lines.level("ENABLE") == true)
      await bench.bench.removePower()
      await light("GREEN", of: bench)
      #expect(bench.lines.level("ENABLE") == false)
    }
  }

  @Test("The emergency stop of the bench takes the kit's power and the enable relay, and says so")
  func emergencyStop() async throws {
    try await withMiniKit(arranging: { $0.move("ESTOP", true) }, signals: signals) { bench in
      _ = try await bench.attached()
      try await bench.powerOn()
      #expect(try await bench.powerChange().isOn)
      bench.lines.move("ESTOP", false)
      let change = try await bench.powerChange()
      #expect(!change.isOn && change.reason == "the emergency stop was pressed")
      await light("RED", of: bench)
      #expect(bench.lines.level("ENABLE") == false && bench.lines.level("supply") == false)
      await #expect(throws: BenchError.self) { try await bench.bench.energise() }
      let failed = try await bench.bench.selfTest().findings.filter { !$0.passed }
      #expect(failed.map(\.part) == ["emergency stop of the bench"])
      bench.lines.move("ESTOP", true)
      await light("GREEN", of: bench)
      #expect(bench.lines.level("supply") == false)
    }
  }

  /// What is told next of the emergency stop of the bench: whether it is open.
  @Sendable
  private static func chain(_ bench: GPIOBench) async throws -> Bool {
    try await bench.first { if case .emergencyStop(let isOpen) = $0 { isOpen } else { nil } }
  }

  @Test("An emergency stop of the bench is told while nothing has power, and to whoever looks later")
  func emergencyStopIsTold() async throws {
    try await withMiniKit(arranging: { $0.move("ESTOP", true) }, signals: signals) { bench in
      _ = try await bench.attached()
      bench.lines.move("ESTOP", false)
      let opened = try await Self.chain(bench)
      #expect(opened)
      let later = await GPIOBench(lines: bench.lines, bench: bench.bench)
      let known = try await Self.chain(later)
      #expect(known)
      bench.lines.move("ESTOP", true)
      let (closed, closedLater) = (try await Self.chain(bench), try await Self.chain(later))
      #expect(closed == false && closedLater == false)
    }
    try await withMiniKit(signals: signals) { bench in
      let openFromTheBeginning = try await Self.chain(bench)
      #expect(openFromTheBeginning)
    }
  }

  @Test("Without its lines there is no bench, although the kit is there")
  func missingLines() async throws {
    try await withMiniKit(
      arranging: { lines in lines.table.withLock { $0.inUse["ESTOP"] = "plc" } }, signals: signals
    ) { bench in
      let hint = try await bench.first { happening in
        if case .connection(.searching(let hint?)) = happening, "\(hint)".contains("plc") { "\(hint)" } else { nil }
      }
      #expect(hint.contains("gpiochip1 ESTOP: the line is in use by 'plc'"))
      await #expect(throws: BenchError.self) { try await bench.bench.energise() }
      #expect(await bench.bench.connection().identity == nil)
    }
  }

  @Test("Power that nobody confirms leaves the enable relay off")
  func notConfirmed() async throws {
    try await withMiniKit(arranging: { $0.move("ESTOP", true) }, signals: signals) { bench in
      _ = try await bench.attached()
      let asking = Task { try await bench.bench.energise() }
      try await bench.awaitsButton()
      asking.cancel()
      await #expect(throws: BenchError.self) { try await asking.value }
      #expect(bench.lines.level("ENABLE") == false && bench.lines.level("supply") == false)
      await light("GREEN", of: bench)
    }
  }
}
