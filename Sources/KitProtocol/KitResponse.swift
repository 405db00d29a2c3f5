/// What a kit answers to a request. µs are the low 32 bits of the device clock.
package enum KitResponse: Hashable, Sendable {
  case pong([UInt8])
  case identity(Identity)
  case dictionary(offset: UInt16, bytes: [UInt8])
  case clock(microseconds: UInt32)
  /// Level of each input, in the order of the dictionary.
  case inputLevels(microseconds: UInt32, [Bool])
  /// In the unit of the dictionary.
  case analogValue(microseconds: UInt32, channel: UInt8, value: Int16)
  case sampling
  case scanStarted(terminals: UInt8)
  case probeValue(ProbeValue)
  case armed
  case outputSet(OutputResult)
  case safe
  case faultSet
  case selfTestStarted
  case refused(Refusal)

  package struct Identity: Hashable, Sendable {
    package var firmwareMajor: UInt8
    package var firmwareMinor: UInt8
    package var firmwarePatch: UInt8
    package var isVirtual: Bool
    /// Bytes.
    package var dictionaryLength: UInt16
    package var dictionaryCRC: UInt32
    package var model: String
    package var serialNumber: String

    package init(
      firmwareMajor: UInt8, firmwareMinor: UInt8, firmwarePatch: UInt8, isVirtual: Bool, dictionaryLength: UInt16,
      dictionaryCRC: UInt32, model: String, serialNumber: String
    ) {
      self.firmwareMajor = firmwareMajor
      self.firmwareMinor = firmwareMinor
      self.firmwarePatch = firmwarePatch
      self.isVirtual = isVirtual
      self.dictionaryLength = dictionaryLength
      self.dictionaryCRC = dictionaryCRC
      self.model = model
      self.serialNumber = serialNumber
    }
  }

  package struct ProbeValue: Hashable, Sendable {
    package enum Status: UInt8, Hashable, Sendable {
      case valid = 0
      case overRange = 1
      case touchesNone = 2
    }
    package var microseconds: UInt32
    package var mode: ProbeMode
    /// Terminal numbers; nil touches none.
    package var red: UInt8?
    package var black: UInt8?
    package var status: Status
    /// mV or 10 mΩ.
    package var value: Int32
    /// In the unit of `value`.
    package var uncertainty: UInt32

    package init(
      microseconds: UInt32, mode: ProbeMode, red: UInt8?, black: UInt8?, status: Status, value: Int32,
      uncertainty: UInt32
    ) {
      self.microseconds = microseconds
      self.mode = mode
      self.red = red
      self.black = black
      self.status = status
      self.value = value
      self.uncertainty = uncertainty
    }
  }

  package enum OutputResult: UInt8, Hashable, Sendable {
    case safe = 0
    case on = 1
    case waitsForConfirmation = 2
  }

  package struct Refusal: Hashable, Sendable {
    /// Id of the refused request.
    package var request: UInt8
    /// Raw, because a newer kit may know more of them; see ``KitErrorCode``.
    package var code: UInt8
    package var detail: UInt16

    package init(request: UInt8, code: UInt8, detail: UInt16) {
      self.request = request
      self.code = code
      self.detail = detail
    }

    package var hint: String {
      KitErrorCode(rawValue: code)?.hint ?? "The kit refused with code \(code), unknown here: update this computer."
    }
  }
}

/// The terminal number that stands for none.
let noTerminal: UInt8 = 0xFF
