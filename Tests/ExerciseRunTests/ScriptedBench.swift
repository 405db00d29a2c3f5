import Attempts
import Circuits

/// A kit that does what the test says and remembers what was asked of it.
actor ScriptedBench: Bench {
  enum Call: Hashable { case selfTest, scan, energise, removePower, readProbes, fault(String, inserted: Bool) }

  nonisolated let station = "station-1"
  private(set) var calls: [Call] = []
  private let backlog: [BenchHappening]
  private var present: BenchConnection
  private var readers: [AsyncStream<BenchHappening>.Continuation] = []
  private var selfTests: [Result<SelfTestReport, BenchError>] = []
  private var nextScan: Result<Scan, BenchError> = .success(soundScan)
  private var scanIsHeld = false
  private var heldScan: CheckedContinuation<Void, Never>?
  private var scanAwaited: CheckedContinuation<Void, Never>?
  private var confirmation: CheckedContinuation<BenchError?, Never>?
  private var confirms = true
  private var isOn = false

  /// Who begins to read finds the backlog waiting.
  init(_ identity: KitIdentity? = kit(), backlog: [BenchHappening] = []) {
    self.backlog = backlog
    present = identity.map(BenchConnection.attached) ?? .searching(hint: nil)
  }

  // What the test does to it.

  func willSelfTest(_ result: Result<SelfTestReport, BenchError>) { selfTests.append(result) }
  func willScan(_ result: Result<Scan, BenchError>) { nextScan = result }
  func waitsForConfirmation() { confirms = false }

  /// The next scan stays under way until ``letScanGo()``.
  func holdScan() { scanIsHeld = true }
  func letScanGo() {
    scanIsHeld = false
    heldScan?.resume()
    heldScan = nil
  }
  /// Returns once a held scan is under way.
  func scanStarted() async {
    if heldScan != nil { return }
    await withCheckedContinuation { scanAwaited = $0 }
  }

  func unplug() {
    isOn = false
    present = .lost(reason: .lost(reason: "unplugged"))
    nextScan = .failure(.lost(reason: "unplugged"))
    confirmation?.resume(returning: .lost(reason: "unplugged"))
    confirmation = nil
    tell(.connection(present))
  }

  func plug(_ identity: KitIdentity = kit()) {
    present = .attached(identity)
    nextScan = .success(soundScan)
    tell(.connection(present))
  }

  func pressConfirm() {
    confirmation?.resume(returning: nil)
    confirmation = nil
  }

  func confirmationTimeOver() {
    confirmation?.resume(returning: .confirmationTimeout)
    confirmation = nil
  }

  /// Returns once something was asked of it so many times.
  func until(call: Call, times: Int) async throws {
    while calls.count(where: { $0 == call }) < times {
      try Task.checkCancellation()
      await Task.yield()
    }
  }

  func tell(_ happenings: [BenchHappening]) {
    for happening in happenings { tell(happening) }
  }

  func tell(_ happening: BenchHappening) {
    for reader in readers { reader.yield(happening) }
  }

  // What the run asks of it.

  func connection() -> BenchConnection { present }

  func happenings() -> AsyncStream<BenchHappening> {
    let (stream, continuation) = AsyncStream.makeStream(of: BenchHappening.self)
    continuation.yield(.connection(present))
    for happening in backlog { continuation.yield(happening) }
    readers.append(continuation)
    return stream
  }

  func selfTest() throws(BenchError) -> SelfTestReport {
    calls.append(.selfTest)
    guard present.identity != nil else { throw .notAttached(station: station) }
    if selfTests.isEmpty { return soundKit }
    return try selfTests.removeFirst().get()
  }

  func scan() async throws(BenchError) -> Scan {
    calls.append(.scan)
    if isOn { throw .refused(code: 4, hint: "take power away first") }
    if scanIsHeld {
      await withCheckedContinuation {
        heldScan = $0
        scanAwaited?.resume()
        scanAwaited = nil
      }
    }
    return try nextScan.get()
  }

  func energise(proved scan: Scan) async throws(BenchError) {
    calls.append(.energise)
    tell(.awaitingConfirmation)
    if !confirms {
      let failure = await withCheckedContinuation { confirmation = $0 }
      if let failure { throw failure }
    }
    isOn = true
    tell(.powerChanged(isOn: true, reason: "confirm button", deviceMicroseconds: 1))
  }

  func removePower() {
    calls.append(.removePower)
    confirmation?.resume(returning: .interrupted(reason: "taken back"))
    confirmation = nil
    if isOn { tell(.powerChanged(isOn: false, reason: "host's command", deviceMicroseconds: 2)) }
    isOn = false
  }

  func readProbes(_ mode: ProbeReading.Mode) -> ProbeReading {
    calls.append(.readProbes)
    return ProbeReading(
      mode: mode, red: Terminal("-K1", "A1"), black: nil, value: nil, uncertainty: 0.1, deviceMicroseconds: 3)
  }

  func setFault(_ id: String, inserted: Bool) { calls.append(.fault(id, inserted: inserted)) }
}
