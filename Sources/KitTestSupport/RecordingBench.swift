package import Attempts
package import Circuits

/// A bench without a kit: answers what a test tells it to answer, and keeps on record what was asked.
package actor RecordingBench: Bench {
  package enum Call: Hashable, Sendable {
    case selfTest, scan, energise, removePower
    case readProbes(ProbeReading.Mode)
    case setFault(String, inserted: Bool)
  }

  package nonisolated let station: String
  package private(set) var calls: [Call] = []
  package private(set) var isPowered = false

  private var state: BenchConnection
  private var scans: [Result<Scan, BenchError>]
  private var report = SelfTestReport(findings: [])
  private var energising: Result<Void, BenchError> = .success(())
  private var readings: [ProbeReading] = []
  private var readers: [AsyncStream<BenchHappening>.Continuation] = []

  /// `scans` are the answers of ``scan()`` in this order; the last one is repeated.
  package init(
    station: String = "station-1",
    identity: KitIdentity = KitIdentity(
      model: "test-kit", serialNumber: "PB-TEST", firmwareVersion: "1.0.0", protocolVersion: 1, isVirtual: true),
    scans: [Result<Scan, BenchError>] = []
  ) {
    self.station = station
    self.scans = scans
    state = .attached(identity)
  }

  // MARK: What a test arranges

  package func setConnection(_ new: BenchConnection) {
    state = new
    if new.identity == nil, isPowered { powerOff(because: "the kit is gone") }
    happen(.connection(new))
  }

  package func setScans(_ new: [Result<Scan, BenchError>]) { scans = new }
  package func setSelfTest(_ new: SelfTestReport) { report = new }
  package func setEnergising(_ new: Result<Void, BenchError>) { energising = new }
  package func setReadings(_ new: [ProbeReading]) { readings = new }

  /// Tells all readers.
  package func happen(_ happening: BenchHappening) {
    for reader in readers { reader.yield(happening) }
  }

  // MARK: Bench

  package func connection() -> BenchConnection { state }

  package func happenings() -> AsyncStream<BenchHappening> {
    let (stream, continuation) = AsyncStream<BenchHappening>.makeStream()
    readers.append(continuation)
    continuation.yield(.connection(state))
    return stream
  }

  package func selfTest() throws(BenchError) -> SelfTestReport {
    calls.append(.selfTest)
    try requireAttached()
    return report
  }

  package func scan() throws(BenchError) -> Scan {
    calls.append(.scan)
    try requireAttached()
    guard let next = scans.first else { throw .timeout(what: "the test gave no scan") }
    if scans.count > 1 { scans.removeFirst() }
    return try next.get()
  }

  package func energise(proved scan: Scan) throws(BenchError) {
    calls.append(.energise)
    try requireAttached()
    happen(.awaitingConfirmation)
    try energising.get()
    isPowered = true
    happen(.powerChanged(isOn: true, reason: "the button on the kit was pressed", deviceMicroseconds: 0))
  }

  package func removePower() {
    calls.append(.removePower)
    if isPowered { powerOff(because: "this computer asked for it") }
  }

  package func readProbes(_ mode: ProbeReading.Mode) throws(BenchError) -> ProbeReading {
    calls.append(.readProbes(mode))
    try requireAttached()
    guard let next = readings.first else { throw .timeout(what: "the test gave no reading") }
    if readings.count > 1 { readings.removeFirst() }
    return next
  }

  package func setFault(_ id: String, inserted: Bool) throws(BenchError) {
    calls.append(.setFault(id, inserted: inserted))
    try requireAttached()
  }

  private func requireAttached() throws(BenchError) {
    if state.identity == nil { throw .notAttached(station: station) }
  }

  private func powerOff(because reason: String) {
    isPowered = false
    happen(.powerChanged(isOn: false, reason: reason, deviceMicroseconds: 0))
  }
}
