import Foundation
package import StrictYAML

/// XLIFF 2.0 (OASIS, 2014): one file, one unit a text, one segment a unit.
extension TranslationSheet {
  private static let namespace = "urn:oasis:names:tc:xliff:document:2.0"

  /// The sheet as XLIFF.
  package var xliff: String {
    var lines = [
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
      "<xliff xmlns=\"\(Self.namespace)\" version=\"2.0\" srcLang=\"\(source)\" trgLang=\"\(target)\">",
      "  <file id=\"\(escaped(exercise))\" original=\"\(escaped(exercise))/exercise.yaml\">",
    ]
    for (index, unit) in units.enumerated() {
      lines.append("    <unit id=\"u\(index + 1)\" name=\"\(escaped(unit.id))\">")
      lines.append("      <segment state=\"\(unit.target == nil ? "initial" : "translated")\">")
      lines.append("        <source xml:space=\"preserve\">\(escaped(unit.source))</source>")
      if let target = unit.target { lines.append("        <target xml:space=\"preserve\">\(escaped(target))</target>") }
      lines += ["      </segment>", "    </unit>"]
    }
    return (lines + ["  </file>", "</xliff>"]).joined(separator: "\n") + "\n"
  }

  /// Reads a sheet that came back from a translator.
  ///
  /// - Throws: ``DiagnosticsError`` with the line for what is no XLIFF 2, or has units without a name.
  package static func read(_ bytes: [UInt8], file: String) throws(DiagnosticsError) -> TranslationSheet {
    guard bytes.count <= ImportLimits.bytes else {
      throw ImportedNetlist.refuse(file, "the file has \(bytes.count) bytes; at most \(ImportLimits.bytes) are read")
    }
    let root = try XMLTree.read(bytes, file: file)
    guard root.name == "xliff", root["version"]?.hasPrefix("2.") == true else {
      throw ImportedNetlist.refuse(
        file, "this is no XLIFF 2", line: root.line, hint: "save the translation as XLIFF 2.0")
    }
    guard let source = root["srcLang"], let target = root["trgLang"], let part = root.children("file").first else {
      throw ImportedNetlist.refuse(
        file, "srcLang, trgLang or <file> is missing", line: root.line, hint: "export the sheet anew")
    }
    guard knownLanguages.contains(target) else {
      throw ImportedNetlist.refuse(
        file, "unknown language '\(target)'", line: root.line, hint: "known: \(knownLanguages.joined(separator: ", "))")
    }
    guard source != target else {
      throw ImportedNetlist.refuse(
        file, "it translates '\(source)' into itself", line: root.line, hint: "export the sheet anew with --to")
    }
    var units: [Unit] = []
    for unit in part.all("unit") {
      guard let name = unit["name"] else {
        throw ImportedNetlist.refuse(file, "a unit has no name", line: unit.line, hint: "keep the names of the units")
      }
      let segments = unit.all("segment")
      let sources = try texts("source", in: segments, file: file)
      let translated = try texts("target", in: segments, file: file)
      let isWhole = !segments.isEmpty && translated.count == segments.count && translated.contains { !$0.isEmpty }
      units.append(
        Unit(
          id: name, source: sources.joined(separator: " "),
          target: isWhole ? translated.joined(separator: " ") : nil))
    }
    return TranslationSheet(exercise: part["id"] ?? "", source: source, target: target, units: units)
  }

  /// The texts of the segments that have one.
  private static func texts(
    _ name: String, in segments: [XMLTree], file: String
  ) throws(DiagnosticsError) -> [String] {
    var texts: [String] = []
    for segment in segments {
      guard let element = segment.children(name).first else { continue }
      let text = try wording(of: element, file: file)
      texts.append(text.trimmingCharacters(in: .whitespacesAndNewlines))
    }
    return texts
  }

  /// What stands in an element, in its marked and formatted words too. A code that stands for something else would be lost.
  private static func wording(of element: XMLTree, file: String) throws(DiagnosticsError) -> String {
    var text = ""
    for part in element.parts {
      switch part {
      case .text(let words): text += words
      case .element(let inner) where ["mrk", "pc"].contains(inner.name): text += try wording(of: inner, file: file)
      case .element(let inner) where ["sm", "em"].contains(inner.name): continue
      case .element(let inner):
        throw ImportedNetlist.refuse(
          file, "<\(inner.name)> stands for something that is not in the sheet", line: inner.line,
          hint: "write the words themselves into the translation")
      }
    }
    return text
  }

  private func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
