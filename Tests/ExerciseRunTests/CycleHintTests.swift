import Attempts
import Circuits
import ExerciseRun
import Exercises
import Grading
import Messages
import Testing

@Suite("Hints to a cycle", .timeLimit(.minutes(1)))
struct CycleHintTests {
  private static let cycle = Exercise(
    id: "cycle", version: 1,
    kind: .sequence(
      SequenceTask(
        id: "cycle", cylinders: [Cylinder(name: "A", retracted: "a0", extended: "a1")],
        variants: [
          [SequenceStep(id: "1", .extend("A"), after: []), SequenceStep(id: "2", .retract("A"), after: ["1"])]
        ])),
    tag: .productive, kit: "electro-basis",
    texts: ["en": ExerciseTexts(title: "To and fro", goal: "", task: "", hints: ["Which switch starts A-?"])],
    passMark: 70, attemptsAllowed: nil, release: .reviewed, expectedMinutes: 20,
    ladders: [
      HintLadder(id: "order", condition: HintCondition(fails: ["order"]), texts: ["en": ["What came first?", "a1"]])
    ],
    contentHash: "c")

  /// Graded as another order than expected.
  private func bench() -> Workbench {
    var answers = Workbench.Answers()
    answers.exercise = Self.cycle
    answers.grade = grade(.failed, score: 60)
    answers.grade.criteria = [
      Criterion(
        id: "order", points: 60, maximum: 100, expected: "4", measured: "3", evidence: [],
        message: Message("sequence.criterion.order"))
    ]
    return Workbench(answers: answers)
  }

  private func ladder(_ attempt: Attempt, _ work: Workbench) async throws -> String? {
    HintOffer(Self.cycle, mode: attempt.mode, events: try await work.store.events(of: attempt.id)).ladder
  }

  private func run(_ work: Workbench) async throws {
    try await work.run.requestPower()
    try await work.until { $0.power == .on }
    await work.bench.tell(.edge(ChannelEdge(channel: "a0", level: false, deviceMicroseconds: 100_000)))
    try await work.until { $0.levels["a0"] == false }
  }

  private func stop(_ work: Workbench) async throws {
    await work.run.removePower()
    try await work.until { $0.power == .off }
  }

  @Test("fit what the cycle did, once it ran and stands still; that counts once")
  func afterTheRun() async throws {
    let work = bench()
    let attempt = try await work.run.start(Self.cycle, learner: nil, mode: .practice)
    #expect(try await work.run.hint() == 1)
    #expect(try await ladder(attempt, work) == nil)
    #expect(work.handedIn.isEmpty)

    try await run(work)
    try await stop(work)
    #expect(try await work.run.hint() == 2)
    #expect(try await ladder(attempt, work) == "order")
    guard case .trace(let trace)? = work.handedIn.last else {
      Issue.record("\(work.handedIn) is no recording")
      return
    }
    #expect(trace.events.map(\.channel) == ["a0"])
    #expect(try await work.run.hint() == 3)
    #expect(work.handedIn.count == 1)
  }

  @Test("stay the general ones while it runs: its power is not taken away for a hint")
  func whileItRuns() async throws {
    let work = bench()
    let attempt = try await work.run.start(Self.cycle, learner: nil, mode: .practice)
    try await run(work)
    #expect(try await work.run.hint() == 1)
    #expect(await work.run.snapshot.power == .on)
    #expect(try await ladder(attempt, work) == nil)
  }

  @Test("tell nothing of what was measured in an assessment, where nothing can be checked either")
  func assessment() async throws {
    let work = bench()
    let attempt = try await work.run.start(Self.cycle, learner: work.addLearner(), mode: .assessment)
    try await run(work)
    try await stop(work)
    #expect(try await work.run.hint() == 1)
    #expect(try await ladder(attempt, work) == nil)
    #expect(work.handedIn.isEmpty)
    await #expect(throws: RunError.refused(.onlyInPractice)) { try await work.run.check() }
  }

  @Test("are there, the general ones, when the wiring cannot be scanned for a check")
  func withoutCheck() async throws {
    let work = bench()
    let attempt = try await work.run.start(Self.cycle, learner: nil, mode: .practice)
    try await run(work)
    try await stop(work)
    await work.bench.willScan(.failure(.refused(code: 5, hint: "busy")))
    #expect(try await work.run.hint() == 1)
    #expect(try await ladder(attempt, work) == nil)
  }
}
