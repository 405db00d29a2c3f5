package import Attempts
package import Circuits
import KitProtocol
package import Logging

/// A bench around a kit: its emergency stop, its enable relay and its stack light, on GPIO lines of this computer.
///
/// Without its lines there is no bench: then no kit counts as attached, and power is refused.
package actor SignalledBench: SupervisedBench {
  /// ns between two pulses of an enable relay that is pulsed.
  private static let pulsePeriod: UInt64 = 50_000_000
  private static let retry: UInt64 = 1_000_000_000

  private enum Phase {
    case off
    case closed(openAt: UInt64)
    case open
  }

  private struct Lines {
    var emergencyStop: GPIOKitLines.Input?
    var enableRelay: (any GPIOLineEnd)?
    var lamps: [StackLight: any GPIOLineEnd] = [:]
  }

  package nonisolated var station: String { kit.station }
  private let kit: any SupervisedBench
  private let signals: BenchSignals
  private let log: Logger
  private nonisolated let thread = CableThread()
  private let openLine: @Sendable (GPIOPlace, GPIOUse) throws(GPIOFailure) -> any GPIOLineEnd

  private var phase = Phase.off
  private var lines = Lines()
  /// Why the lines cannot be used.
  private var failure: BenchError? = .interrupted(reason: "the signals of the bench are not open yet")
  private var kitState = BenchConnection.searching(hint: nil)
  private var isLive = false
  /// What the readers know of the emergency stop.
  private var isToldOpen = false
  private var isEnabled = false
  private var pulseLevel = false
  private var pulseAt: UInt64?
  private let readers = HappeningReaders()

  package nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe thread.asUnownedSerialExecutor() }

  package init(_ kit: any SupervisedBench, signals: BenchSignals, log: Logger = Logger(label: "proefbank.bench")) {
    self.init(kit, signals: signals, log: log) { place, use throws(GPIOFailure) in try GPIOLine(place, use: use) }
  }

  /// The same over other lines than those of the kernel; `openLine` runs on the thread of this bench.
  package init(
    _ kit: any SupervisedBench, signals: BenchSignals, log: Logger = Logger(label: "proefbank.bench"),
    openLine: @escaping @Sendable (GPIOPlace, GPIOUse) throws(GPIOFailure) -> any GPIOLineEnd
  ) {
    self.kit = kit
    self.signals = signals
    self.log = log
    self.openLine = openLine
    thread.start { [weak self] in
      self?.assumeIsolated { $0.round() } ?? CableThread.Wait()
    }
  }

  deinit {
    thread.stop()
  }

  package func run() async {
    if case .off = phase { phase = .closed(openAt: CableThread.now()) }
    let kit = self.kit
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await kit.run() }
      group.addTask { await self.follow() }
      await untilCancelled()
      group.cancelAll()
    }
    setEnabled(false)
    for lamp in lines.lamps.values { try? lamp.set(false) }
    (lines, phase) = (Lines(), .off)
  }

  /// Passes on what the kit reports. Ends with the task: the kit's stream is endless.
  private func follow() async {
    for await happening in await kit.happenings() { take(happening) }
  }

  private func take(_ happening: BenchHappening) {
    switch happening {
    case .connection(let state):
      kitState = state
      if state.identity == nil { powerIsOff() }
      if failure == nil { readers.publish(happening) }
    case .awaitingConfirmation:
      isLive = true
      readers.publish(happening)
    case .powerChanged(let isOn, let reason, let time):
      if isOn { isLive = true } else { powerIsOff() }
      let words = isOn || isChainClosed ? reason : SafeReason.emergencyStop.words
      readers.publish(.powerChanged(isOn: isOn, reason: words, deviceMicroseconds: time))
    case .edge, .samples, .probesMoved, .emergencyStop: readers.publish(happening)
    }
    showLight()
  }

  private func powerIsOff() {
    isLive = false
    setEnabled(false)
  }

  // MARK: The thread

  private func round() -> CableThread.Wait {
    let now = CableThread.now()
    if case .closed(let openAt) = phase, now >= openAt { open(now: now) }
    if case .open = phase {
      do throws(GPIOFailure) {
        try readEmergencyStop(now: now)
        try pulse(now: now)
      } catch {
        lose(error)
      }
    }
    var deadlines = [lines.emergencyStop?.debouncer.deadline, pulseAt]
    if case .closed(let openAt) = phase { deadlines.append(openAt) }
    let descriptors = [lines.emergencyStop?.line.descriptor].compactMap(\.self)
    return CableThread.Wait(readable: descriptors, deadline: deadlines.compactMap(\.self).min())
  }

  private func open(now: UInt64) {
    var new = Lines()
    do throws(GPIOFailure) {
      if let place = signals.enableRelay { new.enableRelay = try openLine(place, .output(false)) }
      for lamp in StackLight.allCases {
        if let place = lamp.place(in: signals) { new.lamps[lamp] = try openLine(place, .output(false)) }
      }
      if let place = signals.emergencyStop {
        new.emergencyStop = try GPIOKitLines.Input(at: place, isEmergencyStop: true, open: openLine)
      }
    } catch {
      lose(error)
      return
    }
    (lines, phase, failure) = (new, .open, nil)
    readers.publish(.connection(kitState))
    tellEmergencyStop()
    showLight()
  }

  private func readEmergencyStop(now: UInt64) throws(GPIOFailure) {
    while let edge = try lines.emergencyStop?.line.nextEdge() {
      _ = lines.emergencyStop?.debouncer.edge(edge.level, at: edge.time)
      if !edge.level { chainOpened() }
    }
    _ = lines.emergencyStop?.debouncer.settled(now: CableThread.now())
    tellEmergencyStop()
    showLight()
  }

  /// Says when the chain opened or closed, which also happens while there is no power that would go.
  private func tellEmergencyStop() {
    guard failure == nil, isToldOpen == isChainClosed else { return }
    isToldOpen = !isChainClosed
    readers.publish(.emergencyStop(isOpen: isToldOpen))
  }

  private func chainOpened() {
    setEnabled(false)
    Task { [kit] in await kit.removePower() }
  }

  private func pulse(now: UInt64) throws(GPIOFailure) {
    guard isEnabled, let due = pulseAt, now >= due else { return }
    pulseLevel.toggle()
    try lines.enableRelay?.set(pulseLevel)
    pulseAt = now + Self.pulsePeriod
  }

  private func lose(_ error: GPIOFailure) {
    if failure != error.error {
      log.error("signals of the bench", metadata: ["station": "\(station)", "reason": "\(error.error)"])
      readers.publish(.connection(.searching(hint: error.error)))
    }
    // Of a line that is gone nothing is known; the missing bench is told instead.
    if isToldOpen { readers.publish(.emergencyStop(isOpen: false)) }
    isToldOpen = false
    failure = error.error
    setEnabled(false)
    lines = Lines()
    phase = .closed(openAt: CableThread.now() + Self.retry)
    Task { [kit] in await kit.removePower() }
  }

  private var isChainClosed: Bool { lines.emergencyStop?.debouncer.level ?? (failure == nil) }

  private func setEnabled(_ on: Bool) {
    isEnabled = on
    pulseLevel = on
    // A line that does not obey is gone; the thread finds that out and refuses power from then on.
    try? lines.enableRelay?.set(on)
    pulseAt = on && signals.enableRelay?.isPulsed == true ? CableThread.now() + Self.pulsePeriod : nil
  }

  private func showLight() {
    let lit = StackLight(isReady: kitState.identity != nil && isChainClosed && failure == nil, isLive: isLive)
    for (lamp, line) in lines.lamps { try? line.set(lamp == lit) }
  }
}

