import Circuits
import Messages
import Testing

@testable import Grading

/// What measurements prove, and what comes after the repair, in the latching circuit with an open holding contact.
@Suite("Evidence of a search for a fault")
struct FaultEvidenceTests {
  private static let start = [StarterBench.press("-S1")]
  private static let latched = [StarterBench.press("-S1"), StarterBench.press("-S1", 0)]
  private static let holdOpen = Fault.stuckOpen(Terminal("-K1", "13"), Terminal("-K1", "14"))
  private static let right = FaultAnswer(symptom: "s", cause: holdOpen, remedy: Remedy(code: "replace -K1"))

  private static let seen: [FaultLogEntry] = [
    .look(actions: start, on: ["-P1"]), .look(actions: latched, on: []), .look(actions: [], on: []),
  ]

  private static func volts(
    _ red: (String, String), _ black: (String, String), _ value: Double, _ actions: [Action] = start,
    uncertainty: Double = 0.1, powered: Bool = true
  ) -> FaultLogEntry {
    .measurement(
      ProbeMeasurement(
        actions: actions, mode: .volts, red: Terminal(red.0, red.1), black: Terminal(black.0, black.1), value: value,
        uncertainty: uncertainty, powered: powered))
  }

  private static func grade(_ entries: [FaultLogEntry], _ answer: FaultAnswer = right) throws(GradingError) -> Grade {
    try gradeFaultFinding(
      task: FaultFindingTask(reference: StarterBench.holding, inserted: holdOpen, symptom: "s"),
      exercise: GradedExercise(id: "fault", version: 1, contentHash: "e"), kit: StarterBench.kit,
      log: FaultLog(kit: "starter-bench", entries: entries), answer: answer)
  }

