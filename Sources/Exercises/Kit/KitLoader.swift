import Circuits
package import StrictYAML

extension KitDescription {
  /// Reads a kit description from a file (`proefbank.kit/1`).
  ///
  /// - Parameters:
  ///   - file: path of the file; its name without `.yaml` has to be the id of the kit.
  ///   - digest: SHA-256 of bytes in hexadecimal.
  /// - Returns: the kit, checked in itself.
  /// - Throws: ``DiagnosticsError`` with everything that is wrong in the file.
  package static func load(file: String, digest: ([UInt8]) -> String) throws(DiagnosticsError) -> KitDescription {
    try decode(readOwnFile(file), file: file, digest: digest)
  }

  /// The same for bytes that were read before.
  package static func decode(
    _ bytes: [UInt8], file: String, digest: ([UInt8]) -> String
  ) throws(DiagnosticsError) -> KitDescription {
    let hash = digest(bytes)
    return try decodeYAML(bytes, file: file) { root in decodeKit(root, contentHash: hash) }
  }

  private static let keys = [
    "format", "id", "version", "title", "scan", "includes", "types", "components", "channels", "faults",
  ]

  private static func decodeKit(_ root: YAMLValue, contentHash: String) -> KitDescription? {
    guard let map = root.mapping(keys: keys) else { return nil }
    if let format = map.required("format"), let name = format.text(), name != formatName {
      format.report("this is '\(name)', not '\(formatName)'", hint: "update proefbank or the file")
    }
    let id = map.required("id").flatMap { decodeIdentifier($0) }
    if let id, let value = map["id"] { checkFileName(id, value) }
    let version = map.required("version")?.text("a version such as 1.0")
    let title = map.required("title").flatMap(decodeTexts)
    let scan = map.required("scan")?.choice(of: ScanName.self)?.method
    let includes = map["includes"]?.list { decodeIdentifier($0) } ?? []
    let types = decodeComponentTypes(map["types"])
    let components = map.required("components").flatMap { decodeComponents($0, types: types) }
    guard let components else { return nil }
    let equipment = Equipment(components: components)
    let channels = map.required("channels").flatMap {
      decodeChannels($0, faults: map["faults"], equipment: equipment)
    }
    guard let id, let version, let title, let scan, let channels else { return nil }
    return KitDescription(
      id: id, version: version, title: title, equipment: equipment, scannedTerminals: equipment.terminals,
      scanMethod: scan, channels: channels, includes: includes, contentHash: contentHash)
  }

  private enum ScanName: String, CaseIterable {
    case isolated
    case inCircuit = "in_circuit"

    var method: Scan.Method {
      switch self {
      case .isolated: .isolated
      case .inCircuit: .inCircuit
      }
    }
  }

  private static func checkFileName(_ id: String, _ value: YAMLValue) {
    let name = value.collector.file.split(separator: "/").last ?? ""
    guard name != "\(id).yaml" else { return }
    value.report("the id '\(id)' is not the file's name", hint: "rename one of them, so that it is '\(id).yaml'")
  }
}

/// A name that may be part of a path and of a web address.
func decodeIdentifier(_ value: YAMLValue) -> String? {
  guard let text = value.text("a name") else { return nil }
  guard isIdentifier(text) else {
    value.report("'\(text)' is not a name", hint: "use at most 64 of a–z, 0–9 and -")
    return nil
  }
  return text
}

/// Whether a text may be the id of something: at most 64 of a–z, 0–9 and -, the first and the last no -.
package func isIdentifier(_ text: String) -> Bool {
  let letters = text.utf8.allSatisfy { byte in
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): true
    default: false
    }
  }
  return letters && (1...64).contains(text.utf8.count) && !text.hasPrefix("-") && !text.hasSuffix("-")
}

/// A text for each language code, at least one.
func decodeTexts(_ value: YAMLValue) -> [String: String]? {
  guard let entries = value.entries() else { return nil }
  var texts: [String: String] = [:]
  for (key, value) in entries {
    guard let language = decodeLanguage(key), let text = value.text() else { continue }
    texts[language] = text
  }
  if entries.isEmpty { value.report("expected a text for at least one language") }
  return texts.isEmpty ? nil : texts
}

/// The languages that learners read here.
package let knownLanguages = ["nl", "en", "fr", "pl"]

func decodeLanguage(_ value: YAMLValue) -> String? {
  guard let code = value.text("a language code") else { return nil }
  guard knownLanguages.contains(code) else {
    value.report("unknown language '\(code)'", hint: "known: \(knownLanguages.joined(separator: ", "))")
    return nil
  }
  return code
}
