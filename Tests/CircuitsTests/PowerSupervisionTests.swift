import Testing

@testable import Circuits

/// A simulated bench beside its supervisor, which knows nothing but what a kit would report.
private struct SupervisedBench {
  var live: LiveCircuit
  var supervisor: PowerSupervisor
  private(set) var time: UInt64 = 1_000_000
  private let channels: [MeteredQuantity]
  private let seen: [ActuatorID]
  private var positions: [ActuatorID: Int]

  /// As on the basic panel: the coils, lamps and the supply are measured; buttons, armatures and delays are read back,
  /// the armature inside a timer relay and the supply of a sensor are not.
  init(_ wiring: Nets) throws {
    let equipment = PracticeEquipment.all
    live = try LiveCircuit(equipment: equipment, nets: wiring, powered: true)
    live.advance(to: 0)
    channels =
      ["-K1", "-K2", "-K3", "-K4"].map { .volts(red: Terminal($0, "A1"), black: Terminal($0, "A2")) }
      + ["-P1", "-P2", "-P3"].map { .volts(red: Terminal($0, "X1"), black: Terminal($0, "X2")) }
      + [.sourceAmperes(component: "-T1"), .volts(red: Terminal("-T1", "L+"), black: Terminal("-T1", "L-"))]
    seen =
      ["-S0", "-S1", "-S2"].map { ActuatorID($0, "button") } + ["-K1", "-K2", "-K3"].map { ActuatorID($0, "armature") }
      + [ActuatorID("-K4", "delay"), ActuatorID("-K5", "delay"), ActuatorID("-B1", "target")]
    positions = Dictionary(uniqueKeysWithValues: seen.map { ($0, 0) })
    supervisor = try PowerSupervisor(
      equipment: equipment, nets: wiring, channels: channels, positions: positions, at: time)
  }

  /// Runs for some milliseconds: edges with their times, a sample of each channel every 5 ms.
  mutating func run(milliseconds: Int) throws {
    for _ in 0..<milliseconds {
      time += 1_000
      live.advance(to: time - 1_000_000)
      for actuator in seen where live.position(of: actuator) != positions[actuator] {
        positions[actuator] = live.position(of: actuator)
        _ = try supervisor.note(actuator, position: positions[actuator] ?? 0, at: time)
      }
      if time % 5_000 != 0 { continue }
      for (index, channel) in channels.enumerated() { sample(index, value(of: channel)) }
    }
  }

  /// Time passes of which nothing is told.
  mutating func leaveOut(milliseconds: Int) { time += UInt64(milliseconds) * 1_000 }

  mutating func sample(_ channel: Int, _ value: Double) {
    _ = supervisor.note(channel: channel, reading: value, at: time)
  }

  func value(of channel: MeteredQuantity) -> Double {
    switch channel {
    case .volts(let red, let black): live.volts(between: red, and: black)
    case .sourceAmperes(let component): live.sourceAmperes(component)
    }
  }

  /// Whether some channel reads otherwise than on a bench where nothing was replugged.
  func differs(from other: SupervisedBench) -> Bool {
    channels.contains { channel in abs(value(of: channel) - other.value(of: channel)) > 4 }
  }

  mutating func set(_ component: String, _ position: Int) throws {
    try live.set(ActuatorID(component, component == "-B1" ? "target" : "button"), position: position)
  }

  var tripped: PowerDeviation? {
    if case .trip(let deviation, _) = supervisor.verdict { deviation } else { nil }
  }
}

@Suite("Supervision under power")
struct PowerSupervisionTests {
  @Test("Deviating readings with seconds between them are no row: what was left out may have been as proved")
  func readingsLeftOut() throws {
    let supply = 8
    var bench = try SupervisedBench(PracticeCircuits.latching)
    try bench.run(milliseconds: 150)
    bench.sample(supply, 3)
    bench.leaveOut(milliseconds: 5_000)
    bench.sample(supply, 3)
    #expect(bench.tripped == nil)
    bench.leaveOut(milliseconds: 30)
    bench.sample(supply, 3)
    #expect(bench.tripped != nil)
  }

