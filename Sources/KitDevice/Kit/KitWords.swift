import Attempts
import Circuits
import Exercises
import KitProtocol

extension SafeReason {
  /// Completes "the power went off: …" and "the power came on: …".
  var words: String {
    switch self {
    case .hostCommand: "this computer asked for it"
    case .leaseEnded: "the kit did not hear from this computer in time"
    case .emergencyStop: "the emergency stop was pressed"
    case .confirmButton: "the button on the kit was pressed"
    case .confirmTimeOver: "the button on the kit was not pressed in time"
    case .sessionEnded: "the link to this computer ended"
    case .overCurrent: "the current was too high"
    case .watchdogOrReset: "the kit restarted"
    case .kitFault: "a part of the kit failed"
    case .wiringChanged: "a lead or switch moved after the wiring was proved"
    }
  }
}

extension LossReason {
  var words: String {
    switch self {
    case .silence: "the kit has been silent for a second"
    case .kitReset(let cause):
      switch Handshake.ResetCause(rawValue: cause) {
      case .powerOn: "the kit was switched off and on"
      case .external: "the kit was reset"
      case .brownOut: "the kit's own supply voltage was too low"
      case .watchdog: "the kit's firmware hung and restarted"
      case .software: "the kit's firmware restarted itself"
      case nil: "the kit restarted"
      }
    case .endedByKit: "the kit ended the link because it did not hear from this computer"
    case .stopped: "the link was closed"
    }
  }
}

extension SelfTestReport.Finding {
  /// Names the part as the kit description does.
  init(_ result: KitEvent.SelfTestResult, of kit: KitDescription) {
    let index = Int(result.index)
    func name(_ names: [String]) -> String { index < names.count ? names[index] : "\(index)" }
    let supplies = kit.channels.outputs.compactMap { output in
      if case .supply(let component) = output.drives { component } else { nil }
    }
    let part =
      switch result.part {
      case .terminal: "terminal \(name(kit.scannedTerminals.map(\.description)))"
      case .input: "input \(name(kit.channels.inputs.map(\.name)))"
      case .supply:
        "supply \(index / 2 < supplies.count ? supplies[index / 2] : "\(index / 2)")\(index % 2 == 0 ? "" : " behind its switch")"
      case .reference: "reference resistor, \(name(["source", "sense"])) positive"
      case .isolationRelay:
        name([
          "scan bus relay, opening", "scan bus relay, closing", "isolation relays, at rest", "isolation relays, in",
        ])
      case .faultRelay: index == 0xFF ? "fault relays" : "fault relay \(name(kit.channels.faults.map(\.id)))"
      case .probe: index == 0xFF ? "probes" : "\(name(["red", "black"])) probe"
      case .output: "output \(name(kit.channels.outputs.map(\.name)))"
      case .analog: "analogue channel \(name(kit.channels.analogs.map(\.name)))"
      }
    self.init(part: part, passed: result.passed, detail: Self.detail(result))
  }

  private static func detail(_ result: KitEvent.SelfTestResult) -> String {
    let limits = (result.low, result.value, result.high)
    switch result.part {
    case .terminal, .reference:
      return "\(tenths(limits.1)) Ω, allowed \(tenths(limits.0)) to \(tenths(limits.2)) Ω"
    case .supply, .probe: return "\(limits.1) mV, allowed \(limits.0) to \(limits.2) mV"
    default: return "\(limits.1), allowed \(limits.0) to \(limits.2)"
    }
  }

  private static func tenths(_ value: Int32) -> String {
    "\(value < 0 ? "-" : "")\((value / 10).magnitude).\((value % 10).magnitude)"
  }
}
