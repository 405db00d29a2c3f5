import Foundation
import Yams

/// How much a file may ask of its reader.
package struct YAMLLimits: Hashable, Sendable {
  /// Bytes of the file.
  package var bytes: Int
  /// Mappings and lists inside one another.
  package var depth: Int

  package init(bytes: Int = 1 << 20, depth: Int = 32) {
    self.bytes = bytes
    self.depth = depth
  }
}

/// Reads a file of at most `limit` bytes.
///
/// - Throws: ``DiagnosticsError`` without a position when the file is absent, unreadable, no regular file or too large.
package func readFile(_ path: String, limit: Int = YAMLLimits().bytes) throws(DiagnosticsError) -> [UInt8] {
  func refuse(_ message: String, hint: String? = nil) -> DiagnosticsError {
    DiagnosticsError(Diagnostic(file: path, position: nil, message: message, hint: hint))
  }
  guard let kind = FileKind.of(path, followingLinks: true) else {
    throw refuse("there is no such file, or it may not be read", hint: "check the name and the permissions")
  }
  guard case .regular(let size) = kind else { throw refuse("this is not a regular file") }
  guard size <= limit else { throw refuse("the file has \(size) bytes; at most \(limit) are read") }
  guard let data = FileManager.default.contents(atPath: path), data.count <= limit else {
    throw refuse("the file cannot be read", hint: "check its permissions")
  }
  return [UInt8](data)
}

/// Reads a file that comes from other people: a link is refused, because it may lead to any file of the bench.
///
/// - Throws: ``DiagnosticsError`` as of ``readFile(_:limit:)``, and for a link.
package func readOwnFile(_ path: String, limit: Int = YAMLLimits().bytes) throws(DiagnosticsError) -> [UInt8] {
  if FileKind.of(path) == .link {
    throw DiagnosticsError(
      Diagnostic(file: path, position: nil, message: "this is a link", hint: "put a copy of the file in its place"))
  }
  return try readFile(path, limit: limit)
}

/// Decodes one YAML document and reports everything that is wrong with it at once.
///
/// `decode` reads what it needs from the root value; whatever it and the values report makes the call throw after
/// `decode` has returned. Anchors, aliases, merge keys and tags are not part of the format: a file says what it means in place,
/// and cannot grow when it is read.
///
/// - Parameters:
///   - bytes: the whole file.
///   - file: its name for the diagnostics.
///   - limits: how much the file may ask.
///   - decode: reads the root value.
/// - Returns: what `decode` returned, which is never nil when nothing was reported.
/// - Throws: ``DiagnosticsError`` for invalid UTF-8, YAML that does not parse, a crossed limit or anything reported.
package func decodeYAML<Value>(
  _ bytes: [UInt8], file: String, limits: YAMLLimits = YAMLLimits(), _ decode: (YAMLValue) -> Value?
) throws(DiagnosticsError) -> Value {
  let collector = DiagnosticCollector(file: file)
  let value: Value? =
    if let root = composeRoot(bytes, limits: limits, collector: collector) {
      decode(root)
    } else {
      nil
    }
  if value == nil, collector.isEmpty { collector.report("the file does not say what it has to", at: nil) }
  try collector.throwIfAny()
  guard let value else { throw DiagnosticsError(collector.diagnostics) }
  if let notes = collector.notes { ReadingLog.current?.add(notes) }
  return value
}

