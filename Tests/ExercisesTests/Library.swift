import Foundation

/// The files of this repository that the tests read.
enum Library {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path
  static let kits = root + "/kits"
  static let exercises = root + "/exercises"
}
