import Foundation
package import StrictYAML

/// The files of one exercise folder: regular files inside it and nothing else.
///
/// An exercise comes from other people. A link that leads out of the folder, or a path that climbs out of it, would let its author
/// read the bench's own files, so such a folder is refused as a whole.
package struct ExerciseFolder {
  package static let fileName = "exercise.yaml"
  /// What a company changes in an exercise of the shipped library, in a folder of the same name.
  package static let overrideName = "override.yaml"
  /// Examples of measured states for the tests of the exercise; no part of its identity.
  package static let recordings = "recordings"

  private static let mostFiles = 500
  private static let mostBytesOfAFile = 32 << 20
  private static let mostDepth = 6

  package let path: String
  /// Paths inside the folder, in byte order; those of the folder beneath it included.
  package let files: [String]
  /// The folder beneath this one, of which this one changes and adds files; nil for most.
  package let base: String?
  private let own: Set<String>

  /// - Parameters:
  ///   - path: of the folder.
  ///   - base: another folder; its files count where this one has none of the same name.
  /// - Throws: ``DiagnosticsError`` when a folder is absent or a link, holds a link or a special file, or is too large.
  package init(path: String, over base: String? = nil) throws(DiagnosticsError) {
    self.path = path
    self.base = base
    for folder in [path, base] {
      if let folder, Self.isLink(folder) { throw Self.refuse(folder, Self.linkMessage, hint: Self.linkHint) }
    }
    own = Set(try Self.list(path, under: "", depth: 0))
    var all = own
    if let base { all.formUnion(try Self.list(base, under: "", depth: 0)) }
    files = all.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    guard files.count <= Self.mostFiles else {
      throw Self.refuse(path, "the folder has \(files.count) files; at most \(Self.mostFiles) are read")
    }
  }

  static let linkMessage = "this is a link"
  static let linkHint = "put a copy of the folder in its place"

  /// Whether a folder is itself a link: it could lead to any folder of the bench. A slash at the end changes nothing in that.
  static func isLink(_ folder: String) -> Bool {
    var path = folder[...]
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    return FileKind.of(String(path)) == .link
  }

  /// The folder's own name, which has to be the id of the exercise.
  package var name: String { URL(fileURLWithPath: path).lastPathComponent }

  /// Where a file of ``files`` is.
  package func place(of file: String) -> String { "\(own.contains(file) ? path : base ?? path)/\(file)" }

  /// - Throws: ``DiagnosticsError`` for a path that is not one of ``files``.
  package func bytes(of file: String) throws(DiagnosticsError) -> [UInt8] {
    guard files.contains(file) else {
      throw Self.refuse("\(path)/\(file)", "there is no such file in the exercise folder")
    }
    return try readFile(place(of: file), limit: Self.mostBytesOfAFile)
  }

  /// Digest over all names and contents except recordings.
  ///
  /// Of each file its path, a zero byte, the digest of its bytes and a line feed are put together, in the order of
  /// ``files``; the result is the digest of that. Shared fragments that the exercise uses come after the files, as `fragment:` and
  /// their id, in order.
  package func contentHash(
    fragments: [(id: String, bytes: [UInt8])] = [], digest: ([UInt8]) -> String
  ) throws(DiagnosticsError) -> String {
    var manifest: [UInt8] = []
    for file in files where !file.hasPrefix(Self.recordings + "/") {
      manifest += Array(file.utf8) + [0] + Array(digest(try bytes(of: file)).utf8) + [UInt8(ascii: "\n")]
    }
    for fragment in fragments {
      manifest += Array("fragment:\(fragment.id)".utf8) + [0] + Array(digest(fragment.bytes).utf8)
      manifest.append(UInt8(ascii: "\n"))
    }
    return digest(manifest)
  }

  /// A file of this folder named in one of its texts; reported when it is none.
  package func file(named value: YAMLValue) -> String? {
    guard let name = value.text("a file of the exercise folder") else { return nil }
    if files.contains(name) { return name }
    if name.hasPrefix("/") || name.contains("\\") || name.split(separator: "/").contains("..") {
      value.report("'\(name)' leads out of the exercise folder", hint: "put the file into the folder")
    } else {
      value.report("there is no file '\(name)' in the exercise folder", hint: hint(for: name, among: files))
    }
    return nil
  }

  private static func list(_ root: String, under folder: String, depth: Int) throws(DiagnosticsError) -> [String] {
    let place = folder.isEmpty ? root : "\(root)/\(folder)"
    guard depth <= mostDepth else { throw refuse(place, "folders are nested deeper than \(mostDepth) levels") }
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: place)
    } catch {
      throw refuse(place, "there is no such folder, or it may not be read")
    }
    var files: [String] = []
    for name in names where !name.hasPrefix(".") {
      let inside = folder.isEmpty ? name : "\(folder)/\(name)"
      switch FileKind.of("\(root)/\(inside)") {
      case .regular: files.append(inside)
      case .directory: files += try list(root, under: inside, depth: depth + 1)
      case .link:
        throw refuse("\(root)/\(inside)", "this is a link", hint: "put a copy of the file into the folder")
      case .special, nil:
        throw refuse("\(root)/\(inside)", "this is not a regular file", hint: "remove it from the folder")
      }
      guard files.count <= mostFiles * 2 else { break }
    }
    return files
  }

  private static func refuse(_ file: String, _ message: String, hint: String? = nil) -> DiagnosticsError {
    DiagnosticsError(Diagnostic(file: file, position: nil, message: message, hint: hint))
  }
}
