import Foundation

/// A password or a key. It prints as a placeholder, so that no log and no error ever shows it.
package struct Secret: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible {
  let text: String
  package var description: String { "(secret)" }
  package var debugDescription: String { "(secret)" }

  package init(_ text: String) { self.text = text }

  /// Reads a file: the one of this name among the service's credentials (`LoadCredential=NAME:…`, or
  /// `LoadCredential=secrets:FOLDER`, which puts `secrets_` before the names of the files), else the path itself.
  /// White space at the end does not count.
  ///
  /// - Throws: ``SyncError/file(path:doing:reason:mend:)``.
  package init(file path: String, credentials: String?) throws(SyncError) {
    let name = (path as NSString).lastPathComponent
    let loaded = credentials.map { ["\($0)/\(name)", "\($0)/secrets_\(name)"] } ?? []
    let place = loaded.first { FileManager.default.fileExists(atPath: $0) } ?? path
    let bytes: Data
    do { bytes = try Data(contentsOf: URL(fileURLWithPath: place)) } catch {
      throw .file(
        path: place, doing: "reading the secret", reason: "it is missing or may not be read",
        mend: "Put the secret there, readable for the sync job's user only.")
    }
    let text = String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    if text.isEmpty {
      throw .file(path: place, doing: "reading the secret", reason: "it is empty", mend: "Write the secret in it.")
    }
    self.text = text
  }
}