/// Whether a file has nothing but comments and empty lines, as a configuration with every default does.
package func holdsOnlyComments(_ bytes: [UInt8]) -> Bool {
  bytes.split(separator: UInt8(ascii: "\n")).allSatisfy { line in
    let first = line.first { ![UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r")].contains($0) }
    return first == nil || first == UInt8(ascii: "#")
  }
}

/// Reads a file whose values become part of another one that is being decoded; what is wrong in it is reported there, with its own
/// name and lines.
///
/// - Parameters:
///   - bytes: the whole file.
///   - file: its name for the diagnostics.
///   - limits: how much the file may ask.
///   - collector: of the file that is being decoded.
/// - Returns: the root value; nil when that was reported.
package func readYAML(
  _ bytes: [UInt8], file: String, limits: YAMLLimits = YAMLLimits(), into collector: DiagnosticCollector
) -> YAMLValue? {
  composeRoot(bytes, limits: limits, collector: collector, source: collector.add(source: file))
}

private func composeRoot(
  _ bytes: [UInt8], limits: YAMLLimits, collector: DiagnosticCollector, source: Int = 0
) -> YAMLValue? {
  guard bytes.count <= limits.bytes else {
    collector.report("the file has \(bytes.count) bytes; at most \(limits.bytes) are read", at: nil, in: source)
    return nil
  }
  guard let text = String(validating: bytes, as: UTF8.self) else {
    collector.report("this is not UTF-8", at: firstInvalidByte(bytes), in: source, hint: "save the file as UTF-8")
    return nil
  }
  if let position = firstAlias(text) {
    collector.report("aliases are not read", at: position, in: source, hint: "write the value out where it is needed")
    return nil
  }
  do {
    guard let node = try compose(yaml: text, .basic, .default, .utf8) else {
      collector.report("the file is empty", at: Position(line: 1, column: 1), in: source)
      return nil
    }
    let root = YAMLValue(
      node, fallback: Position(line: 1, column: 1, source: source), source: source, levels: limits.depth,
      collector: collector)
    if let root { collector.notes?.add(root: root) }
    return root
  } catch {
    report(error, in: text, of: source, to: collector)
    return nil
  }
}

private func report(_ error: any Error, in text: String, of source: Int, to collector: DiagnosticCollector) {
  switch error as? YamlError {
  case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
    .composer(let context, let problem, let mark, _):
    let when = context.map { $0.text + ": " } ?? ""
    collector.report(
      "this is not YAML: \(when)\(problem)", at: Position(line: mark.line, column: mark.column), in: source)
  case .duplicatedKeysInMapping(let keys, let context):
    let first = Position(line: context.mark.line, column: context.mark.column)
    let names = keys.map { "'\($0)'" }.joined(separator: ", ")
    collector.report(
      "the key \(names) stands more than once in one mapping", at: first, in: source, hint: "keep one of them")
  case .reader(let problem, let offset, _, _):
    let before = text.prefix(offset ?? 0)
    let line = before.count { $0.isNewline } + 1
    let column = before.reversed().prefix { !$0.isNewline }.count + 1
    collector.report("this is not YAML: \(problem)", at: Position(line: line, column: column), in: source)
  default:
    collector.report("this is not YAML: \(error)", at: nil, in: source)
  }
}

/// The line and column of the first byte that is not part of UTF-8 text.
private func firstInvalidByte(_ bytes: [UInt8]) -> Position {
  var number = 0
  for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
    number += 1
    guard String(validating: line, as: UTF8.self) == nil else { continue }
    var valid = 0
    for end in line.indices.reversed() {
      if let text = String(validating: line[line.startIndex..<end], as: UTF8.self) {
        valid = text.unicodeScalars.count
        break
      }
    }
    return Position(line: number, column: valid + 1)
  }
  return Position(line: 1, column: 1)
}

/// The first place that may be an alias to an anchor of the same text. It is found before anything is parsed: an alias used as a key
/// would make the parser itself compare nested copies.
///
/// This looks at characters only, so a text that holds both `&name` and `*name` counts as well; nobody writes that by chance.
private func firstAlias(_ text: String) -> Position? {
  guard text.utf8.contains(UInt8(ascii: "&")), text.utf8.contains(UInt8(ascii: "*")) else { return nil }
  func isName(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", "_", "-": true
    default: false
    }
  }
  var anchors: Set<String> = []
  var aliases: [(name: String, position: Position)] = []
  var position = Position(line: 1, column: 0)
  var sign: Unicode.Scalar?
  var name = ""
  var start = position
  func close() {
    if !name.isEmpty {
      if sign == "&" { anchors.insert(name) } else { aliases.append((name, start)) }
    }
    sign = nil
    name = ""
  }
  for scalar in text.unicodeScalars {
    if scalar == "\n" { position = Position(line: position.line + 1, column: 0) } else { position.column += 1 }
    if sign != nil, isName(scalar) {
      name.unicodeScalars.append(scalar)
      continue
    }
    close()
    if scalar == "&" || scalar == "*" {
      sign = scalar
      start = position
    }
  }
  close()
  return aliases.first { anchors.contains($0.name) }?.position
}
