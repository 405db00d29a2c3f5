package import Foundation

/// One line of the control socket, from the person: `{"do":"plug","from":"-S1:14","to":"-K1:A1"}`.
package enum ControlRequest {
  /// Reads a line without its end.
  package static func decode(_ line: some Collection<UInt8>) throws(VirtualKitError) -> KitCommand {
    let object: [String: Scalar]
    do {
      object = try JSONDecoder().decode([String: Scalar].self, from: Data(line))
    } catch {
      throw .badJSON(detail: Self.reason(error))
    }
    guard case .text(let verb)? = object["do"] else {
      throw .badJSON(detail: "it has no text 'do'")
    }
    var fields: [String: String?] = [:]
    for (name, value) in object where name != "do" { fields.updateValue(value.text, forKey: name) }
    return try KitCommand(verb: verb, fields: fields)
  }

  /// The line for a command, without its end.
  package static func encode(_ command: KitCommand) throws -> Data {
    let (verb, fields) = command.spelledOut
    var object = fields.mapValues { $0.map(Scalar.text) ?? .null }
    object["do"] = .text(verb)
    return try controlEncoder().encode(object)
  }

  private static func reason(_ error: any Error) -> String {
    switch error as? DecodingError {
    case .typeMismatch(_, let context) where !context.codingPath.isEmpty:
      "'\(context.codingPath.map(\.stringValue).joined(separator: "."))' is no text, number or null"
    case .typeMismatch: "it is not an object"
    default: "it cannot be read"
    }
  }

  /// The only values that fields have.
  private enum Scalar: Codable {
    case text(String)
    case null

    var text: String? {
      if case .text(let text) = self { text } else { nil }
    }

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if container.decodeNil() {
        self = .null
      } else if let text = try? container.decode(String.self) {
        self = .text(text)
      } else if let whole = try? container.decode(Int.self) {
        self = .text("\(whole)")
      } else {
        self = .text("\(try container.decode(Double.self))")
      }
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch self {
      case .text(let text): try container.encode(text)
      case .null: try container.encodeNil()
      }
    }
  }
}

/// One line of the control socket, from the kit: `{"ok":true}`, or `ok` false with what is wrong and the mend.
package struct ControlAnswer: Hashable, Sendable, Codable {
  package var ok: Bool
  package var error: String?
  package var hint: String?
  /// Whether the command was wrong or only came at a wrong moment; nil when `ok`.
  package var kind: VirtualKitError.Kind?
  /// Only for `state`.
  package var state: PanelState?

  package init(state: PanelState? = nil) {
    ok = true
    self.state = state
  }

  package init(_ failure: VirtualKitError) {
    ok = false
    error = failure.message
    hint = failure.hint
    kind = failure.kind
  }
}

func controlEncoder() -> JSONEncoder {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  encoder.keyEncodingStrategy = .convertToSnakeCase
  return encoder
}

func controlDecoder() -> JSONDecoder {
  let decoder = JSONDecoder()
  decoder.keyDecodingStrategy = .convertFromSnakeCase
  return decoder
}