  @Test("A circuit that is operated as proved never loses its power", arguments: 0..<24)
  func noFalseAlarm(seed: Int) throws {
    let timed = nets(
      "T1:L+ S1:13 K4:15 B1:1", "S1:14 K4:A1", "K4:18 P1:X1", "K4:16 P2:X1", "B1:4 K2:A1",
      "T1:L- K4:A2 P1:X2 P2:X2 B1:3 K2:A2")
    let wirings = [PracticeCircuits.latching, PracticeCircuits.reversing, timed]
    var generator = SeededGenerator(state: UInt64(seed))
    var bench = try SupervisedBench(wirings[seed % 3])
    try bench.run(milliseconds: 150)
    for _ in 0..<30 {
      let component = ["-S0", "-S1", "-S2", "-B1"].randomElement(using: &generator) ?? "-S1"
      try bench.set(component, Int.random(in: 0...1, using: &generator))
      try bench.run(milliseconds: Int.random(in: 1...120, using: &generator))
      if seed % 4 == 0 { try bench.run(milliseconds: 1_200) }
      #expect(bench.supervisor.verdict == .asPredicted || bench.tripped == nil)
      if bench.tripped != nil { return }
    }
    try bench.run(milliseconds: 100)
    #expect(bench.supervisor.verdict == .asPredicted)
  }

  @Test("A lead replugged live removes the power in time whenever a reading shows it", arguments: 0..<60)
  func replugged(seed: Int) throws {
    var generator = SeededGenerator(state: UInt64(400 + seed))
    let wiring = seed % 2 == 0 ? PracticeCircuits.latching : PracticeCircuits.reversing
    var bench = try SupervisedBench(wiring)
    try bench.run(milliseconds: 150)
    var twin = bench
    let holds = seed % 3 != 0
    for step in ["-S1", "-S1"].enumerated() where holds {
      try bench.set(step.element, 1 - step.offset)
      try twin.set(step.element, 1 - step.offset)
      try bench.run(milliseconds: 200)
      try twin.run(milliseconds: 200)
    }
    let wired = wiring.groups.joined()
    guard let moved = wired.randomElement(using: &generator),
      let target = wired.filter({ $0 != moved }).randomElement(using: &generator)
    else { return }
    try bench.live.setNets(
      Nets(joining: wiring.groups.map { $0.filter { $0 != moved } } + [[moved, target]]))
    var shown = 0
    for _ in 0..<300 where bench.tripped == nil {
      try bench.run(milliseconds: 1)
      try twin.run(milliseconds: 1)
      shown = bench.differs(from: twin) ? shown + 1 : 0
      if shown > 60 { break }
    }
    #expect(shown <= 60, "\(moved) to \(target) shows for 60 ms: \(bench.supervisor.verdict)")
    #expect(twin.tripped == nil)
  }

  @Test("The lead of a holding coil pulled live: the relay drops for no reason, and the power goes")
  func pulledCoil() throws {
    var bench = try SupervisedBench(PracticeCircuits.latching)
    try bench.set("-S1", 1)
    try bench.run(milliseconds: 150)
    try bench.set("-S1", 0)
    try bench.run(milliseconds: 150)
    #expect(bench.supervisor.verdict == .asPredicted)
    try bench.live.setNets(
      nets("T1:L+ S0:11 K1:31", "S0:12 S1:13 K1:13", "S1:14 K1:14", "K1:34 P1:X1", "T1:L- K1:A2 P1:X2"))
    try bench.run(milliseconds: 8)
    #expect(bench.tripped == nil)
    try bench.run(milliseconds: 25)
    guard case .reading(channel: 0, value: 0, _) = bench.tripped else {
      Issue.record("\(bench.supervisor.verdict)")
      return
    }
  }

