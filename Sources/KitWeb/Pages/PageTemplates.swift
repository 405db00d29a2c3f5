import Drawings
import Foundation
package import Messages
import Mustache

/// What pages are made of and no request changes: templates, the texts that need nothing filled in, and the files that are served as they are.
package struct PageTemplates: Sendable {
  /// By key without its first word.
  struct Texts: Sendable {
    /// `ui.` and `page.`
    var page: [String: String]
    /// `trainer.`
    var trainer: [String: String]
  }

  let library: MustacheLibrary
  /// By name.
  let files: [String: Data]

  /// By language.
  let texts: [String: Texts]

  /// Reads them all, which takes a while.
  package init(catalogue: Catalogue) throws {
    var library = MustacheLibrary()
    for name in try Self.names(in: "templates") where name.hasSuffix(".mustache") {
      let text = String(decoding: try Self.resource("templates/\(name)"), as: UTF8.self)
      library.register(try MustacheTemplate(string: text), named: String(name.dropLast(".mustache".count)))
    }
    self.library = library
    var files: [String: Data] = [:]
    for name in try Self.names(in: "static") { files[name] = try Self.resource("static/\(name)") }
    files["drawing.css"] = Data(DrawingStyle.css.utf8)
    self.files = files
    texts = Dictionary(
      uniqueKeysWithValues: catalogue.languages.map { language in
        (
          language,
          Texts(
            page: Self.fixed(["ui.", "page."], language, catalogue),
            trainer: Self.fixed(["trainer."], language, catalogue))
        )
      })
  }

  private static func fixed(_ prefixes: [String], _ language: String, _ catalogue: Catalogue) -> [String: String] {
    var texts: [String: String] = [:]
    for key in catalogue.keys(in: language) {
      guard let prefix = prefixes.first(where: key.hasPrefix),
        catalogue.arguments(of: key, in: language)?.isEmpty == true
      else { continue }
      // A dot would lead Mustache into another value.
      let name = key.dropFirst(prefix.count).replacing(".", with: "_")
      texts[String(name)] = catalogue.render(Message(key), in: language)
    }
    return texts
  }

  private static func names(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(
      atPath: Bundle.module.bundleURL.appendingPathComponent("Resources/\(folder)").path)
  }

  private static func resource(_ path: String) throws -> Data {
    try Data(contentsOf: Bundle.module.bundleURL.appendingPathComponent("Resources/\(path)"))
  }
}
