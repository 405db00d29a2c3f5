import Attempts
import Circuits
import ExerciseRun
import Exercises
import Foundation
import Grading
import Messages
import Testing

@Suite("Cables and restarts", .timeLimit(.minutes(1)))
struct ReconnectionTests {
  @Test("unplugged in mid-attempt: logged at once, power off; plugged in again it goes on, without power")
  func goesOn() async throws {
    let work = Workbench()
    let attempt = try await work.startAssessment()
    try await work.run.requestPower()
    try await work.until { $0.power == .on }
    await work.bench.unplug()
    try await work.until { $0.connection.identity == nil && $0.power == .off }
    await work.bench.plug()
    try await work.until { $0.connection.identity != nil }
    #expect(await work.run.snapshot.power == .off)
    #expect(await work.bench.calls.count { $0 == .energise } == 1)
    #expect(try await work.run.submit().verdict == .passed)
    let kinds = try await work.kinds(of: attempt)
    #expect(
      kinds == [
        .started, .selfTest, .scan, .powerRequested, .powerOn, .powerOff, .kitLost, .kitBack, .scan, .submitted,
        .graded, .released,
      ])
  }

  @Test("submitting while the kit is gone keeps the attempt; it can be submitted when the kit is back")
  func submitDuringLoss() async throws {
    let work = Workbench()
    let attempt = try await work.startAssessment()
    await work.bench.unplug()
    await #expect(throws: RunError.bench(.lost(reason: "unplugged"))) { try await work.run.submit() }
    #expect(try await work.store.attempt(attempt.id).phase == .running)
    await work.bench.plug()
    try await work.until { $0.connection.identity != nil }
    _ = try await work.run.submit()
    #expect(try await work.store.attempt(attempt.id).phase == .released)
  }

  @Test("a kit that was lost during its self-test is tested when it is back")
  func lostInSelfTest() async throws {
    let work = Workbench()
    try await work.until { $0.connection.identity != nil }
    await work.bench.willSelfTest(.failure(.lost(reason: "unplugged")))
    await #expect(throws: RunError.bench(.lost(reason: "unplugged"))) { try await work.startAssessment() }
    #expect(await work.run.snapshot.attempt?.phase == .selfTest)
    await work.bench.unplug()
    await work.bench.plug()
    try await work.until { $0.attempt?.phase == .running }
  }

  @Test("another kit of the same model does not take the attempt over")
  func otherKit() async throws {
    let work = Workbench()
    let attempt = try await work.startAssessment()
    await work.bench.unplug()
    await work.bench.plug(kit("K-0099"))
    let snapshot = try await work.until { $0.connection.identity?.serialNumber == "K-0099" }
    #expect(snapshot.notices.contains { $0.key == "refusal.other_kit" })
    await #expect(throws: RunError.refused(.otherKit(began: "K-0042", attached: "K-0099"))) {
      try await work.run.submit()
    }
    await work.bench.tell(.edge(ChannelEdge(channel: "S1", level: true, deviceMicroseconds: 1)))
    try await work.until { $0.levels["S1"] == true }
    await work.bench.plug(kit("K-0042"))
    try await work.until { $0.connection.identity?.serialNumber == "K-0042" }
    _ = try await work.run.submit()
    #expect(
      try await work.kinds(of: attempt) == [
        .started, .selfTest, .kitLost, .kitBack, .scan, .submitted, .graded, .released,
      ])
  }

  @Test("another kit of the same model is taken when no attempt is going on")
  func replacedKit() async throws {
    let work = Workbench()
    _ = try await work.startPractice()
    try await work.run.abort()
    await work.bench.unplug()
    await work.bench.plug(kit("K-0099"))
    try await work.until { $0.connection.identity?.serialNumber == "K-0099" }
    #expect(try await work.startAssessment().kit == kit("K-0099"))
    try await work.run.requestPower()
    #expect(try await work.run.submit().verdict == .passed)
  }

  @Test("an attempt that ran when the daemon ended goes on with the next one")
  func daemonRestart() async throws {
    let store = InMemoryAttempts(targets: ["csv"])
    let before = Workbench(store: store)
    let attempt = try await before.startAssessment()
    _ = try await before.run.hint()
    await before.stop()
    let after = Workbench(store: store)
    #expect(try await after.run.hint() == 2)
    await #expect(throws: RunError.refused(.stationBusy(attempt: attempt.id))) { try await after.startPractice() }
    _ = try await after.run.submit()
    #expect(
      try await after.kinds(of: attempt) == [
        .started, .selfTest, .hint, .kitBack, .hint, .scan, .submitted, .graded, .released,
      ])
    #expect(try await store.allScores(target: "csv").count == 1)
  }

  @Test("a daemon that crashed with the power on: its next start says in the log that the power went, once")
  func crashUnderPower() async throws {
    let before = Workbench()
    let attempt = try await before.startPractice()
    try await before.run.requestPower()
    _ = try await before.run.hint()
    // What a crash leaves behind: the store of this moment, without what an orderly end would add.
    let left = InMemoryAttempts(targets: ["csv"])
    let events = try await before.store.events(of: attempt.id)
    try await left.add(attempt, started: try #require(events.first))
    try await left.append(Array(events.dropFirst()), updating: before.store.attempt(attempt.id))
    for restart in 1...2 {
      let after = Workbench(store: left)
      try await after.until { $0.attempt != nil }
      await after.stop()
      let kinds = try await after.kinds(of: attempt)
      #expect(
        kinds == [.started, .selfTest, .scan, .powerRequested, .powerOn, .hint, .powerOff]
          + Array(repeating: .kitBack, count: restart))
    }
    #expect(try await left.events(of: attempt.id).contains { $0.what == .powerOff(reason: "the daemon was gone") })
  }

  @Test("an attempt that was in its self-test is tested after the restart, once its kit is there")
  func restartInSelfTest() async throws {
    let store = InMemoryAttempts(targets: ["csv"])
    let before = Workbench(store: store)
    await before.bench.willSelfTest(.failure(.lost(reason: "unplugged")))
    _ = try? await before.startAssessment()
    await before.stop()
    let after = Workbench(bench: ScriptedBench(nil), store: store)
    try await after.until { $0.attempt?.phase == .selfTest }
    await after.bench.plug()
    try await after.until { $0.attempt?.phase == .running }
  }

  @Test("an exercise that was changed meanwhile ends the attempt as a kit fault, at no cost to the learner")
  func changedExercise() async throws {
    let store = InMemoryAttempts(targets: ["csv"])
    let before = Workbench(store: store)
    let attempt = try await before.startAssessment()
    await before.stop()
    let after = Workbench(store: store, answers: .init(exercise: exercise(hash: "changed")))
    try await after.until { $0.attempt == nil }
    _ = try await after.startPractice()
    #expect(try await store.attempt(attempt.id).outcome == .kitFault)
  }

  @Test("a release that a crash prevented is made up for at the next start, once")
  func overdueRelease() async throws {
    let store = InMemoryAttempts(targets: ["csv"])
    let before = Workbench(store: store)
    let attempt = try await before.startAssessment(.reviewed)
    _ = try await before.run.submit()
    await before.stop()
    let after = Workbench(store: store)
    while try await store.attempt(attempt.id).phase != .released { await Task.yield() }
    await after.stop()
    try await ReleaseDesk(store: store, rules: ReleaseRules(), clock: SteppingClock())
      .releaseAutomatically(station: "station-1") { _ in exercise() }
    #expect(try await store.allScores(target: "csv").count == 1)
  }
}