// MARK: Bench

extension SignalledBench {
  package func connection() async -> BenchConnection {
    if let failure { return .searching(hint: failure) }
    return await kit.connection()
  }

  package func happenings() -> AsyncStream<BenchHappening> {
    readers.stream(
      present: failure.map { .searching(hint: $0) } ?? kitState, isToldOpen ? [.emergencyStop(isOpen: true)] : [])
  }

  package func energise(proved scan: Scan) async throws(BenchError) {
    if let failure { throw failure }
    guard isChainClosed else {
      throw .refused(code: Int(KitErrorCode.emergencyStop.rawValue), hint: KitErrorCode.emergencyStop.hint)
    }
    setEnabled(true)
    do throws(BenchError) {
      try await kit.energise(proved: scan)
    } catch {
      powerIsOff()
      showLight()
      throw error
    }
    // The chain may have opened while the kit was answering.
    guard isChainClosed, failure == nil else {
      await removePower()
      throw .interrupted(reason: SafeReason.emergencyStop.words)
    }
  }

  package func removePower() async {
    await kit.removePower()
    powerIsOff()
    showLight()
  }

  package func selfTest() async throws(BenchError) -> SelfTestReport {
    var report = try await kit.selfTest()
    if let failure { throw failure }
    if signals.emergencyStop != nil {
      report.findings.append(
        .init(
          part: "emergency stop of the bench", passed: isChainClosed,
          detail: isChainClosed ? "closed" : "open: release it"))
    }
    return report
  }

  package func scan() async throws(BenchError) -> Scan { try await kit.scan() }
  package func readProbes(_ mode: ProbeReading.Mode) async throws(BenchError) -> ProbeReading {
    try await kit.readProbes(mode)
  }
  package func setFault(_ id: String, inserted: Bool) async throws(BenchError) {
    try await kit.setFault(id, inserted: inserted)
  }
  package func link() async -> LinkReport? { await kit.link() }

  package nonisolated func beats(_ pulse: LoopPulse) { kit.beats(pulse) }
}