  private static func remedy(_ code: String) throws -> FaultLogEntry { .remedy(try #require(Remedy(code: code))) }

  /// After what was seen, always the best measurement, as the kit would read it.
  private static let telling: [FaultLogEntry] = {
    let log = FaultLog(kit: "starter-bench", entries: seen)
    guard
      let search = try? FaultSearch(equipment: StarterBench.equipment, reference: StarterBench.holding, log: log),
      let row = search.dictionary.candidates.firstIndex(of: holdOpen)
    else { return [] }
    var left = FaultAnalysis(log, search: search).remaining
    var entries: [FaultLogEntry] = []
    while let best = search.best(among: left), entries.count < 8 {
      let (point, red, black) = (best.probing.point, best.probing.red, best.probing.black)
      var reading = search.measurement(at: best.probing)
      if reading.mode == .volts {
        reading.value = search.dictionary.volts(row: row, point: point, red: red, black: black)?.lowerBound
      } else {
        let ohms = search.dictionary.ohms(row: row, point: point, red: red, black: black)
        reading.value = ohms.isFinite ? ohms : nil
      }
      entries.append(.measurement(reading))
      left = left.filter { search.explains(search.groups[$0][0], .measurement(reading)) }
    }
    return entries
  }()

  struct Worthless: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var entry: FaultLogEntry
  }

  private static let worthless = [
    Worthless(testDescription: "a lamp that is not wired", entry: volts(("-P2", "X1"), ("-P2", "X2"), 0, [])),
    Worthless(testDescription: "what nothing can show there", entry: volts(("-P2", "X1"), ("-P2", "X2"), 24, [])),
    Worthless(
      testDescription: "a meter that is 1000 V off",
      entry: volts(("-K1", "13"), ("-K1", "14"), 0, uncertainty: 1000)),
    Worthless(testDescription: "volts without power", entry: volts(("-K1", "13"), ("-K1", "14"), 0, powered: false)),
    Worthless(
      testDescription: "what the fault in the kit does not show", entry: volts(("-K1", "14"), ("-T1", "-"), 0)),
    Worthless(
      testDescription: "half a voltage at the best place", entry: volts(("-K1", "14"), ("-T1", "-"), 12)),
  ]

  @Test("36: a worthless reading, before or after what was seen, makes a guess no proof", arguments: worthless)
  func worthlessReading(item: Worthless) throws {
    let guess = try Self.grade(Self.seen)
    #expect(guess.verdict == .failed)
    #expect(guess.score == 60)
    for entries in [[item.entry] + Self.seen, Self.seen + [item.entry]] {
      let grade = try Self.grade(entries)
      #expect(grade.points("evidence") == 0)
      #expect(grade.verdict == .failed)
      #expect(grade.score == 60)
    }
  }

  @Test("a worthless reading costs nothing of the proof of the others, and never raises the mark", arguments: worthless)
  func secondMistake(item: Worthless) throws {
    let proved = try Self.grade(Self.seen + Self.telling)
    #expect(proved.verdict == .passed)
    #expect(proved.points("evidence") == 20)
    let list = Self.seen + Self.telling
    for place in [0, Self.seen.count + 1, list.count] {
      var more = list
      more.insert(item.entry, at: place)
      let grade = try Self.grade(more)
      #expect((grade.score ?? 0) <= (proved.score ?? 0), "\(place)")
      #expect(grade.points("evidence") == 20)
    }
    let wrong = FaultAnswer(symptom: "s", cause: .openElement("-P1", "lamp"))
    #expect((try Self.grade([item.entry], wrong).score ?? 0) <= (try Self.grade([], wrong).score ?? 0))
  }

  @Test("wrong remedies and Ω under power never raise the mark, wherever they come")
  func penaltiesNeverRaise() throws {
    let unsafe = FaultLogEntry.measurement(
      ProbeMeasurement(
        mode: .ohms, red: Terminal("-K1", "13"), black: Terminal("-K1", "14"), value: 5, uncertainty: 1, powered: true))
    for list in [Self.seen, Self.seen + Self.telling] {
      let before = try Self.grade(list)
      for entry in [unsafe, try Self.remedy("replace -P1")] {
        for place in [0, list.count] {
          var more = list
          more.insert(entry, at: place)
          #expect((try Self.grade(more).score ?? 0) < (before.score ?? 0))
        }
      }
    }
  }

  @Test("what the measurements told counts, not what was seen after the first of them")
  func evidenceOfMeasurements() throws {
    let supply = Self.volts(("-T1", "+"), ("-T1", "-"), 24, [])
    let first = try #require(try Self.grade([supply] + Self.seen).points("evidence"))
    let last = try #require(try Self.grade(Self.seen + [supply]).points("evidence"))
    #expect(first <= 4 && last <= 4)
    let all = try #require(try Self.grade([supply] + Self.seen + Self.telling).points("evidence"))
    #expect(all > 15)
  }

  @Test("both leads at one terminal are refused with their place")
  func sameTerminal() throws {
    let entry = Self.volts(("-K1", "13"), ("-K1", "13"), 0)
    #expect(throws: GradingError.sameTerminal(Terminal("-K1", "13"), place: "entries[3].black")) {
      try Self.grade(Self.seen + [entry])
    }
  }

  @Test("a cause that the circuit cannot have is refused with its place")
  func impossibleCause() throws {
    for (cause, reason) in [
      (Fault.stuckOpen(Terminal("-S1", "13"), Terminal("-S1", "11")), "no contact between"),
      (.openElement("-S1", "button"), "no load or diode button"),
    ] {
      do {
        _ = try Self.grade([], FaultAnswer(cause: cause))
        Issue.record("it was not refused")
      } catch {
        #expect(error.description.hasPrefix("answer.cause: "))
        #expect(error.description.contains(reason))
      }
    }
  }

