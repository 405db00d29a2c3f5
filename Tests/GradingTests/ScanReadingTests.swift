import Circuits
import Exercises
import Messages
import Testing

@testable import Grading

@Suite struct ScanReadingTests {
  private func grade(_ scans: [Scan], kit: String = StarterBench.kit.id) throws(GradingError) -> Grade {
    try gradeWiring(
      exercise: StarterBench.exercise(), kit: StarterBench.kit, measured: MeasuredState(kit: kit, scans: scans))
  }

  @Test("37: an uncertain pair asks for another scan and grades nothing")
  func uncertain() throws {
    var scan = StarterBench.scan(StarterBench.holding)
    scan.uncertain = [TerminalPair(Terminal("-K1", "13"), Terminal("-K1", "23"))].compactMap { $0 }
    let grade = try grade([scan])
    #expect(grade.verdict == .repeatScan)
    #expect(grade.score == nil)
    #expect(grade.criteria.isEmpty)
    #expect(grade.tells("feedback.wrong.uncertain", ["first": .text("-K1:13"), "second": .text("-K1:23")]))
  }

  @Test("37: a pair that is listed as uncertain twice is told once")
  func uncertainTwice() throws {
    var scan = StarterBench.scan(StarterBench.holding)
    let pair = try #require(TerminalPair(Terminal("-K1", "13"), Terminal("-K1", "23")))
    scan.connected.removeAll { $0 == pair }
    scan.uncertain = [pair, pair]
    #expect(try grade([scan]).feedback.count { $0.key == "feedback.wrong.uncertain" } == 1)
  }

  @Test("37: a lead that was not certain in an earlier scan through components is not called missing")
  func uncertainBefore() throws {
    var loose = StarterBench.throughComponents(StarterBench.holding)
    let lead = try #require(TerminalPair(Terminal("-S1", "14"), Terminal("-K1", "A1")))
    loose.connected = StarterBench.nets(
      "-T1:+ -S0:11 -S0:12 -S1:13 -K1:13 | -S1:14 -K1:14 | -K1:A1 -P1:X1 | -T1:- -K1:A2 -P1:X2"
    ).groups.flatMap { group in zip(group, group.dropFirst()).compactMap { TerminalPair($0, $1) } }
    loose.uncertain = [lead]
    let pressed = StarterBench.throughComponents(StarterBench.holding, pressed: ["-S0"])
    #expect(try grade([loose]).verdict == .repeatScan)
    let sure = StarterBench.throughComponents(StarterBench.holding)
    let grade = try grade([loose, sure, pressed])
    #expect(grade.verdict == .passed)
    #expect(grade.joinsToClose.isEmpty)
  }

  @Test("an accepted alternative that one more scan would show is not failed before that scan")
  func alternativeAtRest() throws {
    let alternative = StarterBench.nets(
      "-T1:+ -S0:11 | -S0:12 -S1:13 -S2:13 -K1:13 | -S1:14 -S2:14 -K1:14 -K1:A1 -P1:X1 | -T1:- -K1:A2 -P1:X2")
    var exercise = StarterBench.exercise()
    guard case .wiring(var task) = exercise.kind else { return }
    task.alternatives = [AcceptedAlternative(id: "two-places", reference: alternative, texts: [:])]
    exercise.kind = .wiring(task)
    func grade(_ scans: [Scan]) throws -> Grade {
      try gradeWiring(
        exercise: exercise, kit: StarterBench.kit, measured: MeasuredState(kit: StarterBench.kit.id, scans: scans))
    }
    let atRest = StarterBench.throughComponents(alternative)
    #expect(try grade([atRest]).verdict == .repeatScan)
    let pressed = StarterBench.throughComponents(alternative, pressed: ["-S0"])
    #expect(try grade([atRest, pressed]).verdict == .passed)
  }

