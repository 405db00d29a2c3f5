import Circuits
import Exercises
import Messages
import Testing

@testable import Grading

/// The circuits that a naive grader gets wrong, by their numbers in the list of hard cases.
@Suite struct HardCaseTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var number: Int
    var name: String
    var wiring: String
    var verdict: Grade.Verdict
    /// Key of a message that must be told.
    var tells: String?
    var testDescription: String { "\(number): \(name)" }
  }

  static let holdingCases = [
    Case(
      number: 1, name: "coil and lamp turned round",
      wiring: "-T1:+ -S0:11 | -S0:12 -S1:13 -K1:13 | -S1:14 -K1:14 -K1:A2 -P1:X2 | -T1:- -K1:A1 -P1:X1",
      verdict: .passed, tells: "feedback.right.all_connections"),
    Case(
      number: 2, name: "23-24 instead of 13-14",
      wiring: "-T1:+ -S0:11 | -S0:12 -S1:13 -K1:23 | -S1:14 -K1:24 -K1:A1 -P1:X1 | -T1:- -K1:A2 -P1:X2",
      verdict: .passed, tells: "feedback.note.other_contact"),
    Case(
      number: 4, name: "stop button in the 0 V side",
      wiring: "-T1:+ -S1:13 -K1:13 | -S1:14 -K1:14 -K1:A1 -P1:X1 | -T1:- -S0:11 | -S0:12 -K1:A2 -P1:X2",
      verdict: .unexpectedButWorking, tells: "feedback.wrong.switched_minus"),
    Case(
      number: 5, name: "two holding contacts in parallel",
      wiring:
        "-T1:+ -S0:11 | -S0:12 -S1:13 -K1:13 -K1:23 | -S1:14 -K1:14 -K1:24 -K1:A1 -P1:X1 | -T1:- -K1:A2 -P1:X2",
      verdict: .unexpectedButWorking),
    Case(
      number: 6, name: "lamp by a contact of its own",
      wiring: "-T1:+ -S0:11 -K1:23 | -S0:12 -S1:13 -K1:13 | -S1:14 -K1:14 -K1:A1 | -K1:24 -P1:X1 | -T1:- -K1:A2 -P1:X2",
      verdict: .unexpectedButWorking, tells: "feedback.next.trainer_looks"),
    Case(
      number: 7, name: "holding contact missing",
      wiring: "-T1:+ -S0:11 | -S0:12 -S1:13 | -S1:14 -K1:A1 -P1:X1 | -T1:- -K1:A2 -P1:X2",
      verdict: .failed, tells: "feedback.wrong.missing_holding"),
    Case(
      number: 8, name: "only one side of the holding contact wired",
      wiring: "-T1:+ -S0:11 | -S0:12 -S1:13 -K1:13 | -S1:14 -K1:A1 -P1:X1 | -T1:- -K1:A2 -P1:X2",
      verdict: .failed, tells: "feedback.wrong.missing_holding"),
    Case(
      number: 9, name: "stop button only in the holding branch",
      wiring: "-T1:+ -S0:11 -S1:13 | -S0:12 -K1:13 | -S1:14 -K1:14 -K1:A1 -P1:X1 | -T1:- -K1:A2 -P1:X2",
      verdict: .failed, tells: "feedback.wrong.comes_on"),
    Case(
      number: 10, name: "hold taken from the plus",
      wiring: "-T1:+ -S0:11 -K1:13 | -S0:12 -S1:13 | -S1:14 -K1:14 -K1:A1 -P1:X1 | -T1:- -K1:A2 -P1:X2",
      verdict: .failed, tells: "feedback.wrong.comes_on"),
    Case(
      number: 11, name: "break contact as holding contact",
      wiring: "-T1:+ -S0:11 | -S0:12 -S1:13 -K1:31 | -S1:14 -K1:32 -K1:A1 -P1:X1 | -T1:- -K1:A2 -P1:X2",
      verdict: .failed, tells: "hazard.oscillation"),
    Case(
      number: 12, name: "break contact in its own coil path",
      wiring:
        "-T1:+ -S0:11 | -S0:12 -S1:13 -K1:13 | -S1:14 -K1:14 -P1:X1 -K1:31 | -K1:32 -K1:A1 | -T1:- -K1:A2 -P1:X2",
      verdict: .failed, tells: "hazard.oscillation"),
    Case(
      number: 13, name: "lamp in series with the coil",
      wiring: "-T1:+ -S0:11 | -S0:12 -S1:13 -K1:13 | -S1:14 -K1:14 -P1:X1 | -P1:X2 -K1:A1 | -T1:- -K1:A2",
      verdict: .failed, tells: "feedback.wrong.stays_off"),
    Case(
      number: 14, name: "lamp on the wrong side of the start button",
      wiring: "-T1:+ -S0:11 | -S0:12 -S1:13 -K1:13 -P1:X1 | -S1:14 -K1:14 -K1:A1 | -T1:- -K1:A2 -P1:X2",
      verdict: .failed, tells: "hazard.starts_by_itself"),
    Case(
      number: 15, name: "stop and start exchanged",
      wiring: "-T1:+ -S1:13 | -S1:14 -S0:11 -K1:13 | -S0:12 -K1:14 -K1:A1 -P1:X1 | -T1:- -K1:A2 -P1:X2",
      verdict: .failed),
    Case(
      number: 16, name: "the other lamp",
      wiring: "-T1:+ -S0:11 | -S0:12 -S1:13 -K1:13 | -S1:14 -K1:14 -K1:A1 -P2:X1 | -T1:- -K1:A2 -P2:X2",
      verdict: .failed, tells: "feedback.wrong.exchanged"),
    Case(
      number: 17, name: "stray lead on a spare contact",
      wiring: "-T1:+ -S0:11 | -S0:12 -S1:13 -K1:13 -K1:31 | -S1:14 -K1:14 -K1:A1 -P1:X1 | -T1:- -K1:A2 -P1:X2",
      verdict: .passed, tells: "feedback.note.idle"),
    Case(
      number: 18, name: "jumper over a spare contact",
      wiring:
        "-T1:+ -S0:11 | -S0:12 -S1:13 -K1:13 | -S1:14 -K1:14 -K1:A1 -P1:X1 | -T1:- -K1:A2 -P1:X2 | -K1:31 -K1:32",
      verdict: .passed, tells: "feedback.note.idle"),
    Case(
      number: 19, name: "start button bridged",
      wiring: "-T1:+ -S0:11 | -S0:12 -S1:13 -K1:13 -S1:14 -K1:14 -K1:A1 -P1:X1 | -T1:- -K1:A2 -P1:X2",
      verdict: .failed, tells: "hazard.starts_by_itself"),
    Case(
      number: 20, name: "supply short behind the start button",
      wiring: "-T1:+ -S0:11 | -S0:12 -S1:13 -K1:13 | -S1:14 -K1:14 -K1:A1 -P1:X1 -T1:- -K1:A2 -P1:X2",
      verdict: .failed, tells: "hazard.short"),
    Case(
      number: 21, name: "supply reversed",
      wiring: "-T1:- -S0:11 | -S0:12 -S1:13 -K1:13 | -S1:14 -K1:14 -K1:A1 -P1:X1 | -T1:+ -K1:A2 -P1:X2",
      verdict: .failed, tells: "feedback.wrong.supply_reversed"),
    Case(
      number: 22, name: "stop button bridged",
      wiring: "-T1:+ -S0:11 -S0:12 -S1:13 -K1:13 | -S1:14 -K1:14 -K1:A1 -P1:X1 | -T1:- -K1:A2 -P1:X2",
      verdict: .failed, tells: "feedback.wrong.comes_on"),
  ]

  @Test("hard cases of the holding circuit", arguments: holdingCases)
  func holding(item: Case) throws {
    let grade = try StarterBench.grade(item.wiring)
    #expect(grade.verdict == item.verdict)
    if let key = item.tells { #expect(grade.tells(key), "told: \(grade.feedback.map(\.key))") }
    #expect(grade.criteria.reduce(0) { $0 + $1.points } == grade.score)
    #expect(((grade.score ?? 0) >= 70) == (grade.verdict != .failed))
  }

  @Test("1: a relay with a diode or an LED turned round fails")
  func polarised() throws {
    let led = StarterBench.plainExercise(StarterBench.nets("-T1:+ -S1:13 | -S1:14 -P3:X1 | -P3:X2 -T1:-"))
    #expect(try StarterBench.grade("-T1:+ -S1:13 | -S1:14 -P3:X1 | -P3:X2 -T1:-", led).verdict == .passed)
    #expect(try StarterBench.grade("-T1:+ -S1:13 | -S1:14 -P3:X2 | -P3:X1 -T1:-", led).verdict == .failed)
    let coil = StarterBench.plainExercise(
      StarterBench.nets("-T1:+ -S1:13 -K3:13 | -S1:14 -K3:A1 | -K3:14 -P1:X1 | -K3:A2 -P1:X2 -T1:-"))
    let turned = "-T1:+ -S1:13 -K3:13 | -S1:14 -K3:A2 | -K3:14 -P1:X1 | -K3:A1 -P1:X2 -T1:-"
    #expect(try StarterBench.grade(turned, coil).verdict == .failed)
  }

  @Test("3: another daisy chain of the same nets is the same circuit")
  func daisyChain() throws {
    let reference = StarterBench.holding
    let chained = reference.groups.flatMap { group in
      zip(group.reversed(), group.reversed().dropFirst()).compactMap { TerminalPair($0, $1) }
    }
    let measured = MeasuredState(
      kit: StarterBench.kit.id,
      scans: [Scan(method: .isolated, terminals: StarterBench.equipment.terminals, connected: chained)])
    let grade = try gradeWiring(exercise: StarterBench.exercise(), kit: StarterBench.kit, measured: measured)
    #expect(grade.verdict == .passed)
    #expect(grade.score == 100)
  }

  @Test("7 and 8: a missing holding contact costs much, and the message names the lead")
  func holdingContact() throws {
    let grade = try StarterBench.grade(Self.holdingCases.first { $0.number == 8 }?.wiring ?? "")
    #expect(grade.points("holds") == 0)
    #expect(grade.points("starts") == 10)
    #expect(grade.score == 69)
    #expect(
      grade.tells(
        "feedback.wrong.missing_holding",
        ["first": .text("-K1:14"), "second": .text("-S1:14"), "contact": .text("-K1:13-14"), "relay": .text("-K1")]))
    #expect(grade.counterexample?.actions == [StarterBench.press("-S1"), StarterBench.press("-S1", 0)])
    #expect(grade.joinsToClose.count == 1)
  }

  @Test("9: stop only in the holding branch shows with both pressed")
  func stopInBranch() throws {
    let grade = try StarterBench.grade(Self.holdingCases.first { $0.number == 9 }?.wiring ?? "")
    #expect(grade.counterexample?.actions == [StarterBench.bothPressed])
    #expect(grade.points("stop-dominates") == 0)
  }

  @Test("19, 20: what would be dangerous is capped by name")
  func capped() throws {
    for number in [19, 20] {
      let grade = try StarterBench.grade(Self.holdingCases.first { $0.number == number }?.wiring ?? "")
      #expect((grade.score ?? 100) <= 30)
      #expect(grade.feedback.last?.key == "feedback.next.keep_off")
    }
  }

  @Test("27: a missing protective conductor fails a circuit that works")
  func protectiveConductor() throws {
    let text = "-T1:+ -S1:13 | -S1:14 -M1:1 | -M1:2 -T1:- | -PE:1 -M1:PE"
    let exercise = StarterBench.exercise(
      StarterBench.nets(text), [StarterBench.requirement("runs", 60, [StarterBench.press("-S1")], on: ["-M1"])])
    #expect(try StarterBench.grade(text, exercise).verdict == .passed)
    #expect(
      try StarterBench.grade("-T1:+ -S1:13 | -S1:14 -M1:1 | -M1:2 -T1:- | -PE:2 -M1:PE", exercise).verdict == .passed)
    let grade = try StarterBench.grade("-T1:+ -S1:13 | -S1:14 -M1:1 | -M1:2 -T1:-", exercise)
    #expect(grade.verdict == .failed)
    #expect(grade.tells("hazard.protective_conductor", ["components": .list(["-M1"])]))
    #expect(grade.points("runs") == 60)
    #expect((grade.score ?? 100) <= 30)
  }

  @Test("28: one lead in the wrong place is one mistake")
  func movedLead() throws {
    let grade = try StarterBench.grade(Self.holdingCases.first { $0.number == 14 }?.wiring ?? "")
    #expect(grade.points("connections") == 35)
    #expect(
      grade.tells(
        "feedback.wrong.moved",
        ["fixed": .text("-P1:X1"), "wrong": .text("-K1:13"), "right": .text("-K1:14")]))
  }

  @Test("an empty bench gets no points and no list of everything")
  func nothingWired() throws {
    let grade = try StarterBench.grade("")
    #expect(grade.verdict == .failed)
    #expect(grade.score == 0)
    #expect(grade.feedback.map(\.key) == ["feedback.headline.nothing_wired", "feedback.next.begin"])
  }

  /// Two directions of a starter; −K1 and −K2 short the supply when both are in.
  static let reversing = StarterBench.nets(
    """
    -T1:+ -S1:13 -K1:13 -S2:13 -K2:13 -K1:23|-S1:14 -K1:14 -K2:31|-K2:32 -K1:A1|-S2:14 -K2:14 -K1:31|-K1:32 -K2:A1\
    |-K1:24 -K2:23|-T1:- -K1:A2 -K2:A2 -K2:24
    """)

  static let withoutInterlock = """
    -T1:+ -S1:13 -K1:13 -S2:13 -K2:13 -K1:23|-S1:14 -K1:14 -K1:A1|-S2:14 -K2:14 -K2:A1|-K1:24 -K2:23\
    |-T1:- -K1:A2 -K2:A2 -K2:24
    """

  static let directions = [
    StarterBench.requirement("one", 30, [StarterBench.press("-S1")], on: ["-K1"], off: ["-K2"]),
    StarterBench.requirement("other", 30, [StarterBench.press("-S2")], on: ["-K2"], off: ["-K1"]),
  ]

  @Test("25, 26: without an interlock single presses are right, but both contactors can come in")
  func interlock() throws {
    let exercise = StarterBench.exercise(Self.reversing, Self.directions, exclusive: [["-K1", "-K2"]])
    let sound = try gradeWiring(
      exercise: exercise, kit: StarterBench.kit, measured: StarterBench.measured(Self.reversing))
    #expect(sound.verdict == .passed)
    let grade = try StarterBench.grade(Self.withoutInterlock, exercise)
    #expect(grade.verdict == .failed)
    #expect(grade.points("one") == 30)
    #expect(Set(grade.hazards.map(\.kind)).isSuperset(of: [.exclusive, .short]))
    #expect(grade.hazards.first?.actions.isEmpty == false)
    #expect((grade.score ?? 100) <= 30)
  }

  @Test("25: without an interlock two outputs that exclude each other come on together, though nothing is shorted")
  func interlockOfLamps() throws {
    let drawn = StarterBench.nets(
      "-T1:+ -S1:13 -S2:13 -K1:13 -K2:13 | -S1:14 -K2:31 | -K2:32 -K1:A1 | -S2:14 -K1:31 | -K1:32 -K2:A1 "
        + "| -K1:14 -P1:X1 | -K2:14 -P2:X1 | -T1:- -K1:A2 -K2:A2 -P1:X2 -P2:X2")
    let exercise = StarterBench.exercise(
      drawn, [StarterBench.requirement("one", 60, [StarterBench.press("-S1")], on: ["-P1"], off: ["-P2"])],
      exclusive: [["-P1", "-P2"]])
    let grade = try StarterBench.grade(
      "-T1:+ -S1:13 -S2:13 -K1:13 -K2:13 | -S1:14 -K1:A1 | -S2:14 -K2:A1 | -K1:14 -P1:X1 | -K2:14 -P2:X1 "
        + "| -T1:- -K1:A2 -K2:A2 -P1:X2 -P2:X2", exercise)
    #expect(grade.verdict == .failed && (grade.score ?? 100) <= 30)
    #expect(grade.hazards.map(\.kind) == [.exclusive] && grade.hazards.first?.components == ["-P1", "-P2"])
    #expect(
      grade.hazards.first?.actions
        == [.together([ActuatorID("-S1", "button"), ActuatorID("-S2", "button")], positions: [1, 1])])
    #expect(!grade.feedback.contains { $0.key.contains("race") })
  }

  @Test("20: plus and minus on one net is a short circuit at rest")
  func directShort() throws {
    let grade = try StarterBench.grade(
      "-T1:+ -T1:- -S0:11 | -S0:12 -S1:13 -K1:13 | -S1:14 -K1:14 -K1:A1 -P1:X1 | -K1:A2 -P1:X2", StarterBench.exercise()
    )
    #expect(grade.verdict == .failed && (grade.score ?? 100) <= 30)
    #expect(grade.hazards.contains { $0.kind == .short && $0.actions.isEmpty && $0.components == ["-T1"] })
  }
}
