package import Messages

extension BenchError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .notAttached(let station): "\(station): no kit is attached. Plug its cable in."
    case .port(let path, let reason, let hint): "\(path): \(reason). \(hint)"
    case .lost(let reason): "The kit is gone (\(reason)). Plug its cable in again; the attempt goes on."
    case .unknownKit(let model, let expected):
      "The kit says it is '\(model)'; expected \(expected). Add its description."
    case .protocolVersion(let kit, let host):
      kit.upperBound < host.lowerBound
        ? "The kit speaks protocol \(kit.upperBound), this computer \(host.lowerBound). Update the kit."
        : "The kit speaks protocol \(kit.lowerBound), this computer \(host.upperBound). Update Proefbank."
    case .descriptionMismatch(let detail): "The kit is not as its description says: \(detail)."
    case .refused(let code, let hint): "The kit refused (code \(code)): \(hint)"
    case .timeout(let what): "The kit did not answer in time (\(what)). Check its cable and run the self-test."
    case .interrupted(let reason): "Interrupted: \(reason)."
    case .confirmationTimeout: "The button on the kit was not pressed in time. Ask for power again."
    case .wiringChanged:
      "A lead or switch moved after the wiring was proved; the kit stays off. Ask for power again: it is measured anew."
    }
  }
}

extension BenchError {
  /// The same for a learner's page: a key of the catalogue and its arguments. What only a trainer or IT colleague can
  /// mend says so; the exact reason is in ``description``, for the log and the command line.
  package var message: Message {
    switch self {
    case .notAttached: Message("run.kit_missing")
    case .port(let path, _, _): Message("bench.port", ["port": .text(path)])
    case .lost: Message("run.kit_lost")
    case .unknownKit(let model, let expected):
      Message("bench.unknown_kit", ["model": .text(model), "expected": .text(expected)])
    case .protocolVersion: Message("bench.protocol_version")
    case .descriptionMismatch: Message("bench.description_mismatch")
    case .refused: Message("bench.refused")
    case .timeout: Message("bench.timeout")
    case .interrupted: Message("bench.interrupted")
    case .confirmationTimeout: Message("refusal.confirmation_timeout")
    case .wiringChanged: Message("refusal.wiring_changed")
    }
  }
}
