import Circuits
import Exercises
import Foundation
import Messages
import Testing

@testable import Grading

/// A search for a fault in the latching circuit: −S1 starts, −K1 holds, −S0 stops, −P1 beside the coil.
@Suite("Fault finding")
struct FaultFindingTests {
  private static let reference = StarterBench.holding
  private static let latched = [StarterBench.press("-S1"), StarterBench.press("-S1", 0)]

  private static func terminal(_ text: String) -> Terminal { Terminal(text) ?? Terminal(text, "") }

  private static func log(_ entries: [FaultLogEntry]) -> FaultLog { FaultLog(kit: "starter-bench", entries: entries) }

  private static let holdOpen = Fault.stuckOpen(terminal("-K1:13"), terminal("-K1:14"))

  private static func search(_ log: FaultLog = log([])) throws(GradingError) -> FaultSearch {
    try FaultSearch(
      equipment: StarterBench.equipment, reference: reference, log: log,
      operating: [ActuatorID("-S0", "button"), ActuatorID("-S1", "button")])
  }

  /// What the kit would measure with a fault in it.
  private static func reading(_ wanted: ProbeMeasurement, of fault: Fault, _ search: FaultSearch) -> FaultLogEntry {
    let dictionary = search.dictionary
    var reading = wanted
    guard let row = dictionary.candidates.firstIndex(of: fault), let probing = search.probing(of: wanted) else {
      return .measurement(wanted)
    }
    if wanted.mode == .volts {
      reading.value =
        dictionary.volts(row: row, point: probing.point, red: probing.red, black: probing.black)?.lowerBound
    } else {
      let ohms = dictionary.ohms(row: row, point: probing.point, red: probing.red, black: probing.black)
      reading.value = ohms.isFinite ? ohms : nil
    }
    return .measurement(reading)
  }

  private static func task(_ fault: Fault) -> FaultFindingTask {
    FaultFindingTask(reference: reference, inserted: fault, symptom: "does-not-hold")
  }

  private static func grade(_ fault: Fault, _ log: FaultLog, _ answer: FaultAnswer) throws(GradingError) -> Grade {
    try gradeFaultFinding(
      task: task(fault), exercise: GradedExercise(id: "fault", version: 1, contentHash: "e"), kit: StarterBench.kit,
      log: log, answer: answer)
  }

  @Test(
    "The best next measurements find each of the usual faults within eight readings",
    arguments: [
      holdOpen, .openElement("-K1", "coil"), .openElement("-P1", "lamp"),
      .stuckOpen(terminal("-S0:11"), terminal("-S0:12")), .stuckClosed(terminal("-S1:13"), terminal("-S1:14")),
      .openLead(terminal("-K1:A1")), .highResistance(terminal("-K1:A2"), ohms: 100),
    ])
  func greedy(fault: Fault) throws {
    let search = try Self.emptySearch.get()
    let log = Self.greedyLog(fault, search)
    let analysis = FaultAnalysis(log, search: search)
    #expect(analysis.remainingFaults(search) == [search.group(of: fault)])
    #expect(log.entries.count <= 8)
    #expect(analysis.efficiency ?? 0 > 0.99)
    // One place after the other takes far longer.
    var remaining = Array(search.groups.indices)
    var count = 0
    for probing in search.probings where remaining.count > 1 {
      let entry = Self.reading(search.measurement(at: probing), of: fault, search)
      remaining = remaining.filter { search.explains(search.groups[$0][0], entry) }
      count += 1
    }
    #expect(count > 3 * log.entries.count)
  }

  private static let emptySearch = Result { try search() }

  /// Always the best next measurement, until nothing is left to tell apart.
  private static func greedyLog(_ fault: Fault, _ search: FaultSearch) -> FaultLog {
    var entries: [FaultLogEntry] = []
    var remaining = Array(search.groups.indices)
    while let best = search.best(among: remaining), entries.count < 12 {
      let entry = reading(search.measurement(at: best.probing), of: fault, search)
      remaining = remaining.filter { group in search.groups[group].contains { search.explains($0, entry) } }
      entries.append(entry)
    }
    return log(entries)
  }

  @Test("35: a fault that no reading tells from the inserted one is right")
  func indistinguishable() throws {
    let search = try Self.emptySearch.get()
    let group = search.group(of: Self.holdOpen)
    let other = Fault.openPin(Self.terminal("-K1:14"))
    #expect(group.contains(other))
    let log = Self.greedyLog(Self.holdOpen, search)
    let answer = FaultAnswer(symptom: "does-not-hold", cause: other, remedy: Remedy(code: "replace -K1"))
    let grade = try Self.grade(Self.holdOpen, log, answer)
    #expect(grade.verdict == .passed)
    #expect(grade.points("cause") == 30 && grade.points("remedy") == 20 && grade.points("evidence") == 20)
    #expect(grade.tells("fault.right.indistinguishable"))
    #expect(grade.criteria.reduce(0) { $0 + $1.points } == grade.score)
  }

