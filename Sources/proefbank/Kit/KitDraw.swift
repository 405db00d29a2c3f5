import ArgumentParser
import Drawings
import Exercises
import Foundation

struct KitDraw: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "draw", abstract: "Draws the panel of a kit as SVG, with every socket and its name.",
    discussion: "Example: proefbank kit draw electro-basis --language nl --output panel.svg")
  @Argument(help: "Id of the kit.")
  var id: String
  @Option(name: .shortAndLong, help: "Where to write it; without it, to standard output.", completion: .file())
  var output: String?
  @OptionGroup var library: LibraryOptions
  @OptionGroup var language: LanguageOptions

  func run() throws {
    let drawing = picture(of: try library.kit(id), in: language.language)
    if let output { try writeWhole(drawing.file, to: output) } else { print(drawing.file, terminator: "") }
  }
}
