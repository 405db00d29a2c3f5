import Attempts
import Circuits
import Exercises
import Foundation
import Grading
import Messages

let start = Date(timeIntervalSince1970: 1_795_248_000)

func time(_ seconds: Double, boot: String = "boot-1", quality: EventTime.Quality = .synchronised) -> EventTime {
  EventTime(
    wallClock: start.addingTimeInterval(seconds), bootID: boot, bootNanoseconds: UInt64(seconds * 1e9), quality: quality
  )
}

func attempt(
  mode: Attempt.Mode = .assessment, learner: UUID? = UUID(), virtual: Bool = false, phase: Attempt.Phase = .selfTest
) -> Attempt {
  var record = LifeRecord()
  record.identifiedBy = [.badge, .pin]
  return Attempt(
    id: UUID(), learner: learner, station: "station-1", exercise: "latching-circuit", exerciseVersion: 1,
    exerciseHash: "e", kit: kit(virtual: virtual), kitHash: "k", mode: mode, phase: phase, startedAt: start,
    record: record)
}

func kit(virtual: Bool = false) -> KitIdentity {
  KitIdentity(
    model: "electro-basis", serialNumber: "K-0042", firmwareVersion: "1.0.0", protocolVersion: 1, isVirtual: virtual)
}

func grade(_ verdict: Grade.Verdict, score: Int?) -> Grade {
  Grade(
    verdict: verdict, score: score, criteria: [], feedback: [Message("wiring.right")], exercise: "latching-circuit",
    exerciseVersion: 1, exerciseHash: "e", kitHash: "k")
}

let scan = Scan(method: .isolated, terminals: [Terminal("-K1", "A1"), Terminal("-S1", "14")], connected: [])
let measured = MeasuredState(kit: "electro-basis", scans: [scan])
let soundKit = SelfTestReport(findings: [.init(part: "supply -T1", passed: true, detail: "24.1 V")])
let defectiveKit = SelfTestReport(findings: [
  .init(part: "supply -T1", passed: true, detail: "24.1 V"),
  .init(part: "terminal -K1:13", passed: false, detail: "412 Ω, at most 2 Ω"),
])

/// A lifecycle that has come to its running phase.
func running(_ mode: Attempt.Mode = .assessment, learner: UUID? = UUID(), virtual: Bool = false) throws
  -> AttemptLifecycle
{
  var (lifecycle, _) = AttemptLifecycle.start(attempt(mode: mode, learner: learner, virtual: virtual), at: time(0))
  _ = try lifecycle.selfTested(soundKit, at: time(1))
  return lifecycle
}

func graded(
  _ verdict: Grade.Verdict = .passed, score: Int? = 90, mode: Attempt.Mode = .assessment, learner: UUID? = UUID(),
  virtual: Bool = false
) throws -> AttemptLifecycle {
  var lifecycle = try running(mode, learner: learner, virtual: virtual)
  _ = try lifecycle.submitted(measured, grade: grade(verdict, score: score), at: time(60))
  return lifecycle
}

func exercise(release: Exercise.Release) -> Exercise {
  Exercise(
    id: "latching-circuit", version: 1,
    kind: .wiring(WiringTask(reference: .empty, requirements: [], connectionPoints: 100)), tag: .reproductive,
    kit: "electro-basis", texts: [:], passMark: 70, attemptsAllowed: nil, release: release, expectedMinutes: 20,
    contentHash: "e")
}
