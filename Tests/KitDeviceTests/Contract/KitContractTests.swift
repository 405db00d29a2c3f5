import Attempts
import Circuits
import Exercises
import Glibc
import KitProtocol
import KitSimulator
import Synchronization
import Testing

@testable import KitDevice

extension SerialKit {
  /// Stands still like a host whose program hangs: no heartbeat leaves until `isOver`.
  func freeze(until isOver: @Sendable () -> Bool) {
    while !isOver() { usleep(1000) }
  }
}

private final class Flag: Sendable {
  private let value = Atomic<Bool>(false)
  var isSet: Bool { value.load(ordering: .relaxed) }
  func set() { value.store(true, ordering: .relaxed) }
}

@Suite("What every kit does, whatever the cable", .serialized, .timeLimit(.minutes(2)))
struct KitContractTests {
  @Test("Says who it is, and has the channels of its description", arguments: Rig.all)
  func identity(of rig: Rig) async throws {
    try await rig.run { bench in
      let identity = try await bench.attached()
      #expect(identity.model == "electro-basis")
      #expect(identity.serialNumber == "PB-0042")
      #expect(identity.protocolVersion == 1)
      #expect(identity.isVirtual == (rig != .emulatedMicrocontroller))
    }
  }

  @Test("A scan shows the leads and nothing else, and which button is held", arguments: Rig.all)
  func scan(of rig: Rig) async throws {
    try await rig.run { bench in
      _ = try await bench.attached()
      #expect(try await bench.kit.scan().connected.isEmpty)
      try await bench.virtual.plug([("-T1:+", "-S1:13"), ("-S1:13", "-K2:23"), ("-M1:1", "-X1:3")])
      try await bench.virtual.press("-S1")
      _ = try await bench.edge("S1", level: true)
      let scan = try await bench.kit.scan()
      #expect(
        scan.connected
          == [("-T1:+", "-S1:13"), ("-T1:+", "-K2:23"), ("-S1:13", "-K2:23"), ("-M1:1", "-X1:3")]
          .compactMap { pair($0, $1) }.sorted())
      #expect(scan.uncertain.isEmpty && scan.resistive.isEmpty)
      #expect(scan.operatingState == [OperatedActuator(actuator: ActuatorID("-S1", "button"), position: 1)])
    }
  }

  @Test("Every edge arrives once, in order, with rising times", arguments: Rig.all)
  func edges(of rig: Rig) async throws {
    try await rig.run { bench in
      _ = try await bench.attached()
      var last: UInt64 = 0
      for round in 0..<20 {
        let isPressed = round % 2 == 0
        if isPressed { try await bench.virtual.press("-S2") } else { try await bench.virtual.release("-S2") }
        let edge = try await bench.first { if case .edge(let edge) = $0 { edge } else { nil } }
        #expect(edge.channel == "S2" && edge.level == isPressed)
        #expect(edge.deviceMicroseconds > last)
        last = edge.deviceMicroseconds
      }
    }
  }

  @Test("Under power the voltages are told, and the power stays while this computer is there", arguments: Rig.all)
  func sampling(of rig: Rig) async throws {
    try await rig.run { bench in
      _ = try await bench.attached()
      try await bench.virtual.plug([("-T1:+", "-P1:X1"), ("-T1:-", "-P1:X2")])
      try await bench.powered()
      for channel in ["T1.u", "P1.u"] {
        // Ten samples last longer than the lease.
        for _ in 0..<10 {
          _ = try await bench.first { happening in
            happening.sample(of: channel).flatMap { (23_000...25_000).contains($0) ? $0 : nil }
          }
        }
      }
      await #expect(throws: BenchError.refused(code: 4, hint: KitErrorCode.interlock.hint)) {
        try await bench.kit.scan()
      }
      await bench.kit.removePower()
      #expect(try await bench.whyPowerWentOff() == "this computer asked for it")
      #expect(try await bench.kit.scan().connected.count == 2)
    }
  }

  @Test(
    "A lead that moves between the proof and the button keeps the power off, and asking anew mends it",
    arguments: Rig.all)
  func leadMovedBeforeTheButton(of rig: Rig) async throws {
    try await rig.run { bench in
      _ = try await bench.attached()
      try await bench.virtual.plug([("-T1:+", "-P1:X1"), ("-T1:-", "-P1:X2")])
      let kit = bench.kit
      let energised = Task { try await kit.energise() }
      _ = try await bench.first { $0 == .awaitingConfirmation ? true : nil }
      // Now the supply is shorted.
      try await bench.virtual.plug([("-P1:X1", "-P1:X2")])
      try await bench.virtual.confirm()
      await #expect(throws: BenchError.wiringChanged) { try await energised.value }
      #expect(await bench.virtual.state().isPowered == false)
      try await bench.virtual.unplug("-P1:X1", "-P1:X2")
      // Pressing a button that is still down from the press before would be no press.
      _ = try await bench.first {
        if case .edge(let edge) = $0, edge.channel == "S9", !edge.level { true } else { nil }
      }
      try await bench.powered()
    }
  }

  @Test(
    "A computer that stands still loses the power, does not bring it back by itself, and wants no more samples",
    arguments: Rig.all)
  func lease(of rig: Rig) async throws {
    try await rig.run { bench in
      _ = try await bench.attached()
      try await bench.powered()
      let (kit, isOver) = (bench.kit, Flag())
      async let frozen: Void = kit.freeze { isOver.isSet }
      while await bench.virtual.state().isPowered { try await Task.sleep(for: .milliseconds(5)) }
      isOver.set()
      await frozen
      #expect(try await bench.whyPowerWentOff() == "the kit did not hear from this computer in time")
      // A scan is refused while the supply is on or asked for.
      let scan = try await bench.kit.scan()
      #expect(await bench.virtual.state().isPowered == false)
      let later = try await bench.kit.scan()
      // Time for three samples.
      #expect(later.deviceMicroseconds > scan.deviceMicroseconds + 30_000)
      try await bench.virtual.press("-S2")
      var samples = 0
      _ = try await bench.first { happening in
        if case .samples(_, let time) = happening, time > scan.deviceMicroseconds { samples += 1 }
        return if case .edge(let edge) = happening, edge.channel == "S2" { edge } else { nil }
      }
      #expect(samples == 0)
      try await bench.powered()
      _ = try await bench.first { $0.sample(of: "T1.u") }
    }
  }

  @Test("The emergency stop takes the power away", arguments: Rig.all)
  func emergencyStop(of rig: Rig) async throws {
    try await rig.run { bench in
      _ = try await bench.attached()
      let proved = try await bench.kit.scan()
      try await bench.powered()
      try await bench.virtual.setEmergencyStop(pressed: true)
      #expect(try await bench.whyPowerWentOff() == "the emergency stop was pressed")
      await #expect(throws: BenchError.refused(code: 6, hint: KitErrorCode.emergencyStop.hint)) {
        try await bench.kit.energise(proved: proved)
      }
    }
  }

  @Test("A pulled cable: power off, lost, attached again when plugged, still without power", arguments: Rig.all)
  func lostCable(of rig: Rig) async throws {
    try await rig.run { bench in
      _ = try await bench.attached()
      try await bench.powered()
      try await bench.virtual.setCable(plugged: false)
      #expect(try await bench.whyPowerWentOff().contains("unplugged"))
      let reason = try await bench.first { if case .connection(.lost(let reason)) = $0 { reason } else { nil } }
      #expect(reason == .lost(reason: "the cable was unplugged"))
      try await bench.virtual.setCable(plugged: true)
      _ = try await bench.attached()
      _ = try await bench.kit.scan()
      #expect(await bench.virtual.state().isPowered == false)
    }
  }

  @Test("A kit that hangs and restarts is noticed, and its power is gone", arguments: Rig.all)
  func reset(of rig: Rig) async throws {
    try await rig.run { bench in
      _ = try await bench.attached()
      try await bench.powered()
      try await bench.virtual.reset()
      _ = try await bench.whyPowerWentOff()
      let reason = try await bench.first { if case .connection(.lost(let reason)) = $0 { reason } else { nil } }
      // An emulated kit may take longer than the second after which silence is the reason.
      let mayBeSlow = rig == .emulatedMicrocontroller && reason == .lost(reason: "the kit has been silent for a second")
      #expect(mayBeSlow || reason == .lost(reason: "the kit's firmware hung and restarted"))
      #expect(try await bench.attached().serialNumber == "PB-0042")
      _ = try await bench.kit.scan()
      #expect(await bench.virtual.state().isPowered == false)
    }
  }

  @Test("The probes are found, and measure Ω and V with their uncertainty", arguments: Rig.all)
  func probes(of rig: Rig) async throws {
    try await rig.run { bench in
      _ = try await bench.attached()
      try await bench.virtual.plug([("-T1:+", "-P1:X1"), ("-T1:-", "-P1:X2")])
      try await bench.virtual.probe(red: "-P1:X1", black: "-P1:X2")
      _ = try await bench.first { if case .probesMoved(.some, .some, _) = $0 { true } else { nil } }
      let ohms = try await bench.kit.readProbes(.ohms)
      #expect(ohms.red == Terminal("-P1", "X1") && ohms.black == Terminal("-P1", "X2"))
      let nominal = try #require(bench.ohms(of: "-P1"))
      #expect(abs((ohms.value ?? 0) - nominal) <= max(ohms.uncertainty, nominal / 20))
      try await bench.powered()
      // The contactor takes some milliseconds, and what it switches comes after it.
      _ = try await bench.first { happening in
        happening.sample(of: "P1.u").flatMap { (23_000...25_000).contains($0) ? $0 : nil }
      }
      let volts = try await bench.kit.readProbes(.volts)
      #expect(abs((volts.value ?? 0) - 24) <= max(volts.uncertainty, 0.5))
    }
  }

  @Test("A fault goes in and out; the self-test of a sound kit passes", arguments: Rig.all)
  func faultsAndSelfTest(of rig: Rig) async throws {
    try await rig.run { bench in
      _ = try await bench.attached()
      try await bench.kit.setFault("K1.hold-open", inserted: true)
      try await bench.kit.setFault("K1.hold-open", inserted: false)
      let report = try await bench.kit.selfTest()
      #expect(report.passed && !report.findings.isEmpty)
    }
  }

  @Test("The self-test names the part that is broken, and the kit works again when it is mended", arguments: Rig.all)
  func brokenParts(of rig: Rig) async throws {
    try await rig.run { bench in
      _ = try await bench.attached()
      let defects: [(BenchDefect, [String])] = [
        (.supply(volts: 19), ["supply -T1"]), (.terminal("-K1:13"), ["terminal -K1:13"]),
        (
          .reference(ohms: 1050), ["reference resistor, source positive", "reference resistor, sense positive"]
        ),
        (.isolation(.bus), ["scan bus relay, closing"]), (.isolation(.components), ["isolation relays, in"]),
      ]
      // The socket of a lead that touches a dead one is not to blame.
      try await bench.virtual.plug([("-K1:13", "-K1:14")])
      for (defect, parts) in defects {
        try await bench.virtual.insert(defect)
        #expect(try await bench.broken(until: parts) == parts, "\(defect)")
        try await bench.virtual.clearDefects()
        #expect(try await bench.broken(until: []).isEmpty)
      }
      #expect(try await bench.kit.scan().connected.count == 1)
    }
  }

  private func pair(_ one: String, _ other: String) -> TerminalPair? {
    guard let one = Terminal(one), let other = Terminal(other) else { return nil }
    return TerminalPair(one, other)
  }
}

extension VirtualBench {
  func edge(_ channel: String, level: Bool) async throws -> ChannelEdge {
    try await first {
      if case .edge(let edge) = $0, edge.channel == channel, edge.level == level { edge } else { nil }
    }
  }

  /// The parts that fail; an emulated board learns of a defect a moment after it was planted.
  func broken(until expected: [String]) async throws -> [String] {
    var parts: [String] = []
    for _ in 1...5 {
      parts = try await kit.selfTest().findings.filter { !$0.passed }.map(\.part)
      if parts == expected { break }
    }
    return parts
  }

  /// Resistance of a component with one load.
  func ohms(of component: String) -> Double? {
    for case .load(let load) in description.equipment[component]?.type.elements ?? [] { return load.ohms }
    return nil
  }
}
