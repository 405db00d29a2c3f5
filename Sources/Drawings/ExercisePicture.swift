package import Circuits
package import Exercises
package import Grading

/// The picture of an exercise: its circuit, or the steps of its sequence. Drawn whenever it is asked for, so that it is never older
/// than the exercise.
///
/// - Parameters:
///   - exercise: one of its variants.
///   - kit: that it is done on.
///   - legend: words for the steps of a sequence.
///   - words: for screen readers.
/// - Returns: the drawing.
/// - Throws: ``SequenceError`` when the steps cannot be drawn.
package func picture(
  of exercise: Exercise, on kit: KitDescription, legend: StepDiagramLegend, words: DrawingWords
) throws(SequenceError) -> Drawing {
  if case .sequence(let task) = exercise.kind { return try stepDiagram(of: task, legend: legend, words: words) }
  return circuitDrawing(of: exercise.drawnCircuit ?? .empty, on: kit.equipment, words: words)
}

extension Drawing {
  /// Terminals of these nets that cannot be seen in this circuit or panel, in the order of the nets.
  package func missing(of nets: Nets) -> [Terminal] {
    nets.groups.joined().filter { !body.contains("data-terminal=\"\($0)\"") }
  }
}

/// The picture of a kit: its panel with every socket, and nothing plugged.
///
/// - Parameters:
///   - kit: with its components in the order of the panel.
///   - language: of its title; English where it has none in that one.
/// - Returns: the drawing.
package func picture(of kit: KitDescription, in language: String) -> Drawing {
  let words = DrawingWords(title: kit.title[language] ?? kit.title["en"] ?? kit.id)
  return panelDrawing(of: kit.equipment, leads: [], words: words)
}
