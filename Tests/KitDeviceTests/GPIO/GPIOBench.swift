import Attempts
import Circuits
import Exercises
import Foundation
import KitDevice
import Testing

/// A kit on lines that a test moves, and what it reports.
struct GPIOBench: Sendable {
  let lines: LinesOnTheTable
  let bench: any SupervisedBench
  private let happenings: AsyncStream<BenchHappening>

  static func description() throws -> KitDescription {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../kits/gpio-mini.yaml")
    return try KitDescription.load(file: file.path) { _ in "test" }
  }

  init(lines: LinesOnTheTable, bench: any SupervisedBench) async {
    self.lines = lines
    self.bench = bench
    happenings = await bench.happenings()
  }

  /// The first happening from now on of which `pick` makes something.
  func first<T>(_ pick: (BenchHappening) -> T?) async throws -> T {
    for await happening in happenings {
      if let found = pick(happening) { return found }
    }
    throw CancellationError()
  }

  func attached() async throws -> KitIdentity {
    try await first { if case .connection(let connection) = $0 { connection.identity } else { nil } }
  }

  func hint() async throws -> BenchError {
    try await first { if case .connection(.searching(let hint?)) = $0 { hint } else { nil } }
  }

  func powerChange() async throws -> (isOn: Bool, reason: String) {
    try await first { if case .powerChanged(let isOn, let reason, _) = $0 { (isOn, reason) } else { nil } }
  }

  func edge(of channel: String) async throws -> ChannelEdge {
    try await first { if case .edge(let edge) = $0, edge.channel == channel { edge } else { nil } }
  }

  func awaitsButton() async throws {
    _ = try await first { if case .awaitingConfirmation = $0 { true } else { nil } }
  }

  /// Asks for power and presses the button of the kit.
  func powerOn() async throws {
    async let power: Void = bench.energise()
    try await awaitsButton()
    lines.move("S9", true)
    try await power
    lines.move("S9", false)
  }
}

/// Runs `body` with the mini kit on lines on the table; its emergency stop is closed.
func withMiniKit(
  places: [String: GPIOPlace] = [:], changing change: (inout KitDescription) -> Void = { _ in },
  arranging arrange: (LinesOnTheTable) -> Void = { _ in }, signals: BenchSignals = BenchSignals(),
  _ body: @Sendable @escaping (GPIOBench) async throws -> Void
) async throws {
  let lines = LinesOnTheTable()
  lines.move("S10", true)
  arrange(lines)
  var description = try GPIOBench.description()
  change(&description)
  let kit = GPIOKit(
    settings: .init(station: "mini", chip: "gpiochip0", places: places), description: description,
    openLine: { place, use throws(GPIOFailure) in try lines.open(place, use) })
  let whole: any SupervisedBench =
    signals.isEmpty
    ? kit
    : SignalledBench(kit, signals: signals) { place, use throws(GPIOFailure) in try lines.open(place, use) }
  let bench = await GPIOBench(lines: lines, bench: whole)
  let running = Task { await whole.run() }
  let outcome: Result<Void, any Error>
  do { outcome = .success(try await body(bench)) } catch { outcome = .failure(error) }
  running.cancel()
  await running.value
  try outcome.get()
}
