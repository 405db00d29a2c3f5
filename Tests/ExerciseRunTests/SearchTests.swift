import Attempts
import Circuits
import ExerciseRun
import Exercises
import Grading
import Messages
import Testing

@Suite("A search for a fault", .timeLimit(.minutes(1)))
struct SearchTests {
  private let diagnosis = FaultAnswer(symptom: "dark", cause: .openPin(Terminal("-K1", "A1")), remedy: nil)

  private func bench() -> Workbench {
    var answers = Workbench.Answers()
    answers.exercise = search
    return Workbench(answers: answers)
  }

  @Test("begins once the circuit is as drawn; the fault is in the log and comes out of the kit when it is handed in")
  func begins() async throws {
    let work = bench()
    let attempt = try await work.run.start(search, learner: nil, mode: .practice)
    work.answer { $0.departures = [Message("feedback.note.absent_join")] }
    await #expect(throws: RunError.notAsDrawn([Message("feedback.note.absent_join")])) {
      try await work.run.requestPower()
    }
    #expect(await work.bench.calls.contains(.energise) == false)
    work.answer { $0.departures = [] }
    try await work.run.requestPower()
    #expect(await work.bench.calls.suffix(3) == [.scan, .fault("K1.coil-open", inserted: true), .energise])
    #expect(try await work.store.events(of: attempt.id).contains { $0.what == .faultInserted("K1.coil-open") })
    _ = try await work.run.submit(.diagnosis(diagnosis))
    #expect(await work.bench.calls.last == .fault("K1.coil-open", inserted: false))
    guard case .faultSearch(let handedIn)? = work.handedIn.last else {
      Issue.record("\(work.handedIn) is no search")
      return
    }
    #expect(handedIn.answer == diagnosis)
    #expect(handedIn.inserted == "K1.coil-open")
    #expect(try await work.store.events(of: attempt.id).submission == .faultSearch(handedIn))
  }

  @Test("is proved without the fault each time, and the fault is back before the power")
  func provedWithoutFault() async throws {
    let work = bench()
    _ = try await work.run.start(search, learner: nil, mode: .practice)
    try await work.run.requestPower()
    await work.run.removePower()
    try await work.run.requestPower()
    let calls: [ScriptedBench.Call] = [
      .fault("K1.coil-open", inserted: false), .scan, .fault("K1.coil-open", inserted: true), .energise,
    ]
    #expect(await work.bench.calls.filter { $0 != .removePower }.suffix(4) == calls)
  }

  @Test("cannot be handed in before it began, and has nothing to check on the way")
  func notBegun() async throws {
    let work = bench()
    _ = try await work.run.start(search, learner: nil, mode: .practice)
    await #expect(throws: RunError.refused(.searchNotBegun)) {
      let grade = try await work.run.submit(.diagnosis(diagnosis))
      Issue.record("graded: \(grade.verdict)")
    }
    await #expect(throws: RunError.refused(.nothingToCheck)) {
      let grade = try await work.run.check()
      Issue.record("checked: \(grade.verdict)")
    }
  }

  @Test("leaves a whole kit behind when it is given up, and its fault again when the cable was out")
  func wholeAgain() async throws {
    let work = bench()
    _ = try await work.run.start(search, learner: nil, mode: .practice)
    try await work.run.requestPower()
    await work.bench.unplug()
    try await work.until { $0.connection.identity == nil }
    await work.bench.plug()
    try await work.bench.until(call: .fault("K1.coil-open", inserted: true), times: 2)
    try await work.run.abort()
    #expect(await work.bench.calls.last == .fault("K1.coil-open", inserted: false))
  }

  @Test("for a welded contact begins on a virtual kit, which inserts it by a channel of its own")
  func simulated() async throws {
    let weld = searching(
      for: ExerciseFault(.stuckClosed(Terminal("-K1", "14"), Terminal("-K1", "13")), symptom: "dark"))
    let work = Workbench(bench: ScriptedBench(kit(virtual: true)), answers: answers(weld))
    let attempt = try await work.run.start(weld, learner: nil, mode: .practice)
    try await work.run.requestPower()
    #expect(await work.bench.calls.suffix(3) == [.scan, .fault("K1.welded", inserted: true), .energise])
    #expect(
      try await work.store.events(of: attempt.id).contains { $0.what == .faultInserted("stuck-closed -K1:14 -K1:13") })
    try await work.run.abort()
    #expect(await work.bench.calls.last == .fault("K1.welded", inserted: false))
  }

  @Test("for a welded contact is refused on a kit of metal, before anything is measured")
  func notOnThisKit() async throws {
    let weld = searching(for: ExerciseFault(welded, symptom: "dark"))
    let work = Workbench(answers: answers(weld))
    await #expect(throws: RunError.refused(.notOnThisKit)) {
      _ = try await work.run.start(weld, learner: nil, mode: .practice)
    }
    #expect(await work.bench.calls.contains(.selfTest) == false)
  }

  @Test("with an open pin to be measured: the kit opens it once the circuit is as drawn, and closes it at the end")
  func openedPin() async throws {
    let pin = Terminal("-K1", "A1")
    var open = search
    open.kind = .measurement(MeasurementExercise(reference: .empty, opened: [pin], questions: []))
    let work = Workbench(answers: answers(open))
    _ = try await work.run.start(open, learner: nil, mode: .practice)
    try await work.run.requestPower()
    #expect(await work.bench.calls.suffix(3) == [.scan, .fault("K1.coil-open", inserted: true), .energise])
    _ = try await work.run.submit(.values([]))
    #expect(await work.bench.calls.contains(.fault("K1.coil-open", inserted: false)))

    open.kind = .measurement(
      MeasurementExercise(reference: .empty, opened: [pin, Terminal("-K1", "A2")], questions: []))
    let other = Workbench(answers: answers(open))
    await #expect(throws: RunError.refused(.notOnThisKit)) {
      _ = try await other.run.start(open, learner: nil, mode: .practice)
    }
  }

  private func answers(_ exercise: Exercise) -> Workbench.Answers {
    var answers = Workbench.Answers()
    answers.exercise = exercise
    return answers
  }

  private func searching(for fault: ExerciseFault) -> Exercise {
    var exercise = search
    exercise.kind = .faultFinding(
      FaultExercise(reference: .empty, faults: [fault], symptoms: [Symptom(id: "dark", texts: [:])]))
    return exercise
  }
}

/// The fault relay of the kit opens the coil.
let search = Exercise(
  id: "dark-lamp", version: 1,
  kind: .faultFinding(
    FaultExercise(
      reference: .empty,
      faults: [ExerciseFault(.openPin(Terminal("-K1", "A1")), relay: "K1.coil-open", symptom: "dark")],
      symptoms: [Symptom(id: "dark", texts: ["en": "The lamp stays dark."])])),
  tag: .productive, kit: "electro-basis",
  texts: ["en": ExerciseTexts(title: "Dark lamp", goal: "", task: "", hints: ["Where does the voltage end?"])],
  passMark: 70, attemptsAllowed: nil, release: .reviewed, expectedMinutes: 20, contentHash: "s")
