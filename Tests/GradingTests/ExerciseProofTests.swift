import Circuits
import Exercises
import Testing

@testable import Grading

/// What authors are told about an exercise before anybody does it.
@Suite struct ExerciseProofTests {
  private static func exercise(_ id: String) throws -> (Exercise, WiringTask, KitDescription) {
    let exercise = try #require(LibraryGradeTests.library[id])
    let kit = try #require(LibraryGradeTests.library.kit(of: exercise))
    guard case .wiring(let task) = exercise.kind else { throw GradingError.noScan }
    return (exercise, task, kit)
  }

  private func errors(_ change: (inout Exercise, inout WiringTask) -> Void) throws -> [AuthorFinding] {
    var (exercise, task, kit) = try Self.exercise("latching-circuit")
    change(&exercise, &task)
    exercise.kind = .wiring(task)
    return proof(of: exercise, on: kit).filter { $0.severity == .error }
  }

  private static let texts = Dictionary(uniqueKeysWithValues: knownLanguages.map { ($0, ["hint"]) })

  @Test("no exercise of the library has an error")
  func library() throws {
    for exercise in LibraryGradeTests.library.exercises {
      let kit = try #require(LibraryGradeTests.library.kit(of: exercise))
      #expect(proof(of: exercise, on: kit).filter { $0.severity == .error } == [], "\(exercise.id)")
    }
  }

  @Test("a drawing that does not do what is required is told with the requirement")
  func requirement() throws {
    let found = try errors { _, task in task.requirements[0].on = ["-P1"] }
    #expect(found.contains { $0.subject == "reference" && $0.message.contains("'dark-at-rest'") })
  }

  @Test("a drawing that can short is told with the actions that do it")
  func short() throws {
    let found = try errors { _, task in
      task.reference = Nets(joining: task.reference.groups + [[Terminal("-S1", "14"), Terminal("-T1", "-")]])
    }
    #expect(found.contains { $0.message.hasPrefix("it is not safe: short") && $0.message.contains("press -S1") })
  }

