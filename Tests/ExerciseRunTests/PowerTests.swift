import Attempts
import Circuits
import ExerciseRun
import Grading
import Messages
import Testing

@Suite("Power", .timeLimit(.minutes(1)))
struct PowerTests {
  @Test("comes only after a scan that was proved safe, and is logged")
  func safe() async throws {
    let work = Workbench()
    let attempt = try await work.startPractice()
    try await work.run.requestPower()
    #expect(await work.bench.calls.suffix(2) == [.scan, .energise])
    #expect(await work.run.snapshot.power == .on)
    _ = try await work.run.hint()
    #expect(try await work.kinds(of: attempt) == [.started, .selfTest, .scan, .powerRequested, .powerOn, .hint])
  }

  @Test("is refused for a dangerous wiring: a near miss in the log, nothing energised")
  func hazard() async throws {
    let work = Workbench()
    work.answer { $0.gate = .hazards([short]) }
    let attempt = try await work.startPractice()
    await #expect(throws: RunError.notSafe([short])) { try await work.run.requestPower() }
    #expect(await work.bench.calls.contains(.energise) == false)
    #expect(await work.run.snapshot.power == .off)
    #expect(try await work.store.events(of: attempt.id).last?.what == .powerRefused([short]))
  }

  @Test("is refused even when the proof gives no reason for its refusal")
  func hazardWithoutReason() async throws {
    let work = Workbench()
    work.answer { $0.gate = .hazards([]) }
    _ = try await work.startPractice()
    await #expect(throws: RunError.notSafe([Hazard(kind: .notProved, actions: [], components: [])])) {
      try await work.run.requestPower()
    }
    #expect(await work.bench.calls.contains(.energise) == false)
  }

  @Test("is refused when the scan was uncertain or failed")
  func uncertain() async throws {
    let work = Workbench()
    work.answer { $0.gate = .repeatScan }
    _ = try await work.startPractice()
    await #expect(throws: RunError.scanUncertain) { try await work.run.requestPower() }
    await work.bench.willScan(.failure(.timeout(what: "scan")))
    await #expect(throws: RunError.bench(.timeout(what: "scan"))) { try await work.run.requestPower() }
    #expect(await work.bench.calls.contains(.energise) == false)
  }

  @Test("is not to be had without a running attempt")
  func withoutAttempt() async throws {
    let work = Workbench()
    await #expect(throws: RunError.refused(.noAttempt(station: "station-1"))) { try await work.run.requestPower() }
    _ = try await work.startPractice()
    try await work.run.abort()
    await #expect(throws: RunError.refused(.notNow(action: .powerRequested, phase: .ended))) {
      try await work.run.requestPower()
    }
    #expect(await work.bench.calls.contains(.scan) == false)
  }

  @Test("waits for the button on the kit, and a request that is taken back stays off")
  func confirmation() async throws {
    let work = Workbench()
    await work.bench.waitsForConfirmation()
    _ = try await work.startPractice()
    let first = Task { try await work.run.requestPower() }
    try await work.until { $0.awaitingConfirmation }
    await work.run.removePower()
    await #expect(throws: RunError.bench(.interrupted(reason: "taken back"))) { try await first.value }
    #expect(await work.run.snapshot.power == .off)
    let second = Task { try await work.run.requestPower() }
    try await work.until { $0.awaitingConfirmation }
    await work.bench.pressConfirm()
    try await second.value
    #expect(await work.run.snapshot.power == .on)
  }

  @Test("that nobody confirmed in time is said on the page until the next thing is asked for")
  func confirmationTimeOver() async throws {
    let work = Workbench()
    await work.bench.waitsForConfirmation()
    _ = try await work.startPractice()
    let request = Task { try await work.run.requestPower() }
    try await work.until { $0.awaitingConfirmation }
    await work.bench.confirmationTimeOver()
    await #expect(throws: RunError.bench(.confirmationTimeout)) { try await request.value }
    #expect(await work.run.snapshot.notices.map(\.key) == ["refusal.confirmation_timeout"])
    _ = try await work.run.check()
    #expect(await work.run.snapshot.notices.isEmpty)
  }

  @Test("that is taken back while the wiring is still measured never reaches the kit; the next request does")
  func takenBackEarly() async throws {
    let work = Workbench()
    _ = try await work.startPractice()
    await work.bench.holdScan()
    let request = Task { try await work.run.requestPower() }
    await work.bench.scanStarted()
    await work.run.removePower()
    await work.bench.letScanGo()
    await #expect(throws: RunError.bench(.interrupted(reason: "the request for power was taken back"))) {
      try await request.value
    }
    #expect(await work.bench.calls.contains(.energise) == false)
    try await work.run.requestPower()
    #expect(await work.run.snapshot.power == .on)
  }

  @Test("an emergency stop of the bench is shown for as long as it is open, whatever becomes of the kit meanwhile")
  func benchStop() async throws {
    let work = Workbench()
    _ = try await work.startPractice()
    await work.bench.tell(.emergencyStop(isOpen: true))
    _ = try await work.until { $0.benchStopIsOpen }
    await work.bench.unplug()
    await work.bench.plug()
    let back = try await work.until {
      $0.connection.identity != nil && !$0.notices.contains { $0.key == "run.kit_lost" }
    }
    #expect(back.benchStopIsOpen)
    await work.bench.tell(.emergencyStop(isOpen: false))
    _ = try await work.until { !$0.benchStopIsOpen }
  }

  @Test("is taken away before a check, a submission and an abort")
  func takenAway() async throws {
    let work = Workbench()
    let attempt = try await work.startPractice()
    for step in [0, 1] {
      try await work.run.requestPower()
      if step == 0 { _ = try await work.run.check() } else { _ = try await work.run.submit() }
      #expect(await work.run.snapshot.power == .off)
    }
    #expect(try await work.kinds(of: attempt).count { $0 == .powerOff } == 2)
    _ = try await work.startPractice()
    try await work.run.requestPower()
    try await work.run.abort()
    #expect(await work.run.snapshot.power == .off)
    #expect(await work.bench.calls.last == .removePower)
  }

  @Test("that the kit has and nobody asked for is taken away at once")
  func unasked() async throws {
    let work = Workbench()
    let attempt = try await work.startPractice()
    let before = await work.bench.calls.count { $0 == .removePower }
    await work.bench.tell(.powerChanged(isOn: true, reason: "confirm button", deviceMicroseconds: 9))
    await work.bench.tell(.edge(ChannelEdge(channel: "S1", level: true, deviceMicroseconds: 10)))
    try await work.until { $0.levels["S1"] == true }
    #expect(await work.bench.calls.count { $0 == .removePower } == before + 1)
    #expect(await work.run.snapshot.power == .off)
    _ = try await work.run.hint()
    #expect(try await work.kinds(of: attempt).contains(.powerOn) == false)
  }

  @Test("that the kit drops by itself is logged with its reason")
  func dropped() async throws {
    let work = Workbench()
    let attempt = try await work.startPractice()
    try await work.run.requestPower()
    try await work.until { $0.power == .on }
    await work.bench.tell(.powerChanged(isOn: false, reason: "emergency stop", deviceMicroseconds: 9))
    try await work.until { $0.power == .off }
    _ = try await work.run.hint()
    #expect(try await work.store.events(of: attempt.id).contains { $0.what == .powerOff(reason: "emergency stop") })
  }

  @Test("the meter's readings are in the log")
  func probes() async throws {
    let work = Workbench()
    let attempt = try await work.startPractice()
    let reading = try await work.run.measure(.ohms)
    #expect(try await work.store.events(of: attempt.id).last?.what == .probe(reading))
  }
}
