import Foundation
package import StrictYAML

/// Which content each version of an exercise had: `versions.yaml` in a directory of exercises, format `proefbank.versions/1`.
///
/// Attempts and grades name an exercise by its version. Content that changes under the same version would make two attempts look
/// alike that are not.
package struct VersionRecord: Hashable, Sendable {
  package static let formatName = "proefbank.versions/1"
  package static let fileName = "versions.yaml"

  package struct Entry: Hashable, Sendable {
    package var version: Int
    package var contentHash: String

    package init(version: Int, contentHash: String) {
      self.version = version
      self.contentHash = contentHash
    }
  }

  /// By id of the exercise.
  package var entries: [String: Entry]

  package init(entries: [String: Entry] = [:]) {
    self.entries = entries
  }

  /// Reads the record of a directory; empty where it has none.
  ///
  /// - Throws: ``DiagnosticsError`` with everything that is wrong in the file.
  package static func load(directory: String) throws(DiagnosticsError) -> VersionRecord {
    let file = "\(directory)/\(fileName)"
    guard FileManager.default.fileExists(atPath: file) else { return VersionRecord() }
    return try decodeYAML(readOwnFile(file), file: file) { root in
      guard let map = root.mapping(keys: ["format", "exercises"]) else { return nil }
      if let format = map.required("format"), let name = format.text(), name != formatName {
        format.report("this is '\(name)', not '\(formatName)'")
      }
      var entries: [String: Entry] = [:]
      for (key, value) in map.required("exercises")?.entries() ?? [] {
        guard let id = decodeIdentifier(key), let map = value.mapping(keys: ["version", "hash"]) else { continue }
        let version = map.required("version")?.wholeNumber(in: 1...1_000_000)
        let hash = map.required("hash")?.text("a content hash")
        guard let version, let hash else { continue }
        entries[id] = Entry(version: version, contentHash: hash)
      }
      return VersionRecord(entries: entries)
    }
  }

  /// The file, ordered by id.
  package var text: String {
    "# Written by 'proefbank exercise check --record-versions'.\nformat: \(Self.formatName)\nexercises:\n"
      + entries.sorted { $0.key < $1.key }
      .map { "  \($0.key): {version: \($0.value.version), hash: \($0.value.contentHash)}\n" }.joined()
  }

  /// What is wrong with the version of an exercise; nil when it is new or unchanged.
  package func problem(of exercise: Exercise) -> (message: String, hint: String)? {
    guard let entry = entries[exercise.id], entry.contentHash != exercise.contentHash else { return nil }
    if exercise.version > entry.version { return nil }
    return (
      "its content is not that of version \(entry.version) any more", "write version: \(entry.version + 1)"
    )
  }
}
