import Circuits
import Exercises
import Messages
import Testing

@testable import Grading

@Suite struct MeasurementGradeTests {
  /// −S1 switches −P1; behind it −P2 and −P3 would hang in series.
  private static let series = StarterBench.nets("-T1:+ -S1:13 | -S1:14 -P1:X1 | -P1:X2 -P2:X1 | -P2:X2 -T1:-")
  private static let pressed = [StarterBench.press("-S1")]

  private static func terminal(_ component: String, _ pin: String) -> Terminal { Terminal(component, pin) }

  private static func task(_ actions: [Action] = pressed) -> MeasurementTask {
    MeasurementTask(
      equipment: StarterBench.equipment, nets: series, actions: actions,
      questions: [
        MeasurementQuestion(
          id: "lamp", points: 50, .voltage(red: terminal("-P1", "X1"), black: terminal("-P1", "X2"))),
        MeasurementQuestion(id: "current", points: 30, .sourceCurrent(component: "-T1"), absoluteError: 0.002),
        MeasurementQuestion(
          id: "button", points: 20, .resistance(red: terminal("-S1", "13"), black: terminal("-S1", "14")),
          absoluteError: 1),
      ])
  }

  private static func grade(_ answers: [MeasurementAnswer], _ task: MeasurementTask = task()) throws -> Grade {
    try gradeMeasurements(task, answers: answers, subject: SequenceBench.subject)
  }

  private static let right = [
    MeasurementAnswer(question: "lamp", value: 11.9, unit: "V", event: 4),
    MeasurementAnswer(question: "current", value: 50, unit: "mA"),
    MeasurementAnswer(question: "button", value: 0.2, unit: "Ω"),
  ]

  @Test("values within the tolerance get full marks, in any prefix of the unit")
  func fullMarks() throws {
    let grade = try Self.grade(Self.right)
    #expect(grade.score == 100)
    #expect(grade.verdict == .passed)
    #expect(grade.criteria[0].evidence == [.event(4)])
    #expect(grade.feedback.last?.key == "measurement.next.done")
  }

  struct Mistake: Sendable, CustomTestStringConvertible {
    var name: String
    var answer: MeasurementAnswer
    var key: String
    var testDescription: String { name }
  }

  private static let mistakes = [
    Mistake(
      name: "sign", answer: MeasurementAnswer(question: "lamp", value: -12, unit: "V"), key: "measurement.wrong.sign"),
    Mistake(
      name: "other quantity", answer: MeasurementAnswer(question: "lamp", value: 12, unit: "mA"),
      key: "measurement.wrong.unit"),
    Mistake(
      name: "prefix", answer: MeasurementAnswer(question: "lamp", value: 12, unit: "mV"),
      key: "measurement.wrong.prefix"),
    Mistake(
      name: "outside the tolerance", answer: MeasurementAnswer(question: "lamp", value: 24, unit: "V"),
      key: "measurement.wrong.value"),
    Mistake(
      name: "other terminals",
      answer: MeasurementAnswer(
        question: "lamp", value: 12, unit: "V", red: terminal("-P2", "X1"), black: terminal("-P2", "X2")),
      key: "measurement.wrong.terminals"),
    Mistake(
      name: "leads exchanged",
      answer: MeasurementAnswer(
        question: "lamp", value: -12, unit: "V", red: terminal("-P1", "X2"), black: terminal("-P1", "X1")),
      key: "measurement.wrong.sign"),
    Mistake(
      name: "leads exchanged, with a value that they cannot show",
      answer: MeasurementAnswer(
        question: "lamp", value: 12, unit: "V", red: terminal("-P1", "X2"), black: terminal("-P1", "X1")),
      key: "measurement.wrong.sign"),
    Mistake(
      name: "mega for milli", answer: MeasurementAnswer(question: "lamp", value: 12000, unit: "MV"),
      key: "measurement.wrong.value"),
    Mistake(
      name: "open", answer: MeasurementAnswer(question: "lamp", value: nil, unit: "V"),
      key: "measurement.wrong.value"),
  ]

  @Test("a wrong answer is told by what is wrong with it", arguments: mistakes)
  func mistake(item: Mistake) throws {
    let grade = try Self.grade([item.answer] + Self.right.dropFirst())
    #expect(grade.verdict == .failed)
    #expect(grade.points("lamp") == 0)
    #expect(grade.score == 50)
    #expect(grade.tells(item.key))
    #expect(grade.criteria.reduce(0) { $0 + $1.points } == grade.score)
  }

  @Test(
    "a unit may be written in either case, but m is milli and M is mega",
    arguments: [(12.0, "v"), (12000.0, "mv"), (0.012, "Kv"), (12_000_000, "uV"), (0.000_012, "MV")])
  func unitCase(value: Double, unit: String) throws {
    let answer = MeasurementAnswer(question: "lamp", value: value, unit: unit)
    #expect(try Self.grade([answer] + Self.right.dropFirst()).score == 100)
    #expect(ExpectedMeasurements.parse("KOHM")?.scale == 1000 && ExpectedMeasurements.parse("ma")?.scale == 0.001)
    #expect(ExpectedMeasurements.parse("MΩ")?.scale == 1_000_000 && ExpectedMeasurements.parse("W") == nil)
  }

