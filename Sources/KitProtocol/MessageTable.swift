// Written by firmware-protocol/generate.py from messages.txt and codes.txt; do not edit.

/// The CRC-32 of `messages.txt`: host and kit with other layouts do not understand each other's frames.
package let schemaHash: UInt32 = 0xD28E_9446

/// The messages of the link; PROTOCOL.md section 4 has their layouts.
package enum MessageID: UInt8, CaseIterable, Sendable {
  case ack = 0x00
  case hello = 0x01
  case helloReply = 0x81
  case banner = 0x02
  case heartbeat = 0x03
  case heartbeatReply = 0x83
  case ping = 0x04
  case pong = 0x84
  case identify = 0x10
  case identity = 0x90
  case readDictionary = 0x11
  case dictionary = 0x91
  case clock = 0x12
  case clockReply = 0x92
  case inputs = 0x20
  case inputLevels = 0xA0
  case analog = 0x21
  case analogValue = 0xA1
  case sample = 0x22
  case sampleReply = 0xA2
  case telemetry = 0x40
  case edge = 0x41
  case edgesLost = 0x42
  case scan = 0x23
  case scanStarted = 0xA3
  case scanRow = 0x43
  case scanOhms = 0x44
  case scanDone = 0x45
  case readProbes = 0x24
  case probeValue = 0xA4
  case probesMoved = 0x46
  case arm = 0x30
  case armed = 0xB0
  case setOutput = 0x31
  case outputSet = 0xB1
  case outputChanged = 0x47
  case safeLatched = 0x48
  case safe = 0x32
  case safeReply = 0xB2
  case setFault = 0x33
  case faultSet = 0xB3
  case selfTest = 0x34
  case selfTestStarted = 0xB4
  case selfTestResult = 0x49
  case selfTestDone = 0x4A
  case error = 0xFF
}

/// Why a kit refused a request.
package enum KitErrorCode: UInt8, CaseIterable, Sendable {
  case unknownMessage = 1
  case badPayload = 2
  case notArmed = 3
  case interlock = 4
  case busy = 5
  case emergencyStop = 6
  case unknownChannel = 7
  case hardware = 8

  /// What a person can do about it, in English.
  package var hint: String {
    switch self {
    case .unknownMessage: "The kit does not know this message: update its firmware."
    case .badPayload: "The request has the wrong length or a value out of range."
    case .notArmed: "Outputs are in their safe state; arm the kit first."
    case .interlock: "Not while the supply is on: take power away first."
    case .busy: "A scan or self-test is running; wait for its end."
    case .emergencyStop: "The emergency stop is pressed: release it and acknowledge."
    case .unknownChannel: "The kit has no such channel."
    case .hardware: "A part of the kit does not answer; run the self-test."
    }
  }
}

/// Why an output changed, or why all of them went to their safe state.
package enum SafeReason: UInt8, CaseIterable, Sendable {
  /// Host's command.
  case hostCommand = 0
  /// Lease ended.
  case leaseEnded = 1
  /// Emergency stop.
  case emergencyStop = 2
  /// Confirm button.
  case confirmButton = 3
  /// Confirm time over.
  case confirmTimeOver = 4
  /// Session ended or new.
  case sessionEnded = 5
  /// Over-current.
  case overCurrent = 6
  /// Watchdog or reset.
  case watchdogOrReset = 7
  /// Fault in the kit.
  case kitFault = 8
  /// Leads or switches moved after the wiring was proved.
  case wiringChanged = 9
}
