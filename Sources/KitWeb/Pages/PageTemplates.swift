import Drawings
import Foundation
import Mustache

/// What pages are made of and no request changes: templates, and the files that are served as they are.
package struct PageTemplates: Sendable {
  let library: MustacheLibrary
  /// By name.
  let files: [String: Data]

  /// Reads them all, which takes a while.
  package init() throws {
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
  }

  private static func names(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(
      atPath: Bundle.module.bundleURL.appendingPathComponent("Resources/\(folder)").path)
  }

  private static func resource(_ path: String) throws -> Data {
    try Data(contentsOf: Bundle.module.bundleURL.appendingPathComponent("Resources/\(path)"))
  }
}