  @Test("36: a right guess without a measurement: the fault is right, efficiency not assessed, evidence 0")
  func guess() throws {
    let answer = FaultAnswer(symptom: "does-not-hold", cause: Self.holdOpen, remedy: Remedy(code: "replace -K1"))
    let grade = try Self.grade(Self.holdOpen, Self.log([.look(actions: Self.latched, on: [])]), answer)
    #expect(grade.points("cause") == 30 && grade.points("evidence") == 0)
    let efficiency = try #require(grade.criteria.first { $0.id == "efficiency" })
    #expect(efficiency.measured == "not_assessed" && efficiency.maximum == 0)
    #expect(grade.verdict == .failed)
    #expect(grade.tells("fault.wrong.no_measurement"))
  }

  @Test("A wrong cause stays below the pass mark; unsafe readings and parts replaced on trial cost points")
  func penalties() throws {
    let measurement = ProbeMeasurement(
      mode: .ohms, red: Self.terminal("-K1:A1"), black: Self.terminal("-K1:A2"), value: 100, uncertainty: 1,
      powered: true)
    let wrong = try #require(Remedy(code: "replace -P1"))
    let answer = FaultAnswer(symptom: "does-not-hold", cause: .openElement("-P1", "lamp"))
    let grade = try Self.grade(Self.holdOpen, Self.log([.measurement(measurement), .remedy(wrong)]), answer)
    #expect(grade.points("unsafe") == 0 && grade.points("wrong_remedies") == -10)
    #expect(grade.points("cause") == 0 && (grade.score ?? 100) < 70 && grade.verdict == .failed)
    #expect(grade.tells("fault.wrong.ohms_under_power", ["number": .integer(1)]))
  }

  @Test("A measurement that told nothing new names the one that implied it")
  func nothingNew() throws {
    let search = try Self.emptySearch.get()
    let supply = ProbeMeasurement(
      mode: .volts, red: Self.terminal("-T1:+"), black: Self.terminal("-T1:-"), value: nil, uncertainty: 0.1)
    let log = Self.log([
      Self.reading(supply, of: Self.holdOpen, search), Self.reading(supply, of: Self.holdOpen, search),
    ])
    let steps = FaultAnalysis(log, search: search).steps
    #expect(steps[0].meaning == .informative && steps[0].gainedBits > 0)
    #expect(steps[1].meaning == .nothingNew && steps[1].impliedBy == 0)
  }