  @Test("a lead that was put in after a scan through components counts once that scan is made again")
  func scannedAgain() throws {
    let forgotten = StarterBench.throughComponents(
      StarterBench.nets("-T1:+ -S0:11 | -S0:12 -S1:13 | -S1:14 -K1:A1 -P1:X1 | -T1:- -K1:A2 -P1:X2"))
    let mended = StarterBench.throughComponents(StarterBench.holding)
    let pressed = StarterBench.throughComponents(StarterBench.holding, pressed: ["-S0"])
    #expect(try grade([forgotten, pressed]).verdict != .passed)
    #expect(try grade([forgotten, mended, pressed]).verdict == .passed)
  }

  @Test("37: two terminals that are joined and yet have a resistance between them ask for another scan")
  func joinedWithResistance() throws {
    var scan = StarterBench.throughComponents(StarterBench.holding, pressed: ["-S0"])
    let group = try #require(scan.nets.groups.first { $0.count > 2 })
    let pair = try #require(TerminalPair(group[0], group[2]))
    scan.connected.removeAll { $0 == pair }
    scan.resistive = [Scan.Resistive(pair: pair, forwardOhms: 40, reverseOhms: 40)]
    #expect(try grade([scan]).verdict == .repeatScan)
  }

  @Test("23: a break contact that reads as a wire is no lead; before it passes, it is scanned open")
  func breakContact() throws {
    let once = try grade([StarterBench.throughComponents(StarterBench.holding)])
    #expect(once.verdict == .repeatScan && once.score == nil && once.criteria.isEmpty)
    #expect(once.tells("feedback.wrong.hidden", ["component": .text("-S0")]))
    let press = Message("action.press", ["component": .text("-S0")])
    #expect(once.tells("feedback.next.scan_operated", ["steps": .messages([press])]))
    let twice = try grade([
      StarterBench.throughComponents(StarterBench.holding),
      StarterBench.throughComponents(StarterBench.holding, pressed: ["-S0"]),
    ])
    #expect(twice.verdict == .passed)
  }

