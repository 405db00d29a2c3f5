import Attempts
import Circuits
import ExerciseRun
import Exercises
import Foundation
import Grading
import Logging
import Messages
import Synchronization

func kit(_ serial: String = "K-0042", model: String = "electro-basis", virtual: Bool = false) -> KitIdentity {
  KitIdentity(model: model, serialNumber: serial, firmwareVersion: "1.0.0", protocolVersion: 1, isVirtual: virtual)
}

let soundKit = SelfTestReport(findings: [.init(part: "supply -T1", passed: true, detail: "24.1 V")])
let defectiveKit = SelfTestReport(findings: [.init(part: "supply -T1", passed: false, detail: "3 V, at least 23 V")])
let soundScan = Scan(method: .isolated, terminals: [Terminal("-K1", "A1"), Terminal("-S1", "14")], connected: [])
let short = Hazard(kind: .short, actions: [], components: ["-T1"])

let description = KitDescription(
  id: "electro-basis", version: "1", title: ["en": "Basic kit"], equipment: Equipment(components: []),
  scannedTerminals: soundScan.terminals, scanMethod: .isolated,
  channels: Channels(
    inputs: [], analogs: [], outputs: [],
    faults: [
      KitFault(id: "K1.coil-open", opens: Terminal("-K1", "A1")),
      KitFault(id: "K1.welded", fault: welded, isSimulated: true),
    ]), contentHash: "k")
let welded = Fault.stuckClosed(Terminal("-K1", "13"), Terminal("-K1", "14"))

/// The basic kit with a panel beside it.
let twoPanels: KitDescription = {
  var kit = description
  kit.id = "electro-plus"
  kit.includes = ["electro-basis"]
  kit.contentHash = "plus"
  return kit
}()

func exercise(
  release: Exercise.Release = .automatic, kit: String = "electro-basis", allowed: Int? = nil, hash: String = "e"
) -> Exercise {
  Exercise(
    id: "latching-circuit", version: 1,
    kind: .wiring(WiringTask(reference: .empty, requirements: [], connectionPoints: 100)), tag: .reproductive, kit: kit,
    texts: ["en": ExerciseTexts(title: "Latching", goal: "", task: "", hints: ["Which contact holds?", "-K1:13-14"])],
    passMark: 70, attemptsAllowed: allowed, release: release, expectedMinutes: 20, contentHash: hash)
}

func grade(_ verdict: Grade.Verdict, score: Int?) -> Grade {
  Grade(
    verdict: verdict, score: score, criteria: [], feedback: [Message("wiring.right")], exercise: "latching-circuit",
    exerciseVersion: 1, exerciseHash: "e", kitHash: "k")
}

func trainer(_ number: String, deputy: UUID? = nil, roles: Set<StaffMember.Role> = [.trainer]) -> StaffMember {
  StaffMember(id: UUID(), name: number, number: number, language: "nl", roles: roles, deputy: deputy)
}

/// A clock that goes on by one second each time it is read.
final class SteppingClock: EventClock {
  private let seconds: Mutex<UInt64>
  init(from second: UInt64 = 0) { seconds = Mutex(second) }
  func now() -> EventTime {
    let second = seconds.withLock { seconds in
      seconds += 1
      return seconds
    }
    return EventTime(
      wallClock: Date(timeIntervalSince1970: 1_795_248_000 + Double(second)), bootID: "boot-1",
      bootNanoseconds: second * 1_000_000_000, quality: .synchronised)
  }
}

/// A station with its run under way, and what the library answers.
final class Workbench: Sendable {
  struct Answers: Sendable {
    var exercise: Exercise? = ExerciseRunTests.exercise()
    var kit = description
    var grade = ExerciseRunTests.grade(.passed, score: 92)
    var gate = WiringSafety.safe(.empty)
    var departures: [Message] = []
    var handedIn: [Submission] = []
    var graded: [MeasuredState] {
      handedIn.compactMap { if case .measured(let measured) = $0 { measured } else { nil } }
    }
  }
  let bench: ScriptedBench
  let store: InMemoryAttempts
  let run: ExerciseRun
  private let shared: SharedAnswers
  private let task: Task<Void, Never>

  init(
    bench: ScriptedBench = ScriptedBench(), store: InMemoryAttempts = InMemoryAttempts(targets: ["csv"]),
    answers given: Answers = Answers(), rules: SiteRules = SiteRules(),
    log: any LogHandler = SwiftLogNoOpLogHandler()
  ) {
    let shared = SharedAnswers(given)
    let library = RunLibrary(
      exercise: { id in shared.value.withLock { $0.exercise?.id == id ? $0.exercise : nil } },
      kit: { id in shared.value.withLock { $0.kit.id == id ? $0.kit : nil } },
      grade: { _, _, work in
        shared.value.withLock { answers in
          answers.handedIn.append(work)
          return answers.grade
        }
      },
      safetyGate: { _, _, _ in shared.value.withLock { $0.gate } },
      departures: { _, _, _ in shared.value.withLock { $0.departures } },
      calibrationHash: { "calibration of \($0.serialNumber)" })
    let run = ExerciseRun(
      bench: bench, store: store, library: library, rules: rules, clock: SteppingClock(),
      logger: Logger(label: "test") { _ in log })
    self.bench = bench
    self.store = store
    self.run = run
    self.shared = shared
    task = Task { try? await run.run() }
  }

  deinit { task.cancel() }

  func answer(_ change: (inout Answers) -> Void) { shared.value.withLock { change(&$0) } }
  var graded: [MeasuredState] { shared.value.withLock { $0.graded } }
  var handedIn: [Submission] { shared.value.withLock { $0.handedIn } }

  /// Ends the run as a daemon that stops does, and waits until it has.
  func stop() async {
    task.cancel()
    await task.value
  }

  /// The first snapshot, from the present one on, for which this holds.
  @discardableResult
  func until(_ condition: @Sendable (RunSnapshot) -> Bool) async throws -> RunSnapshot {
    for await snapshot in await run.snapshots() where condition(snapshot) { return snapshot }
    throw CancellationError()
  }

  func kinds(of attempt: Attempt) async throws -> [AttemptEvent.What.Kind] {
    try await store.events(of: attempt.id).map(\.what.kind)
  }

  func addLearner() async throws -> UUID {
    let learner = Learner(id: UUID(), name: "An Peeters", number: UUID().uuidString, language: "nl")
    try await store.addLearner(learner)
    return learner.id
  }

  func startAssessment(_ release: Exercise.Release = .automatic) async throws -> Attempt {
    answer { $0.exercise = ExerciseRunTests.exercise(release: release) }
    return try await run.start(
      ExerciseRunTests.exercise(release: release), learner: addLearner(), mode: .assessment,
      identifiedBy: [.badge, .pin])
  }

  func startPractice() async throws -> Attempt {
    try await run.start(ExerciseRunTests.exercise(), learner: nil, mode: .practice)
  }
}

final class SharedAnswers: Sendable {
  let value: Mutex<Workbench.Answers>
  init(_ answers: Workbench.Answers) { value = Mutex(answers) }
}
