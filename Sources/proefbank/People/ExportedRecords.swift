import Attempts
import ControlAPI
import Foundation
import SQLiteAttempts

/// What a folder of `attempt export-all` has of people's work besides the attempts, as far as another bench takes it.
struct ExportedRecords {
  private(set) var records = BenchRecords()
  /// None in an export without names.
  private(set) var learners: [Learner] = []

  /// - Parameter folder: Of the export. A file that is not in it stands for nothing to take.
  /// - Throws: ``Failure`` for a file that is not what its name says.
  init(folder: String) throws {
    learners = try Self.list("learners.json", in: folder)
    records.levels = try Self.list("levels.json", in: folder)
    records.exemptions = try Self.list("exemptions.json", in: folder)
    records.chances = try Self.list("chances.json", in: folder)
  }

  private static func list<Element: Decodable>(_ name: String, in folder: String) throws -> [Element] {
    guard let data = FileManager.default.contents(atPath: folder + "/" + name) else { return [] }
    do { return try AttemptJSON.decode([Element].self, from: data) } catch {
      throw Failure(
        .input, "\(folder)/\(name): this is not what an export writes under this name",
        hint: "Nothing was taken. Export again there, and name that folder.")
    }
  }
}

extension BroughtRecords {
  /// One line for people.
  var text: String {
    let counts = [("levels", levels), ("exemptions", exemptions), ("chances", chances)]
    var text = counts.map { "\($0): \($1.added) added, \($1.known) known" }.joined(separator: "; ")
    if left > 0 { text += "; \(left) of people who are unknown or erased here" }
    return text
  }
}