  @Test("23: what fails in any case is told at once, with a note about the contact that was not seen open")
  func failsAnyway() throws {
    let grade = try grade([
      StarterBench.throughComponents(
        StarterBench.nets("-T1:+ -S0:11 | -S0:12 -S1:13 | -S1:14 -K1:A1 -P1:X1 | -T1:- -K1:A2 -P1:X2"))
    ])
    #expect(grade.verdict == .failed)
    let press = Message("action.press", ["component": .text("-S0")])
    #expect(
      grade.tells("feedback.note.not_verified", ["component": .text("-S0"), "steps": .messages([press])]))
  }

  @Test("a relay's contact that no hand opens stays unseen: no pass, no power, and the trainer is asked")
  func neverSeen() throws {
    let nets = StarterBench.nets("-T1:+ -K1:31 | -K1:32 -P1:X1 | -P1:X2 -T1:-")
    let exercise = StarterBench.plainExercise(nets)
    let scans = [
      StarterBench.throughComponents(nets), StarterBench.throughComponents(nets, pressed: ["-S0"]),
    ]
    let recording = MeasuredState(kit: StarterBench.kit.id, scans: scans)
    let grade = try gradeWiring(exercise: exercise, kit: StarterBench.kit, measured: recording)
    #expect(grade.verdict == .repeatScan)
    #expect(grade.tells("feedback.wrong.hidden_always", ["component": .text("-K1")]))
    #expect(grade.tells("feedback.next.ask_trainer"))
    #expect(try safety(of: recording, exercise: exercise, kit: StarterBench.kit) == .repeatScan)
  }

  @Test("24: a cold lamp or coil that reads as a wire is no lead")
  func coldLamp() throws {
    let cold = [["-P1:X1", "-P1:X2"], ["-K1:A1", "-K1:A2"]]
    let grade = try grade([
      StarterBench.throughComponents(StarterBench.holding, cold: cold),
      StarterBench.throughComponents(StarterBench.holding, pressed: ["-S0"], cold: cold),
    ])
    #expect(grade.verdict == .passed)
    #expect(grade.joinsToOpen.isEmpty)
  }

  @Test("24: a lead might lie across a cold lamp all the same, so such a circuit is graded but gets no power")
  func coldLampGetsNoPower() throws {
    let scans = [[], ["-S0"]].map { pressed in
      StarterBench.throughComponents(StarterBench.holding, pressed: pressed, cold: [["-P1:X1", "-P1:X2"]])
    }
    let recording = MeasuredState(kit: StarterBench.kit.id, scans: scans)
    let exercise = StarterBench.exercise()
    #expect(try grade(scans).tells("hazard.not_seen", ["components": .list(["-K1", "-P1"])]))
    #expect(
      try safety(of: recording, exercise: exercise, kit: StarterBench.kit)
        == .hazards([Hazard(kind: .notProved, actions: [], components: ["-K1", "-P1"])]))
    let leads = try #require(
      try MeasuredLeads(recording, kit: StarterBench.kit, reference: StarterBench.holding))
    #expect(leads.notVerified.map(\.component) == ["-K1", "-P1"])
  }

  @Test("22: a bridged stop button shows when it is scanned pressed")
  func bridgedStop() throws {
    let bridged = Nets(joining: StarterBench.holding.groups + [[Terminal("-S0", "11"), Terminal("-S0", "12")]])
    let sound = try grade([
      StarterBench.throughComponents(StarterBench.holding),
      StarterBench.throughComponents(StarterBench.holding, pressed: ["-S0"]),
    ])
    #expect(sound.verdict == .passed)
    #expect(!sound.tells("feedback.note.not_verified"))
    let grade = try grade([
      StarterBench.throughComponents(bridged), StarterBench.throughComponents(bridged, pressed: ["-S0"]),
    ])
    #expect(grade.verdict == .failed)
    #expect(grade.counterexample?.measuredOn == ["-P1"])
  }

  @Test("what the kit joins itself and was read open is no mistake of the learner: it is said, and not graded")
  func readOpen() throws {
    let contact = try #require(TerminalPair(Terminal("-S0", "11"), Terminal("-S0", "12")))
    let pressed = StarterBench.throughComponents(StarterBench.holding, pressed: ["-S0"])
    _ = try grade([pressed])
    var untold = pressed
    untold.operatingState = []
    #expect(throws: GradingError.readOpen(contact, place: "scans[0].connected")) { try grade([untold]) }
  }

  @Test("a recording that cannot be graded is refused with its place")
  func refused() throws {
    let scan = StarterBench.scan(StarterBench.holding)
    #expect(throws: GradingError.noScan) { try grade([]) }
    var partial = scan
    partial.terminals.removeAll { $0 == Terminal("-P3", "X1") }
    #expect(throws: GradingError.notScanned([Terminal("-P3", "X1")], index: 0)) { try grade([partial]) }
    #expect(throws: GradingError.otherKit(measured: "other", expected: StarterBench.kit.id)) {
      try grade([scan], kit: "other")
    }
    var empty = scan
    empty.terminals = []
    #expect(throws: GradingError.emptyScan(index: 0)) { try grade([empty]) }
    var unknown = scan
    unknown.connected.append(try #require(TerminalPair(Terminal("-K9", "1"), Terminal("-K1", "13"))))
    var contradictory = scan
    contradictory.uncertain = [try #require(contradictory.connected.first)]
    #expect(
      throws: GradingError.contradiction(scan.connected[0], place: "scans[0].uncertain[0]", other: "connected")
    ) { try grade([contradictory]) }
    var elsewhere = scan
    elsewhere.operatingState = [OperatedActuator(actuator: ActuatorID("-S9", "button"), position: 1)]
    #expect(throws: GradingError.unknownOperatingState("-S9/button=1", place: "scans[0].operatingState[0]")) {
      try grade([elsewhere])
    }
    let place = "scans[0].connected[\(unknown.connected.count - 1)]"
    #expect(throws: GradingError.unknownTerminal(Terminal("-K9", "1"), place: place)) { try grade([unknown]) }
  }
}
