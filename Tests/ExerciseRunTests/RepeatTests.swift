import Attempts
import Circuits
import ExerciseRun
import Exercises
import Foundation
import Grading
import Testing

@Suite("A repeat is not a copy", .timeLimit(.minutes(1)))
struct RepeatTests {
  private static let varied: Exercise = {
    var written = exercise()
    var other = written
    other.variant = "b"
    written.variants = [other]
    return written
  }()

  private func bench(_ exercise: Exercise) -> Workbench {
    var answers = Workbench.Answers()
    answers.exercise = exercise
    return Workbench(answers: answers)
  }

  @Test("who handed an exercise in gets another variant next; who gave up, and nobody in particular, the same again")
  func variants() async throws {
    let work = bench(Self.varied)
    let learner = try await work.addLearner()
    var given: [String?] = []
    for isHandedIn in [true, false, true, true] {
      let attempt = try await work.run.start(Self.varied, learner: learner, mode: .practice)
      given.append(attempt.record.variant)
      if isHandedIn { _ = try await work.run.submit() } else { try await work.run.abort() }
    }
    #expect(given == [nil, "b", "b", nil])
    // An assessment after practice is no repeat.
    #expect(try await work.run.start(Self.varied, learner: learner, mode: .assessment).record.variant == nil)
    _ = try await work.run.submit()
    for _ in 1...2 {
      #expect(try await work.run.start(Self.varied, learner: nil, mode: .practice).record.variant == nil)
      _ = try await work.run.submit()
    }
  }

  @Test("a variant that is asked for is the one that is done")
  func asked() async throws {
    let work = bench(Self.varied)
    let attempt = try await work.run.start(
      Self.varied.variants[0], learner: work.addLearner(), mode: .assessment)
    #expect(attempt.record.variant == "b")
    #expect(try await work.store.attempt(attempt.id).record.variant == "b")
  }

  @Test("a learner gets every fault once before one comes again")
  func faults() async throws {
    var search = exercise()
    let relays = ["K1.coil-open", "P1.lamp-open", "S1.make-open"]
    search.kind = .faultFinding(
      FaultExercise(
        reference: .empty,
        faults: relays.map { ExerciseFault(.openPin(Terminal("-K1", "A1")), relay: $0, symptom: "dark") },
        symptoms: [Symptom(id: "dark", texts: [:])]))
    var answers = Workbench.Answers()
    answers.exercise = search
    answers.kit.channels.faults = relays.map { KitFault(id: $0, opens: Terminal("-K1", "A1")) }
    let work = Workbench(answers: answers)
    let learner = try await work.addLearner()
    var inserted: [String] = []
    for _ in 1...4 {
      let attempt = try await work.run.start(search, learner: learner, mode: .practice)
      try await work.run.requestPower()
      for event in try await work.store.events(of: attempt.id) {
        if case .faultInserted(let fault) = event.what { inserted.append(fault) }
      }
      _ = try await work.run.submit(.diagnosis(FaultAnswer()))
    }
    #expect(Set(inserted.prefix(3)) == Set(relays))
    #expect(inserted.count == 4 && inserted[3] == inserted[0])
  }

  @Test("a station of several panels takes an exercise for one of them, and is graded as what it is")
  func panels() async throws {
    var answers = Workbench.Answers()
    answers.kit = twoPanels
    let work = Workbench(bench: ScriptedBench(kit(model: "electro-plus")), answers: answers)
    let attempt = try await work.run.start(exercise(), learner: nil, mode: .practice)
    #expect(attempt.kitHash == "plus")
    _ = try await work.run.submit()
    #expect(work.graded.map(\.kit) == ["electro-plus"])
  }
}
