import ArgumentParser
import Circuits
import ContentHash
import ControlAPI
import Exercises
import Foundation
import Messages
import StrictYAML

/// Where kits, exercises and texts are read from when no daemon is asked.
struct LibraryOptions: ParsableArguments {
  @Option(help: "Folder with kits/, exercises/ and locales/; PROEFBANK_LIBRARY, this folder, or /usr/share/proefbank.")
  var library: String = LibraryOptions.found

  @Option(
    help: "A folder of exercises of your own; comes before those of the library. May be given several times.",
    completion: .directory)
  var exercises: [String] = []

  /// Folders of exercises; what stands in an earlier one counts.
  var exerciseDirectories: [String] { exercises + ["\(library)/exercises"] }

  private static var found: String {
    if let named = ProcessInfo.processInfo.environment["PROEFBANK_LIBRARY"] { return named }
    return FileManager.default.fileExists(atPath: "locales") ? "." : "/usr/share/proefbank"
  }

  func kit(_ id: String) throws -> KitDescription {
    try reading { () throws(DiagnosticsError) in
      try KitDescription.load(file: "\(library)/kits/\(id).yaml", digest: contentHash)
    }
  }

  func catalogue() throws -> Catalogue {
    do throws(CatalogueError) {
      return try Catalogue(directory: "\(library)/locales")
    } catch {
      throw Failure(.input, "\(error)", hint: "Name the folder that has locales/ with --library.")
    }
  }
}

/// Runs a loader and gives its diagnostics as one failure, each with file and line.
func reading<Value>(_ load: () throws(DiagnosticsError) -> Value) throws -> Value {
  do throws(DiagnosticsError) {
    return try load()
  } catch {
    throw Failure(.input, "\(error)")
  }
}
