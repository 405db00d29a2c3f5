package import Foundation

/// How the control socket and `--format json` write JSON: sorted keys, ISO 8601 in UTC with milliseconds.
package enum ControlJSON {
  package static func encoder(pretty: Bool = false) -> JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting =
      pretty ? [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted] : [.sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .custom { date, encoder in
      var container = encoder.singleValueContainer()
      try container.encode(date.formatted(milliseconds))
    }
    return encoder
  }

  package static func decoder() -> JSONDecoder {
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .custom { decoder in
      let container = try decoder.singleValueContainer()
      let text = try container.decode(String.self)
      guard let date = (try? milliseconds.parse(text)) ?? (try? Date.ISO8601FormatStyle().parse(text)) else {
        throw DecodingError.dataCorruptedError(
          in: container, debugDescription: "'\(text)' is not a time; write it as 2026-11-21T08:14:07.412Z")
      }
      return date
    }
    return decoder
  }

  private static let milliseconds = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
}
