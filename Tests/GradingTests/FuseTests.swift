import Circuits
import Exercises
import Messages
import Testing

@testable import Grading

/// Fuses before lamps: a whole fuse is one node for the behaviour, so only the connections and a rule see where it is.
@Suite struct FuseTests {
  private static let reference = StarterBench.nets("-T1:+ -F1:1 | -F1:2 -S1:13 | -S1:14 -P1:X1 | -P1:X2 -T1:-")
  /// Each lamp has a fuse of its own.
  static let twoBranches = StarterBench.nets(
    "-T1:+ -F1:1 -F2:1 | -F1:2 -S1:13 | -F2:2 -S2:13 | -S1:14 -P1:X1 | -S2:14 -P2:X1 | -P1:X2 -P2:X2 -T1:-")

  private static let equipment = Equipment(
    components: StarterBench.equipment.components
      + ["-F1", "-F2"].map {
        Component(designation: $0, type: ComponentType(name: "fuse", pins: ["1", "2"], elements: [.fuse("1", "2")]))
      } + [
        Component(
          designation: "-T2",
          type: ComponentType(
            name: "supply", pins: ["+", "-"],
            elements: [.source(Source(plus: "+", minus: "-", volts: 24, limitAmperes: 2))]))
      ])

  static let kit = KitDescription(
    id: StarterBench.kit.id, version: "1", title: ["en": "Fused bench"], equipment: equipment,
    scannedTerminals: equipment.terminals, scanMethod: .isolated,
    channels: Channels(inputs: [], analogs: [], outputs: [], faults: []), contentHash: "kit")

  private static func grade(_ text: String, _ reference: Nets = reference) throws -> Grade {
    let nets = StarterBench.nets(text)
    let scan = Scan(method: .isolated, terminals: equipment.terminals, connected: StarterBench.pairs(nets))
    return try gradeWiring(
      exercise: StarterBench.exercise(
        reference, [StarterBench.requirement("lit", 60, [StarterBench.press("-S1")], on: ["-P1"])]),
      kit: kit, measured: MeasuredState(kit: kit.id, scans: [scan]))
  }

