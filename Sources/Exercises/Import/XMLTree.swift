import Foundation
import StrictYAML

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// An XML file as a tree, with the lines of its elements. External entities are never opened, and files that define entities of
/// their own are refused: a few bytes of those can stand for gigabytes.
struct XMLTree {
  /// What stands in an element, in the order of the file.
  enum Part {
    case text(String)
    case element(XMLTree)
  }

  var name: String
  var attributes: [String: String]
  var parts: [Part] = []
  var line: Int

  var children: [XMLTree] {
    parts.compactMap { if case .element(let child) = $0 { child } else { nil } }
  }

  /// Text right inside this element, white space at its ends removed.
  var text: String {
    parts.reduce(into: "") { if case .text(let part) = $1 { $0 += part } }.trimmingCharacters(
      in: .whitespacesAndNewlines)
  }

  subscript(_ attribute: String) -> String? { attributes[attribute] }

  func children(_ name: String) -> [XMLTree] { children.filter { $0.name == name } }

  /// Elements of a name anywhere inside this one, in the order of the file.
  func all(_ name: String) -> [XMLTree] {
    var found: [XMLTree] = []
    var open = [self]
    while let next = open.popLast() {
      if next.name == name { found.append(next) }
      open += next.children.reversed()
    }
    return found
  }

  /// - Throws: ``DiagnosticsError`` with the line for what is not XML, defines entities or is nested too deeply.
  static func read(_ bytes: [UInt8], file: String) throws(DiagnosticsError) -> XMLTree {
    if let line = lineOfEntity(bytes) {
      throw ImportedNetlist.refuse(
        file, "this file defines entities of its own, which are not read", line: line, hint: "export it anew")
    }
    let builder = XMLTreeBuilder()
    let parser = XMLParser(data: Data(bytes))
    parser.shouldResolveExternalEntities = false
    parser.delegate = builder
    let isComplete = parser.parse()
    if let problem = builder.problem {
      throw ImportedNetlist.refuse(file, problem, line: builder.problemLine, hint: "export it anew")
    }
    guard isComplete, let root = builder.root else {
      throw ImportedNetlist.refuse(
        file, "this is not XML", line: max(1, parser.lineNumber), hint: "save or export the file anew")
    }
    return root
  }

  /// The line of the first `<!ENTITY`, in UTF-8 and in UTF-16.
  private static func lineOfEntity(_ bytes: [UInt8]) -> Int? {
    let wanted = Array("<!ENTITY".utf8)
    var matched = 0
    var line = 1
    for byte in bytes where byte != 0 {
      if byte == UInt8(ascii: "\n") { line += 1 }
      matched = byte == wanted[matched] ? matched + 1 : (byte == wanted[0] ? 1 : 0)
      if matched == wanted.count { return line }
    }
    return nil
  }
}

/// Collects what the parser tells.
private final class XMLTreeBuilder: NSObject, XMLParserDelegate {
  private(set) var root: XMLTree?
  private(set) var problem: String?
  private(set) var problemLine = 1
  private var open: [XMLTree] = []
  private var nodes = 0

  private func refuse(_ message: String, _ parser: XMLParser) {
    if problem == nil {
      problem = message
      problemLine = parser.lineNumber
    }
    parser.abortParsing()
  }

  func parser(
    _ parser: XMLParser, didStartElement elementName: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    nodes += 1
    guard problem == nil else { return }
    guard open.count < ImportLimits.depth else {
      return refuse("elements are nested deeper than \(ImportLimits.depth) levels", parser)
    }
    guard nodes <= ImportLimits.nodes else {
      return refuse("there are more than \(ImportLimits.nodes) elements", parser)
    }
    open.append(
      XMLTree(name: elementName, attributes: attributes, line: parser.lineNumber))
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) {
    guard problem == nil, !open.isEmpty else { return }
    if case .text(let before)? = open[open.count - 1].parts.last {
      open[open.count - 1].parts[open[open.count - 1].parts.count - 1] = .text(before + string)
    } else {
      open[open.count - 1].parts.append(.text(string))
    }
  }

  func parser(
    _ parser: XMLParser, didEndElement elementName: String, namespaceURI: String?, qualifiedName: String?
  ) {
    guard problem == nil, let done = open.popLast() else { return }
    if open.isEmpty { root = done } else { open[open.count - 1].parts.append(.element(done)) }
  }
}
