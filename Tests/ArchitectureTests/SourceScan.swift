import Foundation

/// A Swift file of the repository, by its path from the root.
struct SourceFile {
  var path: String
  var text: String

  /// The target whose folder it is in; nil for a file elsewhere.
  var target: String? {
    let parts = path.split(separator: "/")
    return parts.count > 2 && parts[0] == "Sources" ? String(parts[1]) : nil
  }

  /// The path inside the target's folder.
  var pathInTarget: String { path.split(separator: "/").dropFirst(2).joined(separator: "/") }

  var lines: Int { text.split(separator: "\n", omittingEmptySubsequences: false).count - 1 }

  struct Import: Equatable {
    var module: String
    var line: Int
  }

  /// All imports, whatever their access level, attributes or kind. Text inside comments and literals does not count as long as its line does
  /// not look like an import from its first word on.
  var imports: [Import] {
    text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().compactMap { index, line in
      var words = line.split(whereSeparator: { $0.isWhitespace || $0 == ";" }).map(String.init)
      while let word = words.first, word.hasPrefix("@") || Self.levels.contains(word) { words.removeFirst() }
      guard words.first == "import", words.count > 1 else { return nil }
      words.removeFirst()
      if let word = words.first, Self.kinds.contains(word) { words.removeFirst() }
      guard let module = words.first?.split(separator: ".").first else { return nil }
      return Import(module: String(module), line: index + 1)
    }
  }

  private static let levels: Set<String> = ["public", "package", "internal", "fileprivate", "private"]
  private static let kinds: Set<String> = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]
}

/// The repository that this file is part of.
enum Repository {
  static let root = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// All Swift files under a folder of the root, ordered by path.
  static func swiftFiles(under folder: String) throws -> [SourceFile] {
    let base = root.appending(path: folder)
    guard let names = FileManager.default.enumerator(atPath: base.path) else { return [] }
    return try names.compactMap { $0 as? String }.filter { $0.hasSuffix(".swift") }.sorted().map { name in
      SourceFile(
        path: "\(folder)/\(name)", text: try String(contentsOf: base.appending(path: name), encoding: .utf8))
    }
  }
}