  @Test("Bad input is refused with its place")
  func badInput() throws {
    let unknown = ProbeMeasurement(
      mode: .volts, red: Self.terminal("-K9:A1"), black: Self.terminal("-T1:-"), value: 1, uncertainty: 0.1)
    #expect(throws: GradingError.unknownTerminal(Self.terminal("-K9:A1"), place: "entries[0].red")) {
      try Self.search(Self.log([.measurement(unknown)]))
    }
    #expect(throws: GradingError.self) { try Self.search(Self.log([.look(actions: [], on: ["-P7"])])) }
    let press = Action.set(ActuatorID("-S1", "button"), position: 1)
    #expect(throws: GradingError.impossibleAction(press, place: "entries[0].actions[1]")) {
      try Self.search(Self.log([.look(actions: [press, press], on: [])]))
    }
    let start = #"{"format": "proefbank.fault-log/1", "kit": "k", "entries": [{"mode": "volts", "red": "-K1:A1","#
    for rest in [
      #""black": "-K1:A2", "uncertainty": 1}]}"#, #""black": "-K1:A2", "value": 1, "uncertainty": -1}]}"#,
      #""black": "K1", "value": 1, "uncertainty": 1}]}"#,
      #""black": "-K1:A2", "value": 1, "uncertainty": 1, "actons": ["-S1/button=1"]}]}"#,
    ] {
      #expect(throws: DecodingError.self) { try JSONDecoder().decode(FaultLog.self, from: Data((start + rest).utf8)) }
    }
    for rest in [
      #""entires": []"#, #""answer": {"answr": "x"}"#, #""answer": {"caus": "open-pin -K1:14"}"#, #""foo": 1"#,
    ] {
      let text = #"{"format": "proefbank.fault-log/1", "kit": "k", "entries": [], "inserted": "f", \#(rest)}"#
      #expect(throws: DecodingError.self) { try JSONDecoder().decode(Submission.self, from: Data(text.utf8)) }
    }
    #expect(Fault(code: "open-pin K1") == nil && Fault(code: "burnt -K1:A1") == nil)
    #expect(Remedy(code: "hit -K1") == nil)
  }

  @Test("A remedy is the same whichever terminal is named first, in the answer and on trial")
  func unorderedRemedy() throws {
    let swapped = Fault.swapped(Self.terminal("-S0:12"), Self.terminal("-S1:13"))
    let turned = try #require(Remedy(code: "exchange -S1:13 -S0:12"))
    #expect(turned == Remedy(for: swapped) && turned.description == "exchange -S0:12 -S1:13")
    #expect(Remedy(code: "remove-short -K1:A2 -K1:A1") == Remedy(code: "remove-short -K1:A1 -K1:A2"))
    #expect(turned != Remedy(code: "remove-short -S0:12 -S1:13"))
    let grade = try Self.grade(
      swapped, Self.log([.remedy(turned)]), FaultAnswer(symptom: "does-not-hold", cause: swapped, remedy: turned))
    #expect(grade.points("remedy") == 20)
    #expect(!grade.criteria.contains { $0.id == "wrong_remedies" })
  }

  @Test("A cause or a remedy of what the kit does not have is refused with its place, not graded as wrong")
  func unknownParts() throws {
    for (remedy, error) in [
      ("replace -K77", GradingError.unknownComponent("-K77", place: "answer.remedy")),
      ("reconnect -K1:99", .unknownTerminal(Self.terminal("-K1:99"), place: "answer.remedy")),
      ("exchange -K1:A1 -K8:A1", .unknownTerminal(Self.terminal("-K8:A1"), place: "answer.remedy")),
    ] {
      #expect(throws: error) {
        try Self.grade(Self.holdOpen, Self.log([]), FaultAnswer(remedy: Remedy(code: remedy)))
      }
    }
    let tried = try #require(Remedy(code: "replace -K77"))
    #expect(throws: GradingError.unknownComponent("-K77", place: "entries[0].remedy")) {
      try Self.grade(Self.holdOpen, Self.log([.remedy(tried)]), FaultAnswer())
    }
    #expect(throws: GradingError.unknownTerminal(Self.terminal("-K1:99"), place: "answer.cause")) {
      try Self.grade(Self.holdOpen, Self.log([]), FaultAnswer(cause: .openPin(Self.terminal("-K1:99"))))
    }
  }

  @Test("Every message of a fault-finding grade is in every language")
  func texts() throws {
    let catalogue = try Catalogue(
      directory: URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("locales").path)
    let measurement = ProbeMeasurement(
      mode: .ohms, red: Self.terminal("-K1:A1"), black: Self.terminal("-K1:A2"), value: 100, uncertainty: 1,
      powered: true)
    let volts = ProbeMeasurement(
      mode: .volts, red: Self.terminal("-T1:+"), black: Self.terminal("-T1:-"), value: 24, uncertainty: 0.1)
    var strange = volts
    strange.value = 12
    let wrong = try #require(Remedy(code: "replace -P1"))
    let log = Self.log([
      .measurement(measurement), .measurement(volts), .measurement(volts), .measurement(strange), .remedy(wrong),
    ])
    let answers = [
      FaultAnswer(), FaultAnswer(symptom: "does-not-hold", cause: Self.holdOpen, remedy: wrong),
      FaultAnswer(symptom: "x", cause: .openPin(Self.terminal("-K1:14")), remedy: Remedy(code: "replace -K1")),
    ]
    for answer in answers {
      for entries in [log, Self.log([])] {
        let grade = try Self.grade(Self.holdOpen, entries, answer)
        for message in grade.feedback + grade.criteria.map(\.message) {
          for language in ["nl", "en"] {
            #expect(catalogue.rendering(of: message, in: language).problems == [], "\(message.key)")
          }
        }
      }
    }
  }

  @Test(
    "Each fault relay of the kit can be found in the latching circuit of the library, from the log of the documents")
  func library() throws {
    let library = LibraryGradeTests.library
    let exercise = try #require(library["latching-circuit"])
    let kit = try #require(library.kit(of: exercise))
    guard case .wiring(let task) = exercise.kind else { return }
    let written = #"""
      {"format": "proefbank.fault-log/1", "kit": "electro-basis", "entries": [
        {"actions": ["-S1/button=1", "-S1/button=0"], "on": []},
        {"actions": ["-S1/button=1"], "mode": "volts", "red": "-K1:14", "black": "-T1:-", "value": 23.9, "uncertainty": 0.1}
      ]}
      """#
    let log = try JSONDecoder().decode(FaultLog.self, from: Data(written.utf8))
    #expect(try JSONDecoder().decode(FaultLog.self, from: JSONEncoder().encode(log)) == log)
    let search = try FaultSearch(
      equipment: kit.equipment, reference: task.reference, log: log,
      operating: [ActuatorID("-S0", "button"), ActuatorID("-S1", "button")])
    for relay in kit.channels.relays where task.reference.group(of: relay.fault.terminals[0]).count > 1 {
      let group = search.group(of: relay.fault)
      #expect(!group.isEmpty, "\(relay.id)")
      #expect(!search.undetectable.map { search.dictionary.candidates[$0] }.contains(group[0]), "\(relay.id)")
    }
    let report = FaultReport(search: search, analysis: FaultAnalysis(log, search: search))
    #expect(report.groups.contains { $0.contains(.openPin(Self.terminal("-K1:14"))) })
    #expect(!report.groups.joined().contains { $0 == .openPin(Self.terminal("-S1:14")) })
    #expect(report.next != nil)
    let json = try JSONSerialization.jsonObject(with: JSONEncoder().encode(report)) as? [String: Any]
    #expect(json?["format"] as? String == "proefbank.fault-candidates/1")
    #expect(Set((json ?? [:]).keys) == ["format", "steps", "groups", "undetectable", "next"])
  }
}