  @Test("a resistance that is the same both ways may be read with the leads exchanged; one behind a diode may not")
  func exchangedOhms() throws {
    let button = MeasurementAnswer(
      question: "button", value: 0.2, unit: "Ω", red: Self.terminal("-S1", "14"), black: Self.terminal("-S1", "13"))
    #expect(try Self.grade([Self.right[0], Self.right[1], button]).score == 100)
    let diode = Component(
      designation: "-R1",
      type: ComponentType(
        name: "diode", pins: ["A", "K"],
        elements: [.diode(Diode(name: "diode", anode: "A", cathode: "K", forwardVolts: 0.6, ohms: 10))]))
    let (anode, cathode) = (Terminal("-R1", "A"), Terminal("-R1", "K"))
    func verdict(asked: (Terminal, Terminal), _ value: Double?) throws -> MeasurementVerdict {
      let question = MeasurementQuestion(id: "diode", points: 100, .resistance(red: asked.0, black: asked.1))
      let task = MeasurementTask(
        equipment: Equipment(components: StarterBench.equipment.components + [diode]),
        nets: StarterBench.nets("-R1:A -S1:13 | -R1:K -S1:14"), questions: [question])
      return try ExpectedMeasurements(task).judge(
        MeasurementAnswer(question: "diode", value: value, unit: "Ω", red: asked.1, black: asked.0), question)
    }
    #expect(try verdict(asked: (anode, cathode), 1525) == .otherTerminals)
    #expect(try verdict(asked: (cathode, anode), nil) == .otherTerminals)
  }

  @Test("leads on the same net count as the terminals that are asked")
  func sameNet() throws {
    let answer = MeasurementAnswer(
      question: "lamp", value: 12, unit: "V", red: Terminal("-S1", "14"), black: Terminal("-P2", "X1"))
    #expect(try Self.grade([answer] + Self.right.dropFirst()).score == 100)
  }

  @Test("the tolerance is that of the model and of the meter together")
  func tolerance() throws {
    let near = MeasurementAnswer(question: "lamp", value: 12.9, unit: "V")
    #expect(try Self.grade([near] + Self.right.dropFirst()).points("lamp") == 0)
    let rough = MeasurementAnswer(question: "lamp", value: 12.9, unit: "V", uncertainty: 0.3)
    #expect(try Self.grade([rough] + Self.right.dropFirst()).points("lamp") == 50)
  }

  @Test("an uncertainty as large as the value makes nothing right")
  func hugeUncertainty() throws {
    let wild = MeasurementAnswer(question: "lamp", value: 1, unit: "V", uncertainty: 1000)
    let grade = try Self.grade([wild] + Self.right.dropFirst())
    #expect(grade.points("lamp") == 0)
    #expect(grade.tells("measurement.wrong.uncertain"))
  }

  @Test(
    "what a question allows when it says nothing fits its quantity: 140 mA is not 50 mA, and 50 A is a wrong prefix",
    arguments: [
      (50.0, "mA", "measurement.right.value"), (140.0, "mA", "measurement.wrong.value"),
      (50.0, "A", "measurement.wrong.prefix"), (50.0, "µA", "measurement.wrong.prefix"),
    ])
  func usualTolerance(value: Double, unit: String, key: String) throws {
    let task = MeasurementTask(
      equipment: StarterBench.equipment, nets: Self.series, actions: Self.pressed,
      questions: [MeasurementQuestion(id: "current", points: 100, .sourceCurrent(component: "-T1"))])
    let grade = try Self.grade([MeasurementAnswer(question: "current", value: value, unit: unit)], task)
    #expect(grade.tells(key))
  }

  @Test("the operating state decides: with the button released there is no voltage, and the button is open")
  func operatingState() throws {
    let grade = try Self.grade(
      [
        MeasurementAnswer(question: "lamp", value: 0, unit: "V"),
        MeasurementAnswer(question: "current", value: 0, unit: "A"),
        MeasurementAnswer(question: "button", value: nil, unit: "Ω"),
      ], Self.task([]))
    #expect(grade.score == 100)
  }

  @Test("answers to nothing, twice, or without a number are refused")
  func badInput() throws {
    let answer = Self.right[0]
    #expect(throws: MeasurementError.answeredTwice("lamp")) { try Self.grade([answer, answer]) }
    #expect(throws: MeasurementError.unknownQuestion("x")) {
      try Self.grade([MeasurementAnswer(question: "x", value: 1, unit: "V")])
    }
    #expect(throws: MeasurementError.impossibleValue(question: "lamp")) {
      try Self.grade([MeasurementAnswer(question: "lamp", value: .nan, unit: "V")])
    }
    let black = Self.terminal("-P1", "X2")
    #expect(throws: MeasurementError.oneLead(question: "lamp")) {
      try Self.grade([MeasurementAnswer(question: "lamp", value: 12, unit: "V", black: black)])
    }
    let unknown = Self.terminal("-P99", "X1")
    #expect(throws: MeasurementError.unknownTerminal(unknown, question: "lamp")) {
      try Self.grade([MeasurementAnswer(question: "lamp", value: 12, unit: "V", red: unknown, black: black)])
    }
    var task = Self.task()
    task.questions[0].points = 10
    #expect(throws: MeasurementError.pointsDoNotAddUp(60)) { try Self.grade([], task) }
  }

  @Test("what was not measured is named and gets no points")
  func notAnswered() throws {
    let grade = try Self.grade([])
    #expect(grade.score == 0)
    #expect(grade.tells("measurement.wrong.not_answered", ["question": .text("-P1:X1/-P1:X2")]))
  }
}
