import Circuits
import Exercises

@testable import Grading

/// Each hard case as a recording and the exercise that it is graded for; where a case has a good and a bad side, both.
enum HardCaseScenarios {
  struct Scenario: Sendable {
    var name: String
    var grade: @Sendable () throws -> Grade
  }

  static let all: [Scenario] =
    HardCaseTests.holdingCases.map { item in
      Scenario(name: "\(item.number)") { try StarterBench.grade(item.wiring) }
    } + wiring + scans + sequences + faults

  private static let led = StarterBench.nets("-T1:+ -S1:13 | -S1:14 -P3:X1 | -P3:X2 -T1:-")
  private static let motor = "-T1:+ -S1:13 | -S1:14 -M1:1 | -M1:2 -T1:-"

  private static let wiring: [Scenario] = [
    Scenario(name: "1, LED") {
      try StarterBench.grade("-T1:+ -S1:13 | -S1:14 -P3:X2 | -P3:X1 -T1:-", StarterBench.plainExercise(led))
    },
    Scenario(name: "2, prescribed") {
      var exercise = StarterBench.exercise(StarterBench.holding, connectionPoints: 30)
      guard case .wiring(var task) = exercise.kind else { throw GradingError.noScan }
      let hold = ContactName(from: Terminal("-K1", "13"), to: Terminal("-K1", "14"))
      task.rules = [WiringRule(.contacts([hold]), points: 10)]
      exercise.kind = .wiring(task)
      return try StarterBench.grade(HardCaseTests.holdingCases.first { $0.number == 2 }?.wiring ?? "", exercise)
    },
    Scenario(name: "3") {
      let chained = StarterBench.holding.groups.flatMap { group in
        zip(group.reversed(), group.reversed().dropFirst()).compactMap { TerminalPair($0, $1) }
      }
      let scan = Scan(method: .isolated, terminals: StarterBench.equipment.terminals, connected: chained)
      return try grade([scan])
    },
    Scenario(name: "25, 26") {
      try StarterBench.grade(
        HardCaseTests.withoutInterlock,
        StarterBench.exercise(HardCaseTests.reversing, HardCaseTests.directions, exclusive: [["-K1", "-K2"]]))
    },
    Scenario(name: "27") {
      try StarterBench.grade(
        motor,
        StarterBench.exercise(
          StarterBench.nets(motor + " | -PE:1 -M1:PE"),
          [StarterBench.requirement("runs", 60, [StarterBench.press("-S1")], on: ["-M1"])]))
    },
    Scenario(name: "28") {
      try StarterBench.grade(
        "-T1:+ -S0:11 | -S0:12 -S1:13 -K1:13 | -S1:14 -K1:14 -K1:A1 -P1:X1 -P1:X2 | -T1:- -K1:A2")
    },
    Scenario(name: "29") {
      try StarterBench.grade(
        "-T1:+ -S0:11 | -S0:12 -S1:13 -K1:13 | -S1:14 -K1:A1 -P2:X1 | -T1:- -K1:A2 -P2:X2")
    },
    Scenario(name: "38") {
      try StarterBench.grade(
        "-T1:+ -S1:13 | -S1:14 -P1:X1 | -P1:X2 -P2:X1 | -P2:X2 -T1:-",
        StarterBench.exercise(
          StarterBench.nets("-T1:+ -S1:13 | -S1:14 -P1:X1 -P2:X1 | -P1:X2 -P2:X2 -T1:-"),
          [StarterBench.requirement("both", 60, [StarterBench.press("-S1")], on: ["-P1", "-P2"])]))
    },
  ]

  private static func grade(_ scans: [Scan]) throws(GradingError) -> Grade {
    try gradeWiring(
      exercise: StarterBench.exercise(), kit: StarterBench.kit,
      measured: MeasuredState(kit: StarterBench.kit.id, scans: scans))
  }

  private static let bridged = Nets(
    joining: StarterBench.holding.groups + [[Terminal("-S0", "11"), Terminal("-S0", "12")]])
  private static let cold = [["-P1:X1", "-P1:X2"], ["-K1:A1", "-K1:A2"]]

  private static let scans: [Scenario] = [
    Scenario(name: "22, at rest") { try grade([StarterBench.throughComponents(bridged)]) },
    Scenario(name: "22, pressed") {
      try grade([StarterBench.throughComponents(bridged), StarterBench.throughComponents(bridged, pressed: ["-S0"])])
    },
    Scenario(name: "23") {
      try grade([
        StarterBench.throughComponents(StarterBench.holding),
        StarterBench.throughComponents(StarterBench.holding, pressed: ["-S0"]),
      ])
    },
    Scenario(name: "24") {
      try grade([
        StarterBench.throughComponents(StarterBench.holding, cold: cold),
        StarterBench.throughComponents(StarterBench.holding, pressed: ["-S0"], cold: cold),
      ])
    },
    Scenario(name: "37") {
      var scan = StarterBench.scan(StarterBench.holding)
      scan.uncertain = [TerminalPair(Terminal("-K1", "13"), Terminal("-K1", "23"))].compactMap { $0 }
      return try grade([scan])
    },
  ]

  private static let sequences: [Scenario] = [
    Scenario(name: "30") {
      var events = SequenceBench.events("S1=1 A+ B+ B- A-")
      guard let arrival = events.firstIndex(where: { $0.channel == "b1" && $0.level }) else {
        throw SequenceError.noEvents
      }
      let time = events[arrival].deviceMicroseconds
      events.insert(
        contentsOf: [(2_000, false), (5_000, true)].map {
          ChannelEdge(channel: "b1", level: $0.1, deviceMicroseconds: time + $0.0)
        }, at: arrival + 1)
      return try gradeSequence(
        SequenceBench.task(), trace: SequenceTrace(events: events), subject: SequenceBench.subject)
    },
    Scenario(name: "31") {
      try SequenceBench.grade("A+ C+ B+ B- C- A-", SequenceBench.task([SequenceBench.parallel]))
    },
    Scenario(name: "32") { try SequenceBench.grade("S1=1 A+ B+ B-@3000 A-") },
    Scenario(name: "33") { try SequenceBench.grade("B- A- A+ B+", SequenceBench.task(cyclic: true)) },
    Scenario(name: "34") { try SequenceBench.grade("S1=1 A+ B+ S0=0 B- A-") },
  ]

  private static let holdOpen = Fault.stuckOpen(Terminal("-K1", "13"), Terminal("-K1", "14"))

  private static func search(_ cause: Fault, _ entries: [FaultLogEntry]) throws -> Grade {
    try gradeFaultFinding(
      task: FaultFindingTask(reference: StarterBench.holding, inserted: holdOpen, symptom: "does-not-hold"),
      exercise: GradedExercise(id: "fault", version: 1, contentHash: "e"), kit: StarterBench.kit,
      log: FaultLog(kit: StarterBench.kit.id, entries: entries),
      answer: FaultAnswer(symptom: "does-not-hold", cause: cause, remedy: Remedy(code: "replace -K1")))
  }

  private static let latched = [StarterBench.press("-S1"), StarterBench.press("-S1", 0)]

  private static let faults: [Scenario] = [
    Scenario(name: "35") {
      let reading = ProbeMeasurement(
        actions: [StarterBench.press("-S1")], mode: .volts, red: Terminal("-K1", "A1"), black: Terminal("-K1", "A2"),
        value: 24, uncertainty: 0.1)
      return try search(.openPin(Terminal("-K1", "14")), [.look(actions: latched, on: []), .measurement(reading)])
    },
    Scenario(name: "36") { try search(holdOpen, [.look(actions: latched, on: [])]) },
  ]
}
