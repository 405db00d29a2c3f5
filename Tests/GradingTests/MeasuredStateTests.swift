import Circuits
import Exercises
import Testing

@testable import Grading

/// Measurement tasks in states in which the circuit does not always stand alike.
@Suite struct MeasuredStateTests {
  /// −S1 and −S2 start −K1 and −K2, each over a break contact of the other.
  private static let interlocked = StarterBench.nets(
    "-T1:+ -S1:13 -S2:13 -P1:X1 | -S1:14 -K2:31 | -K2:32 -K1:A1 | -S2:14 -K1:31 | -K1:32 -K2:A1"
      + " | -K1:A2 -K2:A2 -P1:X2 -T1:-")
  private static let both = Action.together(
    [ActuatorID("-S1", "button"), ActuatorID("-S2", "button")], positions: [1, 1])

  private static func volts(_ component: String, _ red: String, _ black: String) -> MeasurementQuestion {
    MeasurementQuestion(
      id: component, points: 100, .voltage(red: Terminal(component, red), black: Terminal(component, black)))
  }

  private static let delay = Component(
    designation: "-K4",
    type: ComponentType(
      name: "on-delay-relay", pins: ["A1", "A2", "15", "18"],
      elements: [
        .load(Load(name: "coil", kind: .coil, from: "A1", to: "A2", ohms: 100)),
        StarterBench.contact("15", "18", .open, "timer"),
      ],
      actuators: [
        Actuator(name: "armature", drive: .magnet(load: "coil", pickUpVolts: 16.8, dropOutVolts: 2.4)),
        Actuator(name: "timer", drive: .onDelay(of: "armature", seconds: 1...5)),
      ]))

  private static func grade(
    _ question: MeasurementQuestion, _ value: Double, _ nets: Nets, _ actions: [Action] = []
  ) throws(MeasurementError) -> Grade {
    let task = MeasurementTask(
      equipment: Equipment(components: StarterBench.equipment.components + [delay]), nets: nets, actions: actions,
      questions: [question])
    return try gradeMeasurements(
      task, answers: [MeasurementAnswer(question: question.id, value: value, unit: "V")], subject: SequenceBench.subject
    )
  }

  @Test(
    "a value that depends on which of two relays is faster is refused, whichever is answered", arguments: [0.0, 24])
  func race(value: Double) {
    let error = #expect(throws: MeasurementError.self) {
      try Self.grade(Self.volts("-K1", "A1", "A2"), value, Self.interlocked, [Self.both])
    }
    #expect(error?.isAboutTask == true)
    #expect(error?.description.hasPrefix("question '-K1': it is ") == true)
    #expect(error?.description.contains("23.9") == true && error?.description.contains("0.000 V") == true)
  }

  @Test("where it is the same in every case the question stands; one button after the other is no race")
  func noRace() throws {
    #expect(try Self.grade(Self.volts("-P1", "X1", "X2"), 24, Self.interlocked, [Self.both]).score == 100)
    let inTurn = [StarterBench.press("-S1"), StarterBench.press("-S2")]
    #expect(try Self.grade(Self.volts("-K1", "A1", "A2"), 24, Self.interlocked, inTurn).score == 100)
    #expect(try Self.grade(Self.volts("-K2", "A1", "A2"), 0, Self.interlocked, inTurn).score == 100)
  }

  @Test("a relay that chatters is named, and nothing is graded")
  func chatters() {
    let buzzer = StarterBench.nets("-T1:+ -K1:31 | -K1:32 -K1:A1 | -K1:A2 -T1:-")
    #expect(throws: MeasurementError.chatters(["-K1"])) {
      try Self.grade(Self.volts("-K1", "A1", "A2"), 24, buzzer)
    }
  }

  @Test("while a time passes only what it does not change can be asked")
  func runningTimer() throws {
    let nets = StarterBench.nets("-T1:+ -K4:A1 -K4:15 | -K4:18 -P1:X1 | -K4:A2 -P1:X2 -T1:-")
    for value in [0.0, 24] {
      let error = #expect(throws: MeasurementError.self) {
        try Self.grade(Self.volts("-P1", "X1", "X2"), value, nets)
      }
      #expect(error?.description.hasPrefix("question '-P1': it is 0.000 V or 23.") == true)
      #expect(error?.description.contains("for -K4 runs in this state") == true)
    }
    #expect(try Self.grade(Self.volts("-K4", "A1", "A2"), 24, nets).score == 100)
  }

  @Test("an action that changes nothing, or is of no actuator by hand, is refused")
  func impossible() {
    let press = StarterBench.press("-S1")
    for actions in [
      [press, press], [Action.set(ActuatorID("-S9", "button"), position: 1)], [StarterBench.press("-S1", 5)],
    ] {
      let error = #expect(throws: MeasurementError.self) {
        try Self.grade(Self.volts("-P1", "X1", "X2"), 24, Self.interlocked, actions)
      }
      #expect(error?.isAboutTask == true)
    }
  }

  @Test("the check of an exercise finds it")
  func check() {
    let exercise = Exercise(
      id: "race", version: 1,
      kind: .measurement(
        MeasurementExercise(
          reference: Self.interlocked, state: [Self.both], questions: [Self.volts("-K1", "A1", "A2")])),
      tag: .reproductive, kit: StarterBench.kit.id, texts: [:], passMark: 70, attemptsAllowed: nil, release: .automatic,
      expectedMinutes: 10, contentHash: "exercise")
    let found = problems(of: exercise, on: StarterBench.kit)
    #expect(found.count == 1)
    #expect(found.first?.contains("by the order in which relays move") == true)
    #expect(proof(of: exercise, on: StarterBench.kit).contains { $0.severity == .error && $0.message == found.first })
  }
}