  @Test(
    "a fuse that is bridged or left out is named, and the circuit gets no power",
    arguments: [
      ("-T1:+ -F1:1 -F1:2 -S1:13 | -S1:14 -P1:X1 | -P1:X2 -T1:-", ["-F1:1", "-F1:2"]),
      ("-T1:+ -F1:1 -S1:13 | -S1:14 -P1:X1 | -P1:X2 -T1:-", ["-T1:+", "-S1:13"]),
      ("-T1:+ -S1:13 | -S1:14 -P1:X1 | -P1:X2 -T1:-", ["-T1:+", "-S1:13"]),
      ("-T1:+ -S1:13 | -S1:14 -P1:X1 | -P1:X2 -F1:1 | -F1:2 -T1:-", ["-T1:+", "-S1:13"]),
      ("-T1:+ -F1:1 | -F1:2 -S1:13 -T2:+ | -S1:14 -P1:X1 | -P1:X2 -T1:- -T2:-", ["-T2:+", "-S1:13"]),
    ])
  func bypassed(wiring: String, terminals: [String]) throws {
    let grade = try Self.grade(wiring)
    #expect(grade.verdict == .failed && (grade.score ?? 100) <= 30)
    #expect(
      grade.tells(
        "hazard.fuse_bypassed", ["components": .list(["-F1"]), "terminals": .list(terminals)]))
  }

  @Test("a fuse with its ends exchanged is in the circuit all the same")
  func exchanged() throws {
    for wiring in [
      "-T1:+ -F1:1 | -F1:2 -S1:13 | -S1:14 -P1:X1 | -P1:X2 -T1:-",
      "-T1:+ -F1:2 | -F1:1 -S1:13 | -S1:14 -P1:X1 | -P1:X2 -T1:-",
    ] {
      let grade = try Self.grade(wiring)
      #expect(grade.verdict == .passed && grade.score == 100)
    }
  }

  @Test(
    "the correction of a missing lead leads to the fuse, not past it",
    arguments: [
      ("-T1:+ -F1:1 | -S1:14 -P1:X1 | -P1:X2 -T1:-", ["-F1:2", "-S1:13"]),
      ("-F1:2 -S1:13 | -S1:14 -P1:X1 | -P1:X2 -T1:-", ["-F1:1", "-T1:+"]),
    ])
  func correction(wiring: String, lead: [String]) throws {
    let join = try #require(try Self.grade(wiring).joinsToClose.first?.nearest)
    #expect([join.first.description, join.second.description] == lead)
  }

  @Test("a lead to the fuse that is missing leaves the circuit dead, not dangerous")
  func dead() throws {
    #expect(try Self.grade("-T1:+ -F1:1 | -S1:14 -P1:X1 | -P1:X2 -T1:-").hazards.isEmpty)
  }

  @Test(
    "a way past the fuse through a contact, another supply or another branch is found, whatever the connections are",
    arguments: [
      // A break contact across the fuse; a make contact; a second lamp.
      (
        "-T1:+ -F1:1 -S2:11 | -S2:12 -F1:2 -S1:13 | -S1:14 -P1:X1 | -P1:X2 -T1:-",
        ["-T1:+", "-S2:11", "-S2:12", "-S1:13", "-S1:14", "-P1:X1"]
      ),
      (
        "-T1:+ -F1:1 -S2:13 | -S2:14 -F1:2 -S1:13 | -S1:14 -P1:X1 | -P1:X2 -T1:-",
        ["-T1:+", "-S2:13", "-S2:14", "-S1:13", "-S1:14", "-P1:X1"]
      ),
      (
        "-T1:+ -F1:1 -S2:13 | -F1:2 -S1:13 | -S1:14 -P1:X1 | -S2:14 -P2:X1 | -P1:X2 -P2:X2 -T1:-",
        ["-T1:+", "-S2:13", "-S2:14", "-P2:X1"]
      ),
      // The fuse on the other side, with the loads straight on plus.
      (
        "-T1:+ -S2:13 | -S2:14 -P1:X1 | -P1:X2 -S1:13 | -S1:14 -F1:1 | -F1:2 -T1:-",
        ["-T1:+", "-S2:13", "-S2:14", "-P1:X1"]
      ),
    ])
  func roundabout(wiring: String, way: [String]) throws {
    let grade = try Self.grade(wiring)
    #expect(grade.verdict == .failed && (grade.score ?? 100) <= 30)
    #expect(
      grade.tells(
        "hazard.fuse_bypassed_through", ["components": .list(["-F1"]), "terminals": .list(way)]))
  }

  @Test("a fuse elsewhere in the way to every load guards them all: other than the drawing, but safe")
  func elsewhere() throws {
    for wiring in [
      "-T1:+ -S1:13 | -S1:14 -F1:1 | -F1:2 -P1:X1 | -P1:X2 -T1:-",
      "-T1:+ -S0:11 | -S0:12 -F1:1 | -F1:2 -S1:13 | -S1:14 -P1:X1 | -P1:X2 -T1:-",
    ] {
      #expect(try Self.grade(wiring).hazards.isEmpty, "\(wiring)")
    }
    let stopped = StarterBench.nets(
      "-T1:+ -F1:1 | -F1:2 -S0:11 | -S0:12 -S1:13 | -S1:14 -P1:X1 | -P1:X2 -T1:-")
    let grade = try Self.grade(
      "-T1:+ -S0:11 | -S0:12 -F1:1 | -F1:2 -S1:13 | -S1:14 -P1:X1 | -P1:X2 -T1:-", stopped)
    #expect(grade.verdict == .unexpectedButWorking && grade.hazards.isEmpty)
  }

  @Test("a supply that is reversed and guards nothing with its fuse is dangerous, wherever the fuse stands")
  func reversedWithoutFuse() throws {
    let grade = try Self.grade("-T1:- -S1:13 | -S1:14 -P1:X1 | -P1:X2 -F1:1 -T1:+ | -F1:2 -P2:X1")
    #expect(grade.verdict == .failed)
    let besideMinus = try Self.grade("-T1:- -F1:1 | -F1:2 -S1:13 | -S1:14 -P1:X1 | -P1:X2 -T1:+")
    #expect(besideMinus.verdict == .failed && besideMinus.tells("feedback.wrong.supply_reversed"))
  }

  @Test("the gate judges as the grade does, where other drawings are accepted too")
  func alternatives() throws {
    let behind = StarterBench.nets("-T1:+ -S1:13 | -S1:14 -P1:X1 | -P1:X2 -F1:1 | -F1:2 -T1:-")
    var exercise = StarterBench.exercise(
      Self.reference, [StarterBench.requirement("lit", 60, [StarterBench.press("-S1")], on: ["-P1"])])
    guard case .wiring(var task) = exercise.kind else { return }
    task.alternatives = [AcceptedAlternative(id: "behind", reference: behind, texts: [:])]
    exercise.kind = .wiring(task)
    // As that drawing; nearly so; without any fuse.
    for (wiring, isSafe) in [
      (behind, true),
      (StarterBench.nets("-T1:+ -S2:13 | -S2:14 -S1:13 | -S1:14 -P1:X1 | -P1:X2 -F1:1 | -F1:2 -T1:-"), false),
      (StarterBench.nets("-T1:+ -S1:13 | -S1:14 -P1:X1 | -P1:X2 -T1:-"), false),
    ] {
      let recording = MeasuredState(
        kit: Self.kit.id,
        scans: [
          Scan(
            method: .isolated, terminals: Self.equipment.terminals, connected: StarterBench.pairs(wiring))
        ])
      let grade = try gradeWiring(exercise: exercise, kit: Self.kit, measured: recording)
      let gate = try safety(of: recording, exercise: exercise, kit: Self.kit)
      #expect(grade.hazards.isEmpty == isSafe && (gate == .safe(wiring)) == isSafe, "\(wiring.groups)")
      #expect(isSafe ? grade.verdict == .passed : (grade.score ?? 100) <= 30)
    }
  }

  @Test("one fuse for two branches works, but it is not the drawing; the correction leads to the drawing")
  func shared() throws {
    for wiring in [
      "-T1:+ -F1:1 -F2:1 | -F1:2 -S1:13 -F2:2 -S2:13 | -S1:14 -P1:X1 | -S2:14 -P2:X1 | -P1:X2 -P2:X2 -T1:-",
      "-T1:+ -F1:1 | -F1:2 -S1:13 -S2:13 | -S1:14 -P1:X1 | -S2:14 -P2:X1 | -P1:X2 -P2:X2 -T1:-",
      "-T1:+ -F1:1 -F2:1 | -F1:2 -S1:13 -S2:13 | -S1:14 -P1:X1 | -S2:14 -P2:X1 | -P1:X2 -P2:X2 -T1:-",
    ] {
      let grade = try Self.grade(wiring, Self.twoBranches)
      #expect(grade.verdict == .unexpectedButWorking && (grade.score ?? 100) < 100)
      let measured = StarterBench.nets(wiring)
      let equipment = Self.equipment
      let difference = try ConnectionDifference(
        equipment: equipment, measured: measured, reference: Self.twoBranches)
      let corrected = difference.corrected(measured)
      #expect(
        try ConnectionDifference(equipment: equipment, measured: corrected, reference: Self.twoBranches).isAsDrawn)
    }
  }

  @Test("a fuse in the protective conductor leaves the motor without one")
  func inProtectiveConductor() throws {
    let reference = StarterBench.nets("-T1:+ -S1:13 | -S1:14 -M1:1 | -M1:2 -T1:- | -M1:PE -PE:1")
    let grade = try Self.grade(
      "-T1:+ -S1:13 | -S1:14 -M1:1 | -M1:2 -T1:- | -M1:PE -F2:1 | -F2:2 -PE:1", reference)
    #expect(grade.verdict == .failed && (grade.score ?? 100) <= 30)
    #expect(grade.tells("hazard.protective_conductor", ["components": .list(["-M1"])]))
  }

  @Test("a supply that is short-circuited by one lead is a short circuit, though it feeds nothing")
  func secondSupply() throws {
    let grade = try Self.grade(
      "-T1:+ -F1:1 | -F1:2 -S1:13 | -S1:14 -P1:X1 | -P1:X2 -T1:- | -T2:+ -T2:-")
    #expect(grade.verdict == .failed && (grade.score ?? 100) <= 30)
    #expect(grade.hazards.contains { $0.kind == .short && $0.components == ["-T2"] })
    #expect(grade.joinsToOpen.count == 1)
  }

  @Test("what is said of the connections does not praise a way past the fuse")
  func notPraised() throws {
    let grade = try Self.grade("-T1:+ -F1:1 -S2:11 | -S2:12 -F1:2 -S1:13 | -S1:14 -P1:X1 | -P1:X2 -T1:-")
    #expect(!grade.criteria.contains { $0.message.key == "criterion.connections.right" })
    #expect(!grade.tells("feedback.right.all_connections"))
  }
}
