import Circuits
import Exercises
import Messages
import Testing

@testable import Grading

/// A fuse before a lamp: in nets a whole fuse is a bridge, so only this rule sees that it is left out.
@Suite struct FuseTests {
  private static let reference = StarterBench.nets("-T1:+ -F1:1 | -F1:2 -S1:13 | -S1:14 -P1:X1 | -P1:X2 -T1:-")

  private static func grade(_ text: String) throws -> Grade {
    var equipment = StarterBench.equipment
    equipment.components.append(
      Component(designation: "-F1", type: ComponentType(name: "fuse", pins: ["1", "2"], elements: [.bridge("1", "2")])))
    let kit = KitDescription(
      id: StarterBench.kit.id, version: "1", title: ["en": "Fused bench"], equipment: equipment,
      scannedTerminals: equipment.terminals, scanMethod: .isolated,
      channels: Channels(inputs: [], analogs: [], outputs: [], faults: []), contentHash: "kit")
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
}