  @Test("an alternative does what the reference does")
  func alternative() throws {
    let (exercise, task, kit) = try Self.exercise("latching-circuit")
    var parallel = task.reference.groups.map { $0.filter { $0.component != "-P1" } }
    parallel = parallel.map { group in
      if group.contains(Terminal("-K1", "A1")) { return group + [Terminal("-P1", "X1")] }
      if group.contains(Terminal("-K1", "A2")) { return group + [Terminal("-P1", "X2")] }
      return group
    }
    let lamp = AcceptedAlternative(id: "lamp", reference: Nets(joining: parallel), texts: [:])
    #expect(try errors { _, task in task.alternatives = [lamp] } == [])
    var accepting = exercise
    var other = task
    other.alternatives = [lamp]
    accepting.kind = .wiring(other)
    let measured = measuredState(of: lamp.reference, on: kit)
    #expect(try gradeWiring(exercise: exercise, kit: kit, measured: measured).verdict == .unexpectedButWorking)
    let accepted = try gradeWiring(exercise: accepting, kit: kit, measured: measured)
    #expect(accepted.verdict == .passed && accepted.score == 100)
    let wrong = AcceptedAlternative(
      id: "dark", reference: Nets(joining: task.reference.groups.map { $0.filter { $0.component != "-P1" } }),
      texts: [:]
    )
    let found = try errors { _, task in task.alternatives = [wrong] }
    #expect(
      found.contains { $0.subject == "alternative dark" && $0.message.contains("something else than the reference") })
  }

  @Test("a ladder of hints can show, and not to who is right")
  func ladders() throws {
    func ladder(_ condition: HintCondition) throws -> [AuthorFinding] {
      try errors { exercise, _ in exercise.ladders = [HintLadder(id: "h", condition: condition, texts: Self.texts)] }
    }
    let joined = try #require(TerminalPair(Terminal("-K1", "14"), Terminal("-K1", "A1")))
    #expect(try ladder(HintCondition(apart: [joined], fails: ["holds"])) == [])
    #expect(try ladder(HintCondition(unwired: ["-K1"])) == [])
    #expect(try ladder(HintCondition(fails: ["stops"])) == [])
    #expect(try ladder(HintCondition(joined: [joined])).first?.message.contains("who wired everything right") == true)
    #expect(
      try ladder(HintCondition(joined: [joined], apart: [joined])).first?.message.hasPrefix("it can never show") == true
    )
  }

  @Test("a ladder that another one always hides is told, in measuring and in finding faults too")
  func hidden() throws {
    func hidden(_ id: String, _ conditions: [HintCondition]) throws -> [String] {
      var exercise = try #require(LibraryGradeTests.library[id])
      let kit = try #require(LibraryGradeTests.library.kit(of: exercise))
      exercise.variants = []
      exercise.ladders = conditions.enumerated().map { HintLadder(id: "h\($0)", condition: $1, texts: Self.texts) }
      return ladderFindings(exercise, kit, attempts: []).map(\.subject)
    }
    let (one, two) = (HintCondition(fewerMeasurements: 1), HintCondition(fewerMeasurements: 2))
    #expect(try hidden("fault-open-coil", [one, two]) == [])
    #expect(try hidden("fault-open-coil", [two, one]) == ["hint h1"])
    let (first, both) = (HintCondition(fails: ["a"]), HintCondition(fails: ["a", "b"]))
    #expect(try hidden("measure-voltage", [both, first]) == [])
    #expect(try hidden("measure-voltage", [first, both]) == ["hint h1"])
  }

  @Test("two exercises on one circuit are twins, whatever their kind")
  func twinned() throws {
    let (latching, task, kit) = try Self.exercise("latching-circuit")
    var other = latching
    other.id = "other"
    var search = latching
    (search.id, search.kind) = (
      "search", .faultFinding(FaultExercise(reference: task.reference, faults: [], symptoms: []))
    )
    let found = twins(in: [latching, search, other], kits: [kit.id: kit])
    #expect(found.map(\.id) == ["search", "other"] && found.allSatisfy { $0.of == "latching-circuit" })
  }

  @Test("the first ladder of which everything was measured is shown")
  func firstLadder() throws {
    var (exercise, task, _) = try Self.exercise("latching-circuit")
    exercise.ladders = [
      HintLadder(id: "relay", condition: HintCondition(unwired: ["-K1"]), texts: Self.texts),
      HintLadder(id: "stop", condition: HintCondition(fails: ["stops"]), texts: Self.texts),
    ]
    #expect(exercise.ladder(for: .empty, failed: { ["stops"] })?.id == "relay")
    #expect(exercise.ladder(for: task.reference, failed: { ["stops"] })?.id == "stop")
    #expect(exercise.ladder(for: task.reference, failed: { [] }) == nil)
  }

  @Test("equal circuits have one shape whatever components and contacts they use; others do not")
  func shapes() throws {
    let (_, task, kit) = try Self.exercise("latching-circuit")
    func renamed(_ change: (Terminal) -> Terminal) -> Nets {
      Nets(joining: task.reference.groups.map { $0.map(change) })
    }
    let shape = CircuitShape(of: task.reference, on: kit.equipment)
    let others = renamed { terminal in
      switch terminal.component {
      case "-K1": Terminal("-K2", terminal.pin)
      case "-P1": Terminal("-P3", terminal.pin)
      default: terminal
      }
    }
    #expect(others != task.reference)
    #expect(CircuitShape(of: others, on: kit.equipment) == shape)
    let contacts = renamed { terminal in
      let pins = ["13": "23", "23": "13", "14": "24", "24": "14"]
      return terminal.component == "-K1" ? Terminal("-K1", pins[terminal.pin] ?? terminal.pin) : terminal
    }
    #expect(CircuitShape(of: contacts, on: kit.equipment) == shape)
    let missing = Nets(joining: task.reference.groups.map { $0.filter { $0 != Terminal("-K1", "14") } })
    #expect(CircuitShape(of: missing, on: kit.equipment) != shape)
    let (_, lamp, _) = try Self.exercise("lamp-push-button")
    #expect(CircuitShape(of: lamp.reference, on: kit.equipment) != shape)
  }

  @Test("a hard text reads harder than a plain one; designations are no long words")
  func reading() {
    let plain = ReadingLevel(of: ["Druk op -S1. De lamp brandt.", "Laat -S1 los. De lamp gaat uit."])
    let hard = ReadingLevel(of: [
      "Overeenkomstig de voorgeschreven bedieningsvolgorde dient de installatieverantwoordelijke voorafgaand aan iedere "
        + "inschakelhandeling de spanningsloosheid ondubbelzinnig vast te stellen."
    ])
    #expect(plain.index < 20)
    #expect(hard.index > 60)
    #expect(ReadingLevel(of: []).index == 0)
    #expect(ReadingLevel(of: ["Neem -K1:13-14 en -K1:23-24."]).index < 10)
  }

  @Test(
    "requirements, hints to mistakes and questions are judged too, where there are words enough; the levels are told")
  func readings() throws {
    let hard = "Overeenkomstig bedieningsvoorschriften signaleert indicatielamp ononderbroken bedrijfsgereedheid "
    func levels(_ texts: [String]) -> [AuthorFinding] { readingFindings([Reading("requirements", ["nl": texts])]) }
    let warned = levels(Array(repeating: hard, count: 9))
    #expect(warned.map(\.severity) == [.warning, .note])
    #expect(warned.first?.subject == "texts nl")
    #expect(warned.first?.message.hasPrefix("requirements read as ") == true)
    #expect(levels([hard]) == [])
    let plain = levels(Array(repeating: "Druk op -S1. De lamp brandt.", count: 12))
    #expect(plain.map(\.severity) == [.note])
    #expect(plain.first?.message.hasPrefix("on the LIX scale: nl requirements ") == true)
    let (latching, _, _) = try Self.exercise("latching-circuit")
    let names = latching.readings.filter { !($0.texts["nl"] ?? []).isEmpty }.map(\.name)
    #expect(names == ["goal, task and hints", "requirements", "questions"])
  }

  @Test("an exercise that asks much more than the one before it is told")
  func steps() throws {
    let (latching, _, kit) = try Self.exercise("latching-circuit")
    let (lamp, _, _) = try Self.exercise("lamp-push-button")
    let kits = [kit.id: kit]
    #expect(difficulty(of: lamp, on: kit) < difficulty(of: latching, on: kit))
    #expect(difficultyFindings([lamp, latching], kits: kits).map(\.id) == ["latching-circuit"])
    #expect(difficultyFindings([latching, lamp], kits: kits).map(\.id) == ["lamp-push-button"])
    #expect(difficultyFindings([latching, latching], kits: kits).map(\.id) == [])
  }
}
