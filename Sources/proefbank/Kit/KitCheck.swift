import ArgumentParser
import Circuits
import ContentHash
import Exercises
import StrictYAML

struct KitCheck: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Checks kit descriptions; every error with file, line and the mend.",
    discussion: "Example: proefbank kit check kits/electro-basis.yaml")
  @Argument(help: "Files of the format proefbank.kit/1.", completion: .file(extensions: ["yaml"]))
  var files: [String]

  func run() throws {
    for file in files {
      let kit = try reading { () throws(DiagnosticsError) in
        try KitDescription.load(file: file, digest: contentHash)
      }
      print(
        "\(file): \(kit.id) \(kit.version), \(kit.equipment.components.count) components, "
          + "\(kit.scannedTerminals.count) terminals: no errors")
    }
  }
}
