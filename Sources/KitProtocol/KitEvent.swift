/// What a kit reports by itself. µs are the low 32 bits of the device clock; ``DeviceClock`` makes 64 bits of them.
package enum KitEvent: Hashable, Sendable {
  /// Unacknowledged and numbered; the values belong to the bits set in `channels`, lowest first.
  case telemetry(number: UInt16, microseconds: UInt32, channels: UInt32, values: [Int16])
  case edge(microseconds: UInt32, input: UInt8, level: Bool)
  /// The kit had no room for that many edges.
  case edgesLost(microseconds: UInt32, count: UInt16)
  /// Classes of the pairs of `source` with the terminals from `first` on.
  case scanRow(source: UInt8, first: UInt8, classes: [PairClass])
  /// 0.1 Ω; nil open in that polarity.
  case scanOhms(source: UInt8, sense: UInt8, forward: UInt32?, reverse: UInt32?)
  case scanDone(microseconds: UInt32, rows: UInt16, status: ScanStatus)
  /// Terminal numbers; nil touches none.
  case probesMoved(microseconds: UInt32, red: UInt8?, black: UInt8?)
  case outputChanged(microseconds: UInt32, output: UInt8, isOn: Bool, reason: SafeReason)
  /// Every output is safe and stays so until it is armed again; a nil output means all.
  case safeLatched(microseconds: UInt32, reason: SafeReason, output: UInt8?)
  case selfTestResult(SelfTestResult)
  case selfTestDone(microseconds: UInt32, tested: UInt8, failed: UInt8)

  package enum Contact: UInt8, Hashable, Sendable, CaseIterable {
    case open = 0
    case connected = 1
    case resistive = 2
    case uncertain = 3
  }

  /// What was measured between two terminals.
  package struct PairClass: Hashable, Sendable {
    /// With the source terminal positive.
    package var forward: Contact
    package var reverse: Contact
    package init(forward: Contact, reverse: Contact) {
      self.forward = forward
      self.reverse = reverse
    }

    /// Two bits forward, lowest first, two bits reverse.
    var nibble: UInt8 { forward.rawValue | reverse.rawValue << 2 }
    init(nibble: UInt8) {
      forward = Contact(rawValue: nibble & 3) ?? .uncertain
      reverse = Contact(rawValue: nibble >> 2 & 3) ?? .uncertain
    }
  }

  package enum ScanStatus: UInt8, Hashable, Sendable {
    case complete = 0
    /// An input moved during the scan.
    case disturbed = 1
    case aborted = 2
  }

  package struct SelfTestResult: Hashable, Sendable {
    package enum Part: UInt8, Hashable, Sendable, CaseIterable {
      /// 0.1 Ω to the reference.
      case terminal = 0
      case input = 1
      /// mV.
      case supply = 2
      /// 0.1 Ω.
      case reference = 3
      case isolationRelay = 4
      case faultRelay = 5
      case probe = 6
      case output = 7
      case analog = 8
    }
    package var part: Part
    package var index: UInt8
    package var passed: Bool
    package var value: Int32
    package var low: Int32
    package var high: Int32

    package init(part: Part, index: UInt8, passed: Bool, value: Int32, low: Int32, high: Int32) {
      self.part = part
      self.index = index
      self.passed = passed
      self.value = value
      self.low = low
      self.high = high
    }
  }
}