  @Test("A relay that drops while no channel shows why: the power goes after 20 ms")
  func movedWithoutReason() throws {
    var bench = try SupervisedBench(PracticeCircuits.latching)
    try bench.set("-S1", 1)
    try bench.run(milliseconds: 150)
    var supervisor = bench.supervisor
    let k1 = ActuatorID("-K1", "armature")
    guard case .deviating = try supervisor.note(k1, position: 0, at: bench.time) else {
      Issue.record("\(supervisor.verdict)")
      return
    }
    #expect(
      supervisor.pass(bench.time + 20_000) == .trip(.movedWithoutReason(k1, position: 0), at: bench.time + 20_000))
  }

  @Test("A slow relay is waited for; one that never comes is named after a second")
  func slowRelay() throws {
    var bench = try SupervisedBench(PracticeCircuits.latching)
    try bench.run(milliseconds: 150)
    var supervisor = bench.supervisor
    let (s1, k1) = (ActuatorID("-S1", "button"), ActuatorID("-K1", "armature"))
    var time = bench.time
    func read(_ coil: Double, _ lamp: Double, milliseconds: Int) {
      for _ in 0..<milliseconds / 5 {
        time += 5_000
        _ = supervisor.note(channel: 0, reading: coil, at: time)
        _ = supervisor.note(channel: 4, reading: lamp, at: time)
      }
    }
    #expect(try supervisor.note(s1, position: 1, at: time) == .asPredicted)
    read(23.9, 0, milliseconds: 150)
    #expect(supervisor.verdict == .asPredicted)
    let waiting = supervisor
    // The contact closes 15 ms before the armature is read back, which then bounces.
    read(23.9, 23.8, milliseconds: 15)
    for position in [1, 0, 1, 0, 1] {
      time += 1_500
      _ = try supervisor.note(k1, position: position, at: time)
    }
    read(23.9, 23.8, milliseconds: 200)
    #expect(supervisor.verdict == .asPredicted)
    supervisor = waiting
    read(23.9, 0, milliseconds: 1_000)
    guard case .trip(.staysBehind(k1), _) = supervisor.verdict else {
      Issue.record("\(supervisor.verdict)")
      return
    }
  }

  @Test("A short press whose relay arrives after the button was let go is no deviation")
  func shortPress() throws {
    let bench = try SupervisedBench(PracticeCircuits.latching)
    var supervisor = bench.supervisor
    let (s1, k1) = (ActuatorID("-S1", "button"), ActuatorID("-K1", "armature"))
    _ = try supervisor.note(s1, position: 1, at: 2_000_000)
    _ = try supervisor.note(s1, position: 0, at: 2_008_000)
    #expect(try supervisor.note(k1, position: 1, at: 2_010_000) == .asPredicted)
    #expect(supervisor.pass(2_100_000) == .asPredicted)
    #expect(supervisor.expected(channel: 4).allSatisfy { $0.contains(23.9) && !$0.contains(0) })
  }

  @Test("One deviating sample is not enough, 20 ms are; a current above the limit counts while relays move")
  func times() throws {
    let bench = try SupervisedBench(PracticeCircuits.latching)
    var supervisor = bench.supervisor
    let start = bench.time + 200_000
    func isDeviating() -> Bool { if case .deviating = supervisor.verdict { true } else { false } }
    _ = supervisor.note(channel: 4, reading: 24, at: start)
    #expect(isDeviating())
    _ = supervisor.note(channel: 4, reading: 0, at: start + 10_000)
    #expect(supervisor.verdict == .asPredicted)
    _ = supervisor.note(channel: 4, reading: 24, at: start + 20_000)
    _ = supervisor.note(channel: 4, reading: 24, at: start + 39_000)
    #expect(isDeviating())
    var short = supervisor
    #expect(
      supervisor.note(channel: 4, reading: 24, at: start + 40_000)
        == .trip(.reading(channel: 4, value: 24, expected: supervisor.expected(channel: 4)), at: start + 40_000))
    _ = short.note(channel: 4, reading: 0, at: start + 45_000)
    _ = try short.note(ActuatorID("-S1", "button"), position: 1, at: start + 50_000)
    _ = short.note(channel: 7, reading: 2.5, at: start + 51_000)
    _ = short.note(channel: 7, reading: 2.5, at: start + 71_000)
    guard case .trip(.reading(channel: 7, value: 2.5, _), _) = short.verdict else {
      Issue.record("\(short.verdict)")
      return
    }
  }

  @Test("The tolerance follows the circuit: narrow over one lamp, wide between two in series")
  func tolerance() throws {
    let one = nets("T1:L+ P1:X1", "T1:L- P1:X2")
    let two = nets("T1:L+ P1:X1", "P1:X2 P2:X1", "T1:L- P2:X2")
    func range(_ wiring: Nets) throws -> ClosedRange<Double> {
      var prediction = try PowerPrediction(
        equipment: PracticeEquipment.all, nets: wiring,
        quantities: [.volts(red: terminal("P1:X1"), black: terminal("P1:X2"))])
      return prediction.readings(in: .atRest)[0]
    }
    let (alone, inSeries) = (try range(one), try range(two))
    // 5 % of the supply, 0.3 V in joints, the meter with 0.1 V and 1 %.
    #expect(abs((alone.upperBound - alone.lowerBound) / 2 - (1.2 + 0.4 + 0.24)) < 0.02)
    #expect(abs((inSeries.lowerBound + inSeries.upperBound) / 2 - 12) < 0.01)
    // Half of the supply's, and each lamp 20 % more: 12 V · (1.2/2.2 · 2 − 1) up or down.
    #expect(abs((inSeries.upperBound - inSeries.lowerBound) / 2 - (0.6 + 0.4 + 0.12 + 2 * 12 * 0.2 / 2.2)) < 0.05)
    for values in [11.0, 12, 13] { #expect(inSeries.contains(values)) }
  }

  @Test("A channel at a terminal that the kit does not have is refused")
  func refusals() {
    #expect(throws: CircuitError.unknownTerminal(terminal("P9:X1"))) {
      try PowerPrediction(
        equipment: PracticeEquipment.all, nets: PracticeCircuits.latching,
        quantities: [.volts(red: terminal("P9:X1"), black: terminal("P1:X2"))])
    }
  }
}