  @Test("who verifies the repair keeps every point, and is praised for it")
  func verified() throws {
    let search = Self.seen + Self.telling
    let plain = try Self.grade(search)
    let checks: [FaultLogEntry] = [
      .look(actions: Self.latched, on: ["-P1"]), Self.volts(("-P1", "X1"), ("-P1", "X2"), 24, Self.latched),
      Self.volts(("-T1", "+"), ("-T1", "-"), 24, []),
    ]
    let checked = try Self.grade(search + [Self.remedy("replace -K1")] + checks)
    #expect(checked.verdict == .passed)
    #expect(checked.score == plain.score)
    // The supply reads the same with the fault: it verifies nothing.
    let steps = [search.count + 2, search.count + 3].map(String.init)
    #expect(checked.tells("fault.right.verified", ["steps": .list(steps)]))
    #expect(checked.feedback.last?.key == "fault.next.done")
    #expect(!checked.tells("fault.note.contradicts"))
    // Repaired and not looked at again.
    let blind = try Self.grade(search + [Self.remedy("replace -K1")])
    #expect(blind.score == plain.score)
    #expect(blind.feedback.last?.key == "fault.next.verify")
  }

  @Test("what is no healthy circuit after the repair is said, and costs nothing")
  func contradictsRepair() throws {
    let search = Self.seen + Self.telling
    let odd = try Self.grade(search + [Self.remedy("replace -K1"), .look(actions: Self.latched, on: [])])
    #expect(odd.score == (try Self.grade(search).score))
    #expect(odd.tells("fault.note.contradicts_repair", ["number": .integer(search.count + 2)]))
    #expect(odd.feedback.last?.key == "fault.next.verify")
  }

  @Test("measured only after the repair: a repair on trial that worked is no search")
  func measuredAfter() throws {
    let grade = try Self.grade(
      Self.seen + [Self.remedy("replace -K1"), Self.volts(("-P1", "X1"), ("-P1", "X2"), 24, Self.latched)])
    #expect(grade.verdict == .failed)
    #expect(grade.points("evidence") == 0)
    #expect(grade.tells("fault.wrong.measured_after"))
    #expect(!grade.tells("fault.wrong.no_measurement"))
  }

  @Test("a remedy of the same group that did not mend it leaves the search open; one that did ends it")
  func remedyOfGroup() throws {
    let welded = Fault.stuckClosed(Terminal("-S1", "13"), Terminal("-S1", "14"))
    let lamp = (("-P1", "X1"), ("-P1", "X2"))
    let log = FaultLog(
      kit: "starter-bench",
      entries: [
        try Self.remedy("remove-short -K1:13 -K1:14"), .look(actions: [], on: ["-P1"]),
        Self.volts(("-S1", "14"), ("-S1", "13"), 0, []), .look(actions: [], on: []),
        Self.volts(lamp.0, lamp.1, 0, []), Self.volts(lamp.0, lamp.1, 24, []),
      ])
    let search = try FaultSearch(equipment: StarterBench.equipment, reference: StarterBench.holding, log: log)
    #expect(search.group(of: welded).contains(.short(Terminal("-K1", "13"), Terminal("-K1", "14"))))
    let analysis = FaultAnalysis(log, search: search, inserted: welded)
    #expect(
      analysis.steps.map(\.meaning) == [
        .remedy, .informative, .informative, .verified, .verified, .contradictsRepair,
      ])
    #expect(analysis.measurements == 1)
  }

  @Test("candidates do not use what comes after a remedy, for nobody knows whether it mended anything")
  func candidates() throws {
    let log = FaultLog(
      kit: "starter-bench",
      entries: [
        Self.seen[1], try Self.remedy("replace -K1"), .look(actions: Self.latched, on: ["-P1"]), Self.telling[0],
      ])
    let search = try FaultSearch(equipment: StarterBench.equipment, reference: StarterBench.holding, log: log)
    let steps = FaultAnalysis(log, search: search).steps
    #expect(steps.map(\.meaning) == [.informative, .remedy, .afterRemedy, .afterRemedy])
    #expect(steps[3].groupsAfter == steps[0].groupsAfter)
  }
}
