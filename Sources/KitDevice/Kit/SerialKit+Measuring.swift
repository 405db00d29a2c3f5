package import Attempts
package import Circuits
import Exercises
import KitProtocol

extension SerialKit {
  /// ns between two rows of a scan, or two results of a self-test.
  static let scanPatience: UInt64 = 5_000_000_000
  static let selfTestPatience: UInt64 = 10_000_000_000
  /// More than can be made between a proof and the request for power.
  private static let digestsKept = 4

  package func scan() async throws(BenchError) -> Scan {
    try await inTurn { () async throws(BenchError) in try await undisturbedScan() }
  }

  private func undisturbedScan() async throws(BenchError) -> Scan {
    let (first, status) = try await scanOnce()
    if let first { return first }
    // An input moved or rows are missing: once more, then people have to hold still.
    let (second, secondStatus) = try await scanOnce()
    if let second { return second }
    switch secondStatus == .complete ? status : secondStatus {
    case .disturbed: throw .interrupted(reason: "a button or switch moved while the kit was measuring")
    case .aborted: throw .interrupted(reason: "the kit broke off the measurement")
    case .complete: throw .interrupted(reason: "parts of the measurement were missing")
    }
  }

  /// Whether a measurement of the wiring is under way.
  var isScanning: Bool { scanning != nil }

  /// Nil with the reason when that measurement cannot be used.
  private func scanOnce() async throws(BenchError) -> (Scan?, KitEvent.ScanStatus) {
    let gathering = Gathering<(ScanAssembler, UInt64, KitEvent.ScanStatus)>(
      deadline: CableThread.now() + Self.scanPatience, overdue: .timeout(what: "measuring the wiring"))
    scanning = (ScanAssembler(), gathering)
    defer { if scanning?.gathering === gathering { scanning = nil } }
    _ = try await request(.scan)
    let (assembler, time, status) = try await outcome(of: gathering)
    guard status == .complete else { return (nil, status) }
    let operated = try operatedActuators(of: description, levels: levels)
    digests = digests.suffix(Self.digestsKept - 1) + [(time, assembler.digest)]
    return (assembler.scan(of: description, operated: operated, at: time), status)
  }

  func scanDone(_ time: UInt64, _ rows: UInt16, _ status: KitEvent.ScanStatus) {
    guard let (assembler, gathering) = scanning else { return }
    let isWhole = assembler.hasAll(rows: rows)
    gathering.finish(.success((assembler, time, isWhole || status != .complete ? status : .aborted)))
  }

  package func selfTest() async throws(BenchError) -> SelfTestReport {
    try await inTurn { () async throws(BenchError) in try await testItself() }
  }

  private func testItself() async throws(BenchError) -> SelfTestReport {
    let gathering = Gathering<[KitEvent.SelfTestResult]>(
      deadline: CableThread.now() + Self.selfTestPatience, overdue: .timeout(what: "the self-test"))
    testing = ([], gathering)
    defer { if testing?.gathering === gathering { testing = nil } }
    _ = try await request(.selfTest)
    let results = try await outcome(of: gathering)
    return SelfTestReport(findings: results.map { SelfTestReport.Finding($0, of: description) })
  }

  func selfTestDone(tested: Int) {
    guard let (results, gathering) = testing else { return }
    // The count on the link has 8 bits.
    guard results.count & 0xFF == tested else {
      return gathering.finish(.failure(.interrupted(reason: "results of the self-test are missing")))
    }
    gathering.finish(.success(results))
  }

  package func readProbes(_ mode: ProbeReading.Mode) async throws(BenchError) -> ProbeReading {
    let answer = try await inTurn { () async throws(BenchError) in
      try await request(.readProbes(mode == .volts ? .volts : .ohms))
    }
    guard case .probeValue(let value) = answer else { throw Self.misunderstood }
    let unit = mode == .volts ? 0.001 : 0.01
    return ProbeReading(
      mode: mode, red: terminal(value.red), black: terminal(value.black),
      value: value.status == .valid ? Double(value.value) * unit : nil,
      uncertainty: Double(value.uncertainty) * unit, deviceMicroseconds: deviceTime(value.microseconds))
  }

  package func setFault(_ id: String, inserted: Bool) async throws(BenchError) {
    try requireAttached()
    guard let number = description.channels.faults.firstIndex(where: { $0.id == id }), number < 0xFF else {
      throw .refused(
        code: Int(KitErrorCode.unknownChannel.rawValue),
        hint: "The kit description '\(description.id)' has no such fault.")
    }
    _ = try await inTurn { () async throws(BenchError) in
      try await request(.setFault(UInt8(number), inserted: inserted))
    }
  }

  /// Waits until the kit has done what it was asked before: it refuses a second measurement while one runs.
  ///
  /// - Throws: ``BenchError/lost(reason:)`` when the kit goes meanwhile, to all who wait.
  func inTurn<Value>(_ body: () async throws(BenchError) -> Value) async throws(BenchError) -> Value {
    try requireAttached()
    if !line.take() {
      let turn: Result<Void, BenchError> = await withCheckedContinuation { line.wait($0) }
      try turn.get()
    }
    defer { line.release() }
    // It may have gone between the turn and now: then the reason is known.
    if case .lost(let reason) = state { throw reason }
    try requireAttached()
    return try await body()
  }

  func requireAttached() throws(BenchError) {
    guard case .attached = phase else { throw .notAttached(station: station) }
  }

  func outcome<Value>(of gathering: Gathering<Value>) async throws(BenchError) -> Value {
    let result = await withCheckedContinuation { gathering.deliver(to: $0) }
    return try result.get()
  }

  static let busy = BenchError.refused(code: Int(KitErrorCode.busy.rawValue), hint: KitErrorCode.busy.hint)
}
