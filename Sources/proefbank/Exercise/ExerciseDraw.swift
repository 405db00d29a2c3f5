import ArgumentParser
import Circuits
import ControlAPI
import Drawings
import Exercises
import Foundation
import Grading
import Messages

struct ExerciseDraw: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "draw",
    abstract: "Draws an exercise as SVG: circuit diagram, panel with leads, displacement steps or pneumatic diagram.",
    discussion: """
      Examples:
        proefbank exercise draw latching-circuit --output latch.svg
        proefbank exercise draw latching-circuit --kind panel --language nl --output panel.svg
        proefbank exercise draw latching-circuit --output marked.svg \\
          --measured exercises/latching-circuit/recordings/holding-contact-missing.json

      With --measured, joins to open and to close are marked on the drawing, or the recording is laid over the steps.
      """)

  enum Kind: String, ExpressibleByArgument, CaseIterable {
    case circuit, panel, steps, pneumatic
  }

  @Argument(help: "Id of the exercise.")
  var id: String
  @Option(help: "Variant of the exercise; without one the exercise as written.")
  var variant: String?
  @Option(help: "What to draw; steps for a sequence and circuit for everything else, unless said.")
  var kind: Kind?
  @Option(help: "A recorded measured state to mark on the drawing.", completion: .file(extensions: ["json"]))
  var measured: String?
  @Option(name: .shortAndLong, help: "Where to write it; without it, to standard output.", completion: .file())
  var output: String?
  @OptionGroup var library: LibraryOptions
  @OptionGroup var language: LanguageOptions

  func run() throws {
    let known = library.shelves()
    guard let written = known[id] else {
      throw Failure(
        .input, "there is no exercise '\(id)'",
        hint: "Exercises: \(known.exercises.map(\.id).joined(separator: ", ")).")
    }
    guard let exercise = written.variant(named: variant) else {
      throw Failure(
        .input, "'\(id)' has no variant '\(variant ?? "")'",
        hint: "Variants: \(written.variants.compactMap(\.variant).joined(separator: ", ")).")
    }
    guard let kit = known.kits[exercise.kit] else {
      throw Failure(.input, "the kit description '\(exercise.kit)' is not there or has errors")
    }
    let sketch = ExerciseSketch(
      exercise: exercise, kit: kit, measured: try measured.map(readMeasured), catalogue: try library.catalogue(),
      language: language.language)
    let drawing = try sketch.drawing(kind)
    if let output { try writeWhole(drawing.file, to: output) } else { print(drawing.file, terminator: "") }
  }
}

/// Finds out of an exercise what there is to draw.
struct ExerciseSketch {
  let exercise: Exercise
  let kit: KitDescription
  let measured: MeasuredState?
  let catalogue: Catalogue
  let language: String

  func drawing(_ kind: ExerciseDraw.Kind?) throws -> Drawing {
    switch kind ?? (isSequence ? .steps : .circuit) {
    case .circuit:
      let nets = try nets()
      return circuitDrawing(of: nets, on: kit.equipment, marks: try marks(), words: words("drawing.circuit", nets))
    case .panel:
      let nets = try nets()
      return panelDrawing(
        of: kit.equipment, leads: PanelLayout(equipment: kit.equipment).leads(of: nets), marks: try marks(),
        words: words("drawing.panel", nets))
    case .steps:
      guard case .sequence(let task) = exercise.kind else { throw nothing("steps") }
      let legend = StepDiagramLegend(
        expected: text("drawing.expected"), measured: text("drawing.measured"),
        firstDifference: text("drawing.first_difference"))
      let trace = measured.map { SequenceTrace(events: $0.events) }
      do throws(SequenceError) {
        return try stepDiagram(of: task, trace: trace, legend: legend, words: words("drawing.steps", .empty))
      } catch {
        throw Failure(.input, "\(error)")
      }
    case .pneumatic:
      guard let drawing = pneumaticDrawing(of: kit.equipment, words: words("drawing.pneumatic", .empty)) else {
        throw nothing("pneumatic diagram")
      }
      return drawing
    }
  }

  private var isSequence: Bool { if case .sequence = exercise.kind { true } else { false } }

  /// The drawn circuit of the exercise; of a sequence, what was measured.
  private func nets() throws -> Nets {
    if let drawn = exercise.drawnCircuit { return drawn }
    guard let scan = measured?.scans.last else { throw nothing("circuit") }
    return scan.nets
  }

  private func marks() throws -> DrawingMarks {
    guard let measured, case .wiring = exercise.kind else { return .none }
    do throws(GradingError) {
      return DrawingMarks(try gradeWiring(exercise: exercise, kit: kit, measured: measured))
    } catch {
      throw Failure(.input, "\(error)")
    }
  }

  private func nothing(_ what: String) -> Failure {
    Failure(
      .input, "the exercise '\(exercise.id)' has no \(what) to draw",
      hint: "The circuit of a sequence needs --measured, steps a sequence, a pneumatic diagram a kit with valves.")
  }

  private func words(_ key: String, _ nets: Nets) -> DrawingWords {
    let title = exercise.texts[language]?.title ?? exercise.texts["en"]?.title ?? exercise.id
    let list = nets.groups.map { $0.map(\.description).joined(separator: " ") }
    let message = Message("drawing.nets", ["nets": .text(list.joined(separator: "; "))])
    return DrawingWords(
      title: catalogue.render(Message(key, ["title": .text(title)]), in: language),
      description: list.isEmpty ? "" : catalogue.render(message, in: language))
  }

  private func text(_ key: String) -> String { catalogue.render(Message(key), in: language) }
}
