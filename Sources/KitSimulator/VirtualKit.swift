import Circuits
package import Exercises
import Glibc

/// A kit without hardware: the reference firmware on a cable, its pins on a simulated circuit.
///
/// A host opens ``link`` and meets the same protocol, timing and safety as with a real kit. Everything happens on one
/// thread of its own, which sleeps until bytes arrive or the firmware's next millisecond is due.
///
/// The compiler may let a caller's next closure run on that thread as well, so a caller that talks to the kit through its
/// terminal or control socket must not block: it would wait for itself.
package actor VirtualKit {
  /// The path at which a host finds the kit's terminal while the cable is plugged.
  package nonisolated let link: String
  private nonisolated let thread: KitThread

  private let serialNumber: String
  private let bench: SimulatedBench
  private let inside: any KitInside
  private var server: ControlServer?
  private var isRunning = false
  private var startedAt: UInt64 = 0

  /// ms between two rounds of the firmware while a host may hold outputs.
  private static let busyRound: CInt = 1
  /// ms between two rounds while there is no session: only a banner is due now and then.
  private static let idleRound: CInt = 20

  package nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe thread.asUnownedSerialExecutor() }

  /// Makes a kit that is off; ``start(control:)`` switches it on.
  ///
  /// - Parameters:
  ///   - kit: what is on the panel; the firmware's dictionary comes from it.
  ///   - serialNumber: together with the kit's id at most 43 bytes.
  ///   - link: where to put the symbolic link to the pseudo-terminal.
  /// - Throws: ``VirtualKitError/tooMuchForFirmware(what:count:limit:)`` when the kit does not fit into the protocol, or
  ///   ``VirtualKitError/circuit(_:)`` when its components cannot be computed.
  package init(kit: KitDescription, serialNumber: String, link: String) throws(VirtualKitError) {
    try self.init(kit: kit, serialNumber: serialNumber, link: link) { bench throws(VirtualKitError) in
      try FirmwareInside(bench: bench, serialNumber: serialNumber) { () throws(VirtualKitError) in
        try PseudoTerminal(link: link)
      }
    }
  }

  /// The same with a cable that the caller makes each time it is plugged in; `link` is a name only.
  package init(
    kit: KitDescription, serialNumber: String, link: String,
    cable: sending @escaping () throws(VirtualKitError) -> any KitCable
  ) throws(VirtualKitError) {
    try self.init(kit: kit, serialNumber: serialNumber, link: link) { bench throws(VirtualKitError) in
      try FirmwareInside(bench: bench, serialNumber: serialNumber, makeCable: cable)
    }
  }

  /// The same with the firmware for a microcontroller, on an emulated one.
  package init(
    kit: KitDescription, serialNumber: String, link: String, emulator: Emulator
  ) throws(VirtualKitError) {
    try self.init(kit: kit, serialNumber: serialNumber, link: link) { bench throws(VirtualKitError) in
      try EmulatedMicrocontroller(bench: bench, serialNumber: serialNumber, link: link, emulator: emulator)
    }
  }

  private init(
    kit: KitDescription, serialNumber: String, link: String,
    inside: (SimulatedBench) throws(VirtualKitError) -> any KitInside
  ) throws(VirtualKitError) {
    thread = try KitThread()
    self.link = link
    self.serialNumber = serialNumber
    bench = try SimulatedBench(kit: kit)
    self.inside = try inside(bench)
    thread.start()
  }

  /// Plugs the cable, and listens for commands at `control` when given. Returns once a host can open ``link``.
  package func start(control: String? = nil) throws(VirtualKitError) {
    guard !isRunning else { return }
    let server: ControlServer? =
      if let control { try ControlServer(path: control) } else { nil }
    startedAt = Self.monotonicMicroseconds() &- bench.now
    try inside.plugCable()
    self.server = server
    isRunning = true
    thread.setStep { [weak self] in
      self?.assumeIsolated { $0.round() } ?? KitThread.Wait(descriptors: [], milliseconds: -1)
    }
  }

  /// Switches off: hangs up, takes link and control socket away.
  package func stop() {
    isRunning = false
    thread.setStep(nil)
    inside.pullCable()
    server = nil
  }

  // MARK: What a person does

  /// Plugs a lead between two sockets; plugging it twice changes nothing.
  package func plug(_ from: String, _ to: String) throws(VirtualKitError) {
    try perform(.plug(from: from, to: to))
  }

  /// Plugs many leads, as `[("-T1:+", "-F1:1")]`.
  package func plug(_ leads: [(String, String)]) throws(VirtualKitError) {
    for (from, to) in leads { try plug(from, to) }
  }

  package func unplug(_ from: String, _ to: String) throws(VirtualKitError) {
    try perform(.unplug(from: from, to: to))
  }

  package func unplugAll() throws(VirtualKitError) {
    try perform(.unplugAll)
  }

  /// Presses a button until it is released; `-S1` or `-S1/button`.
  package func press(_ actuator: String) throws(VirtualKitError) {
    try perform(.press(actuator: actuator))
  }

  package func release(_ actuator: String) throws(VirtualKitError) {
    try perform(.release(actuator: actuator))
  }

  /// Brings a switch or target into a position, by its name or number.
  package func set(_ actuator: String, to position: String) throws(VirtualKitError) {
    try perform(.set(actuator: actuator, position: position))
  }

  /// Presses the confirm button for a tenth of a second.
  package func confirm() throws(VirtualKitError) {
    try perform(.confirm)
  }

  package func setEmergencyStop(pressed: Bool) throws(VirtualKitError) {
    try perform(.emergencyStop(pressed: pressed))
  }

  package func probe(red: String?, black: String?) throws(VirtualKitError) {
    try perform(.probe(red: red, black: black))
  }

  package func insert(_ defect: BenchDefect) throws(VirtualKitError) {
    try perform(.insertDefect(defect))
  }

  package func clearDefects() throws(VirtualKitError) {
    try perform(.clearDefect(nil))
  }

  /// Pulling the cable hangs up on the host; plugging it makes a new terminal under the same link.
  package func setCable(plugged: Bool) throws(VirtualKitError) {
    try perform(.cable(plugged: plugged))
  }

  package func reset() throws(VirtualKitError) {
    try perform(.reset)
  }

  /// What the panel shows now.
  package func state() -> PanelState {
    catchUp()
    var state = bench.state(serialNumber: serialNumber)
    state.cableIsPlugged = inside.cableIsPlugged
    state.hostIsAttached = inside.hostIsAttached
    state.hasSession = inside.hasSession
    state.waitsForConfirmButton = inside.waitsForConfirmButton
    return state
  }

  /// Carries out one command; only `state` has something to say.
  @discardableResult
  package func perform(_ command: KitCommand) throws(VirtualKitError) -> PanelState? {
    guard isRunning else { throw .stopped }
    catchUp()
    let equipment = bench.kit.equipment
    switch command {
    case .plug(let from, let to):
      try bench.plug(equipment.terminal(named: from), equipment.terminal(named: to))
    case .unplug(let from, let to):
      try bench.unplug(equipment.terminal(named: from), equipment.terminal(named: to))
    case .unplugAll: try bench.unplugAll()
    case .press(let actuator): try bench.set(equipment.actuatorMovedByHand(named: actuator).id, position: 1)
    case .release(let actuator): try bench.set(equipment.actuatorMovedByHand(named: actuator).id, position: 0)
    case .set(let actuator, let position):
      let (id, drive) = try equipment.actuatorMovedByHand(named: actuator)
      try bench.set(id, position: drive.position(named: position, of: id))
    case .tune(let actuator, let seconds): try bench.tune(actuator, seconds: seconds)
    case .confirm: try bench.confirm()
    case .emergencyStop(let pressed): try bench.setEmergencyStop(pressed: pressed)
    case .probe(let red, let black):
      let touched = (try terminal(red), try terminal(black))
      (bench.redProbe, bench.blackProbe) = touched
    case .insertDefect(let defect): try bench.insert(defect)
    case .clearDefect(let defect?): try bench.clear(defect)
    case .clearDefect(nil): try bench.clearDefects()
    case .cable(true): try inside.plugCable()
    case .cable(false): inside.pullCable()
    case .reset: try inside.restart(.watchdog)
    case .state: return state()
    }
    return nil
  }

  private func terminal(_ name: String?) throws(VirtualKitError) -> Terminal? {
    if let name { try bench.kit.equipment.terminal(named: name) } else { nil }
  }

  // MARK: The loop

  /// One round of what is inside; tells what to wait for before the next one.
  private func round() -> KitThread.Wait {
    catchUp()
    inside.round()
    server?.serve { command throws(VirtualKitError) in ControlAnswer(state: try self.perform(command)) }
    let isBusy = inside.hasSession || bench.isPowered
    return KitThread.Wait(
      descriptors: (server?.interests ?? []) + inside.interests,
      milliseconds: isBusy ? Self.busyRound : Self.idleRound)
  }

  /// Lets the bench's time pass up to now.
  private func catchUp() {
    if isRunning { bench.advance(to: Self.monotonicMicroseconds() &- startedAt) }
  }

  private static func monotonicMicroseconds() -> UInt64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000 + UInt64(time.tv_nsec) / 1000
  }
}
