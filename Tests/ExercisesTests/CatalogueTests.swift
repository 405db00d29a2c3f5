import Circuits
import Exercises
import StrictYAML
import Testing

/// Circuits as exercises have them, with the components of the catalogue.
@Suite("Component catalogue")
struct CatalogueTests {
  private func kit(_ components: [String], types: String = "") throws -> KitDescription {
    let lines = (["{designation: -T1, type: supply}"] + components).map { "  - \($0)\n" }.joined()
    let text = """
      format: proefbank.kit/1
      id: bench
      version: "1.0"
      title: {en: Bench}
      scan: isolated
      \(types)
      components:
      \(lines)
      channels: {}
      """
    return try KitDescription.decode(Array(text.utf8), file: "kits/bench.yaml", digest: Library.digest)
  }

  private func messages(_ components: [String]) -> [String] {
    do throws(DiagnosticsError) {
      _ = try KitDescription.decode(
        Array(
          """
          format: proefbank.kit/1
          id: bench
          version: "1.0"
          title: {en: Bench}
          scan: isolated
          components:
          \(components.map { "  - \($0)\n" }.joined())
          channels: {}
          """.utf8), file: "kits/bench.yaml", digest: Library.digest)
      return []
    } catch {
      return error.diagnostics.map(\.description)
    }
  }

  private func nets(_ lines: [String]) -> Nets {
    Nets(joining: lines.map { $0.split(separator: " ").compactMap { Terminal("-" + $0) } })
  }

  /// Runs a circuit in time and says which outputs are on after each step of 12 s.
  private func shows(_ components: [String], _ wiring: [String], _ steps: [(String, Int)] = []) throws -> [[String]] {
    var live = try LiveCircuit(equipment: try kit(components).equipment, nets: nets(wiring), powered: true)
    var seen: [[String]] = []
    for step in [nil] + steps.map(Optional.some) {
      if let (text, position) = step { try live.set(try #require(ActuatorID(code: text[...])), position: position) }
      live.advance(to: live.microseconds + 12_000_000)
      seen.append(live.on)
    }
    return seen
  }

  @Test("Buttons, switches and the emergency stop open and close what they say")
  func switches() throws {
    let wiring = ["T1:+ S1:11", "S1:12 S2:13", "S2:14 S3:13 S3:23", "S3:14 P1:X1", "S3:24 P2:X1", "T1:- P1:X2 P2:X2"]
    #expect(
      try shows(
        [
          "{designation: -S1, type: emergency-stop}", "{designation: -S2, type: push-button}",
          "{designation: -S3, type: selector-switch, positions: [l, 0, r], contacts: [13-14 in l, 23-24 in r]}",
          "{designation: -P1, type: lamp}", "{designation: -P2, type: lamp}",
        ], wiring, [("-S2/button", 1), ("-S3/knob", 1), ("-S3/knob", 2), ("-S1/button", 1)])
        == [[], ["-P1"], [], ["-P2"], []])
  }

  @Test("Timer relays: on-delayed after its coil, off-delayed after it")
  func timers() throws {
    let parts = [
      "{designation: -S1, type: push-button}", "{designation: -K1, type: on-delay-relay, seconds: [1, 2]}",
      "{designation: -K2, type: off-delay-relay, seconds: [1, 2]}", "{designation: -P1, type: lamp}",
      "{designation: -P2, type: lamp}",
    ]
    let wiring = nets([
      "T1:+ S1:13 K1:15 K2:15", "S1:14 K1:A1 K2:A1", "K1:18 P1:X1", "K2:18 P2:X1", "T1:- K1:A2 K2:A2 P1:X2 P2:X2",
    ])
    var live = try LiveCircuit(equipment: try kit(parts).equipment, nets: wiring, powered: true)
    var seen: [[String]] = []
    for (position, time) in [(1, 500), (1, 1_500), (0, 2_000), (0, 3_500)] {
      try live.set(ActuatorID("-S1", "button"), position: position)
      live.advance(to: UInt64(time) * 1_000)
      seen.append(live.on)
    }
    #expect(seen == [["-P2"], ["-P1", "-P2"], ["-P2"], []])
  }

  @Test("An LED and a diode have a polarity; a motor turns either way")
  func polarity() throws {
    let parts = [
      "{designation: -P1, type: led}", "{designation: -P2, type: led}", "{designation: -M1, type: motor}",
      "{designation: -V1, type: diode}", "{designation: -V2, type: diode}", "{designation: -P3, type: lamp}",
      "{designation: -P4, type: lamp}", "{designation: -F1, type: fuse}", "{designation: -R1, type: resistor}",
    ]
    #expect(
      try shows(
        parts,
        [
          "T1:+ F1:1", "F1:2 P1:X1 P2:X2 M1:2 V1:A V2:K R1:1", "V1:K P3:X1", "V2:A P4:X1",
          "T1:- P1:X2 P2:X1 M1:1 P3:X2 P4:X2 R1:2",
        ]) == [["-P1", "-M1", "-P3"]])
  }

