package import Circuits

/// One station: a kit on a cable, as the exercise run sees it. Implemented by `KitDevice`; a recording one serves tests.
///
/// Every call fails with ``BenchError`` as soon as the kit is gone; nothing is energised again by itself.
package protocol Bench: Sendable {
  /// Id of the station in the configuration, such as `station-1`.
  nonisolated var station: String { get }

  /// The present state of the cable.
  func connection() async -> BenchConnection

  /// All that happens from now on, the present connection first. Never ends by itself; several readers are allowed.
  func happenings() async -> AsyncStream<BenchHappening>

  /// Tests the kit itself; takes up to some seconds. Never energises the learner's circuit.
  func selfTest() async throws(BenchError) -> SelfTestReport

  /// Measures all terminal pairs; refused while the supply is on.
  func scan() async throws(BenchError) -> Scan

  /// Asks for power for the wiring of `scan`: returns once the button on the kit has confirmed it and the supply is on.
  /// From then on the leases of the outputs are renewed until ``removePower()`` or a fault.
  ///
  /// The kit measures again when its button is pressed, and stays off when the connections are not those of `scan`, or when
  /// `scan` is one of long ago or of another kit: ``BenchError/wiringChanged``.
  func energise(proved scan: Scan) async throws(BenchError)

  /// Takes power away; harmless when it is off. Never fails: a kit that is gone is safe by itself.
  func removePower() async

  /// Reads the two probe leads.
  func readProbes(_ mode: ProbeReading.Mode) async throws(BenchError) -> ProbeReading

  /// Inserts or removes one fault of the kit description, by its id.
  func setFault(_ id: String, inserted: Bool) async throws(BenchError)

  /// How well the cable works; nil when there is no cable, as with a kit on GPIO lines.
  func link() async -> LinkReport?
}

extension Bench {
  package func link() async -> LinkReport? { nil }
}

/// The state of one cable.
package enum BenchConnection: Hashable, Sendable {
  case searching(hint: BenchError?)
  case attached(KitIdentity)
  case lost(reason: BenchError)

  package var identity: KitIdentity? {
    if case .attached(let identity) = self { identity } else { nil }
  }
}

/// Who a kit says it is.
package struct KitIdentity: Hashable, Sendable, Codable {
  /// Id of the kit description.
  package var model: String
  package var serialNumber: String
  package var firmwareVersion: String
  package var protocolVersion: Int
  /// No physical kit: attempts on it are marked and never released outside a demonstration.
  package var isVirtual: Bool

  package init(
    model: String, serialNumber: String, firmwareVersion: String, protocolVersion: Int, isVirtual: Bool
  ) {
    self.model = model
    self.serialNumber = serialNumber
    self.firmwareVersion = firmwareVersion
    self.protocolVersion = protocolVersion
    self.isVirtual = isVirtual
  }
}

/// What a kit reports by itself.
package enum BenchHappening: Hashable, Sendable {
  case connection(BenchConnection)
  case edge(ChannelEdge)
  /// Analogue channels, all sampled at the same moment.
  case samples([AnalogSample], deviceMicroseconds: UInt64)
  case powerChanged(isOn: Bool, reason: String, deviceMicroseconds: UInt64)
  /// The emergency stop of the bench around the kit; that of the kit itself is an ``edge(_:)`` of its channel. Closed until this
  /// says otherwise.
  case emergencyStop(isOpen: Bool)
  /// The kit waits for its confirm button.
  case awaitingConfirmation
  case probesMoved(red: Terminal?, black: Terminal?, deviceMicroseconds: UInt64)
}

/// What one analogue channel read.
package struct AnalogSample: Hashable, Sendable {
  package var channel: String
  /// mV or mA, as the channel measures.
  package var thousandths: Int

  package init(channel: String, thousandths: Int) {
    self.channel = channel
    self.thousandths = thousandths
  }
}

/// Outcome of testing the kit itself.
package struct SelfTestReport: Hashable, Sendable, Codable {
  package struct Finding: Hashable, Sendable, Codable {
    /// What was tested, such as `terminal -K1:13`, `supply -T1`.
    package var part: String
    package var passed: Bool
    /// Measured value with its unit and limits, or the reason, for the evidence.
    package var detail: String
    package init(part: String, passed: Bool, detail: String) {
      self.part = part
      self.passed = passed
      self.detail = detail
    }
  }
  package var findings: [Finding]
  package init(findings: [Finding]) { self.findings = findings }
  package var passed: Bool { findings.allSatisfy(\.passed) }
}

/// One reading of the meter.
package struct ProbeReading: Hashable, Sendable, Codable {
  package enum Mode: String, Hashable, Sendable, Codable { case volts, ohms }
  package var mode: Mode
  /// Nil when that probe touches nothing.
  package var red: Terminal?
  package var black: Terminal?
  /// V or Ω; nil when out of range (open) or a probe touches nothing.
  package var value: Double?
  /// In the unit of `value`.
  package var uncertainty: Double
  package var deviceMicroseconds: UInt64

  package init(
    mode: Mode, red: Terminal?, black: Terminal?, value: Double?, uncertainty: Double, deviceMicroseconds: UInt64
  ) {
    self.mode = mode
    self.red = red
    self.black = black
    self.value = value
    self.uncertainty = uncertainty
    self.deviceMicroseconds = deviceMicroseconds
  }
}

/// What went wrong at the bench: never the learner's mistake. Texts are for the trainer or IT colleague.
package enum BenchError: Error, Hashable, Sendable {
  case notAttached(station: String)
  /// The port cannot be opened; the reason is the system's.
  case port(path: String, reason: String, hint: String)
  case lost(reason: String)
  case unknownKit(model: String, expected: String)
  case protocolVersion(kit: ClosedRange<Int>, host: ClosedRange<Int>)
  /// The kit's channels or terminals are not those of the description; the text names the first difference.
  case descriptionMismatch(detail: String)
  /// The kit answered with an error of the protocol.
  case refused(code: Int, hint: String)
  case timeout(what: String)
  case interrupted(reason: String)
  case confirmationTimeout
  /// The wiring is not the one that was proved: nothing was switched on.
  case wiringChanged
}
