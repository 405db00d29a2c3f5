import Attempts
import Circuits
import ControlAPI
import ExerciseRun
import Exercises
import Foundation

/// One virtual kit as its page sees it: does what the page asks, remembers it as a script, and follows the panel for all
/// who watch, as long as somebody does.
actor VirtualKitDesk {
  private let station: Workplace.Station
  private let line: VirtualKitLine
  private var viewers: [Int: AsyncStream<VirtualKitState?>.Continuation] = [:]
  private var nextViewer = 0
  private var last: VirtualKitState??
  private var looking: Task<Void, Never>?
  /// Steps since the recording began, each with the pause before it.
  private var script: [String] = []
  private var lastStep: ContinuousClock.Instant?

  /// Between two looks at the panel: an edge is on its way to the page within it.
  private static let period = Duration.milliseconds(30)
  private static let longestScript = 5000

  init(station: Workplace.Station, socket: String) {
    self.station = station
    line = VirtualKitLine(path: socket)
  }

  /// Does one thing at the kit.
  ///
  /// - Parameter command: what the page asks.
  /// - Throws: ``Failure`` with the kit's own words when it refuses, or when nothing answers.
  func perform(_ command: VirtualKitCommand) async throws {
    if command.verb == "fault" {
      guard let id = command.fields["id"] ?? nil else { throw Failure(.input, "'fault' names a fault of the kit") }
      try await station.bench.setFault(id, inserted: command.fields["action"] == "insert")
      return
    }
    let answer = try VirtualKitAnswer(try await line.exchange(command.json()))
    guard answer.ok else {
      throw Failure(.refused, answer.error ?? "the virtual kit refused", hint: answer.hint)
    }
    record(command)
  }

  func state() async throws -> VirtualKitState {
    let command = VirtualKitCommand(verb: "state")
    guard let state = try VirtualKitAnswer(try await line.exchange(command.json())).state else {
      throw Failure(.environment, "the answer of the virtual kit has no state")
    }
    return state
  }

  // MARK: Watching

  /// The panel at each change, the present one first; nil while no virtual kit answers.
  func watch() -> AsyncStream<VirtualKitState?> {
    let (stream, continuation) = AsyncStream.makeStream(
      of: VirtualKitState?.self, bufferingPolicy: .bufferingNewest(1))
    let viewer = nextViewer
    nextViewer += 1
    viewers[viewer] = continuation
    if let last { continuation.yield(last) }
    if looking == nil { looking = Task { await self.look() } }
    continuation.onTermination = { _ in Task { await self.leave(viewer) } }
    return stream
  }

  private func leave(_ viewer: Int) {
    viewers[viewer] = nil
    guard viewers.isEmpty else { return }
    looking?.cancel()
    (looking, last) = (nil, nil)
  }

  private func look() async {
    while !Task.isCancelled {
      let now = try? await state()
      if Task.isCancelled { return }
      if last != .some(now) {
        last = .some(now)
        for viewer in viewers.values { viewer.yield(now) }
      }
      try? await Task.sleep(for: Self.period)
    }
  }

  // MARK: Saving

  /// Forgets what was recorded; a script from now on begins with the leads as they are.
  func beginRecording() async throws {
    let leads = try await state().leads
    script = leads.compactMap { lead in
      VirtualKitCommand(verb: "plug", fields: ["from": lead.first.description, "to": lead.second.description])
        .scriptStep
    }
    lastStep = nil
  }

  private func record(_ command: VirtualKitCommand) {
    guard let step = command.scriptStep, script.count < Self.longestScript else { return }
    let now = ContinuousClock.now
    if let lastStep {
      let pause = lastStep.duration(to: now).components
      let milliseconds = min(600_000, pause.seconds * 1000 + pause.attoseconds / 1_000_000_000_000_000)
      // Hands need no exact time; what waits for a timer or a relay does.
      if milliseconds >= 50 { script.append("- {wait_ms: \(milliseconds)}") }
    }
    lastStep = now
    script.append(step)
  }

  /// What was done since the recording began, as a script for `proefbank-virtual-kit script`.
  func recordedScript() -> String {
    let title = "# Played with: proefbank-virtual-kit script FILE --control SOCKET\n"
    return title + (script.isEmpty ? "[]\n" : script.joined(separator: "\n") + "\n")
  }

  /// The leads as a scan would measure them, for tests and for `proefbank grade`.
  ///
  /// - Parameter kit: description of the kit.
  /// - Returns: one isolated scan.
  /// - Throws: ``Failure`` when no virtual kit answers.
  func measured(kit: KitDescription) async throws -> MeasuredState {
    let nets = Nets(joining: try await state().leads)
    let scanned = Set(kit.scannedTerminals)
    let pairs = nets.groups.flatMap { group in
      let seen = group.filter(scanned.contains)
      return seen.indices.flatMap { first in seen[(first + 1)...].compactMap { TerminalPair(seen[first], $0) } }
    }
    return MeasuredState(
      kit: kit.id, scans: [Scan(method: .isolated, terminals: kit.scannedTerminals, connected: pairs.sorted())])
  }
}