  @Test("A supply says when more than its limit flows; sockets of a strip are apart, those of a protective bar are not")
  func power() throws {
    let equipment = try kit([
      "{designation: -R1, type: resistor, ohms: 8}", "{designation: -X1, type: terminal-strip, points: 2}",
      "{designation: -PE, type: protective-bar, points: 2}", "{designation: -P1, type: lamp}",
      "{designation: -P2, type: lamp}",
    ]).equipment
    let wiring = nets(["T1:+ R1:1 X1:1 PE:1", "X1:2 P1:X1", "PE:2 P2:X1", "T1:- R1:2 P1:X2 P2:X2"])
    let model = try CircuitModel(equipment: equipment, nets: wiring)
    let solved = model.solve(model.atRest)
    #expect(solved.shortedSources == ["-T1"])
    #expect(solved.on == ["-P2"])
  }

  @Test("Sensors: PNP to plus, NPN to 0 V, two wires; without supply nothing")
  func sensors() throws {
    let parts = [
      "{designation: -B1, type: sensor-pnp}", "{designation: -B2, type: sensor-npn}",
      "{designation: -B3, type: sensor-2-wire}", "{designation: -B4, type: sensor-pnp}",
      "{designation: -P1, type: lamp}", "{designation: -P2, type: lamp}", "{designation: -P3, type: lamp}",
      "{designation: -P4, type: lamp}",
    ]
    let wiring = [
      "T1:+ B1:1 B2:1 B3:1 B4:1 P2:X1", "B1:4 P1:X1", "B2:4 P2:X2", "B3:4 P3:X1", "B4:4 P4:X1",
      "T1:- B1:3 B2:3 P1:X2 P3:X2 P4:X2",
    ]
    #expect(
      try shows(
        parts, wiring, [("-B1/target", 1), ("-B2/target", 1), ("-B3/target", 1), ("-B4/target", 1)])
        == [[], ["-P1"], ["-P1", "-P2"], ["-P1", "-P2", "-P3"], ["-P1", "-P2", "-P3"]])
  }

  /// One cylinder with a switch at each end, its valve and what lights while it is where.
  private static let cylinder = [
    "{designation: -MM1, type: cylinder, moved_by: -MB1, extend_seconds: [0.5, 2], retract_seconds: [0.5, 2]}",
    "{designation: -BG1, type: limit-switch, on: -MM1, at: retracted}",
    "{designation: -BG2, type: sensor-pnp, on: -MM1}", "{designation: -RZ1, type: throttle}",
    "{designation: -S1, type: push-button}", "{designation: -S2, type: push-button}",
    "{designation: -P1, type: lamp}", "{designation: -P2, type: lamp}",
  ]
  private static let ends = ["BG1:4 P1:X1", "BG2:4 P2:X1"]

  @Test("A cylinder on a valve with a spring goes out, takes its time, and comes back", arguments: ["5-2", "3-2"])
  func springValve(ports: String) throws {
    let equipment = try kit(Self.cylinder + ["{designation: -MB1, type: valve-\(ports)}"]).equipment
    let wiring = nets(
      Self.ends + ["T1:+ S1:13 BG1:1 BG2:1", "S1:14 MB1:1", "T1:- MB1:2 BG2:3 P1:X2 P2:X2"])
    var live = try LiveCircuit(equipment: equipment, nets: wiring, powered: true)
    let s1 = ActuatorID("-S1", "button")
    var seen: [[String]] = []
    for (position, milliseconds) in [(0, 100), (1, 300), (1, 1_000), (0, 1_200), (0, 2_000)] {
      try live.set(s1, position: position)
      live.advance(to: UInt64(milliseconds) * 1_000)
      seen.append(live.on)
    }
    #expect(seen == [["-P1"], ["-MB1"], ["-P2", "-MB1"], [], ["-P1"]])
    // The same as actions: the strokes are time elements that elapse.
    let (out, back) = (ActuatorID("-MM1", "extended"), ActuatorID("-MM1", "away"))
    let model = try CircuitModel(equipment: equipment, nets: wiring)
    let pressed = Action.set(s1, position: 1)
    #expect(try model.run([pressed]).shows(on: ["-MB1"], off: ["-P1", "-P2"]))
    #expect(try model.run([pressed, .elapse(out)]).shows(on: ["-P2"], off: ["-P1"]))
    #expect(
      try model.run([pressed, .elapse(out), .set(s1, position: 0), .elapse(back)]).shows(on: ["-P1"], off: ["-P2"]))
  }

  @Test("A valve with two coils stays where a pulse put it; while both are on it stays as well")
  func impulseValve() throws {
    let wiring =
      Self.ends + ["T1:+ S1:13 S2:13 BG1:1 BG2:1", "S1:14 MB1:1", "S2:14 MB1:3", "T1:- MB1:2 MB1:4 BG2:3 P1:X2 P2:X2"]
    let seen = try shows(
      Self.cylinder + ["{designation: -MB1, type: valve-5-2-double}"], wiring,
      [
        ("-S1/button", 1), ("-S2/button", 1), ("-S1/button", 0), ("-S2/button", 0), ("-S1/button", 1),
        ("-S1/button", 0),
      ])
    #expect(
      seen.map { $0.filter { $0.hasPrefix("-P") } } == [["-P1"], ["-P2"], ["-P2"], ["-P1"], ["-P1"], ["-P2"], ["-P2"]])
  }

  @Test("A cylinder that runs to and fro by its own switches is proved without a hazard")
  func toAndFro() throws {
    let parts =
      Self.cylinder + [
        "{designation: -MB1, type: valve-5-2-double}", "{designation: -BP1, type: pressure-switch, fed_by: -MB2}",
        "{designation: -MB2, type: valve-3-2}",
      ]
    let wiring = nets([
      "T1:+ S1:13 BG2:1", "S1:14 MB2:1 BP1:1", "BP1:4 BG1:1", "BG1:4 MB1:1", "BG2:4 MB1:3",
      "T1:- MB1:2 MB1:4 MB2:2 BG2:3",
    ])
    let equipment = try kit(parts).equipment
    let model = try CircuitModel(equipment: equipment, nets: wiring)
    guard case .proved(let states, _) = proveSafety(model) else {
      Issue.record("not proved: \(proveSafety(model))")
      return
    }
    // Settled: at rest and started; out and on the way back, each with air, without it, and while it comes again.
    #expect(states == 8)
    guard case .equivalent = try compareBehaviour(measured: wiring, reference: wiring, of: equipment) else {
      Issue.record("differs from itself")
      return
    }
    var live = try LiveCircuit(equipment: equipment, nets: wiring, powered: true)
    try live.set(ActuatorID("-S1", "button"), position: 1)
    var turns = 0
    var before = 0
    for _ in 0..<400 {
      live.advance(to: live.microseconds + 50_000)
      let spool = live.position(of: ActuatorID("-MB1", "spool")) ?? 0
      turns += spool == before ? 0 : 1
      before = spool
    }
    #expect(turns > 15)
  }

  @Test("What a cylinder or switch is moved by has to be there")
  func references() {
    #expect(
      messages(["{designation: -MM1, type: cylinder, moved_by: -MB7}", "{designation: -MB1, type: valve-5-2}"])
        .contains { $0.contains("there is no component -MB7 that could move -MM1") && $0.contains("-MB1") })
    #expect(
      messages(["{designation: -BG1, type: limit-switch, on: -P1}", "{designation: -P1, type: lamp}"])
        .contains { $0.contains("-P1 has no actuator 'extended' that could move -BG1") })
    #expect(
      messages(["{designation: -BG1, type: limit-switch, at: middle}"]).contains {
        $0.contains("'middle' is not one of")
      })
  }

  @Test("A kit's own type may have a spool between two coils, and follow another component")
  func ownTypes() throws {
    let types = """
      types:
        valve-block:
          pins: [a, b, c]
          elements:
            - {load: one, kind: valve, from: a, to: c, ohms: 192}
            - {load: two, kind: valve, from: b, to: c, ohms: 192}
          actuators: [{name: spool, drive: impulse, set: one, reset: two, pick_up_volts: 15}]
        reed:
          pins: ["1", "2"]
          elements: [{contact: 1-2 NO, moved_by: [-MB1/spool]}]
      """
    let equipment = try kit(
      ["{designation: -MB1, type: valve-block}", "{designation: -BG1, type: reed}", "{designation: -P1, type: lamp}"],
      types: types
    ).equipment
    let wiring = nets(["T1:+ MB1:a BG1:1", "BG1:2 P1:X1", "T1:- MB1:c P1:X2"])
    var live = try LiveCircuit(equipment: equipment, nets: wiring, powered: true)
    live.advance(to: 50_000)
    #expect(live.on == ["-MB1/one", "-P1"])
  }
}
