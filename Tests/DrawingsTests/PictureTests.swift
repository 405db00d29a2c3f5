import Circuits
import Drawings
import Exercises
import Foundation
import Grading
import Testing

/// Pictures are made by the product, of exercises and of kits.
@Suite("Pictures of exercises and kits")
struct PictureTests {
  private static let legend = StepDiagramLegend(expected: "e", measured: "m", firstDifference: "d")

  @Test("every exercise of the library, in each of its variants, draws with all that is wired in it")
  func exercises() throws {
    let library = Library.all
    #expect(library.diagnostics.isEmpty && library.exercises.count >= 40)
    for exercise in library.exercises {
      let kit = try #require(library.kit(of: exercise))
      for variant in [exercise] + exercise.variants {
        let drawing = try picture(of: variant, on: kit, legend: Self.legend, words: DrawingWords(title: exercise.id))
        #expect(drawing.missing(of: variant.drawnCircuit ?? .empty) == [], "\(exercise.id)")
        #expect(variant.drawnCircuit != nil || drawing.kind == "steps", "\(exercise.id)")
      }
    }
  }

  @Test("what is not in a drawing is named")
  func missing() throws {
    let library = Library.all
    let latch = try #require(library["latching-circuit"])
    let kit = try #require(library.kit(of: latch))
    let drawing = try picture(of: latch, on: kit, legend: Self.legend, words: DrawingWords(title: ""))
    let other = Terminal("-K3", "A1")
    #expect(drawing.missing(of: Nets(joining: [[Terminal("-K1", "A1"), other]])) == [other])
  }

  @Test("the pictures of the kits in docs/kits are those that proefbank kit draw makes")
  func kits() throws {
    let kits = try Library.kits()
    #expect(kits.count >= 4)
    for (id, kit) in kits {
      let file = "\(Library.root)/docs/kits/\(id).svg"
      let stored = try String(contentsOfFile: file, encoding: .utf8)
      #expect(
        stored == picture(of: kit, in: "en").file,
        "make it anew: proefbank kit draw \(id) --language en --output \(file)")
      for terminal in kit.equipment.terminals { #expect(stored.contains("data-terminal=\"\(terminal)\"")) }
    }
  }
}
