import Circuits
import Drawings
import Exercises
import Grading

/// Draws an exercise and all of its variants, as the pages would.
///
/// - Returns: what cannot be drawn, or is not to be seen in the drawing.
func pictureFindings(_ exercise: Exercise, _ kit: KitDescription) -> [AuthorFinding] {
  ([exercise] + exercise.variants).compactMap { variant in
    let subject = (variant.variant.map { "variant \($0), " } ?? "") + "picture"
    let legend = StepDiagramLegend(expected: "expected", measured: "measured", firstDifference: "first difference")
    do throws(SequenceError) {
      let drawing = try picture(of: variant, on: kit, legend: legend, words: DrawingWords(title: exercise.id))
      let missing = drawing.missing(of: variant.drawnCircuit ?? .empty)
      guard !missing.isEmpty else { return nil }
      let names = missing.map(\.description).joined(separator: ", ")
      return AuthorFinding(.error, subject, "the drawing lacks \(names)", hint: "mend the reference")
    } catch {
      return AuthorFinding(.error, subject, "its steps cannot be drawn: \(error)", hint: "mend the sequence")
    }
  }
}
