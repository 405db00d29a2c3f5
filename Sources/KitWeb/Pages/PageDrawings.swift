import Attempts
import Circuits
import Drawings
import ExerciseRun
import Exercises
import Grading
import Messages

/// Drawings for pages, in the language of whoever looks; nil where there is nothing to draw.
struct PageDrawings: Sendable {
  let library: ExerciseLibrary
  let renderer: PageRenderer

  /// What an exercise asks for, with what is operated and on at this moment: the circuit, or the steps of a cycle whose
  /// circuit the learner designs.
  func reference(
    of exercise: Exercise, showing state: ShownState = .atRest, marks: DrawingMarks = .none, id: String,
    _ language: String
  ) -> String? {
    guard let nets = exercise.drawnCircuit else { return steps(of: exercise, id: id, language) }
    guard let kit = library.kit(of: exercise) else { return nil }
    let words = DrawingWords(title: renderer.text("page.drawing_reference", language))
    return circuitDrawing(of: nets, on: kit.equipment, showing: state, marks: marks, words: words).svg(id: id)
  }

  /// The displacement-step diagram of a cycle, with what was recorded laid over it; nil for an exercise of another kind, and
  /// for a recording that cannot be read.
  func steps(of exercise: Exercise, trace: SequenceTrace? = nil, id: String, _ language: String) -> String? {
    guard case .sequence(let task) = exercise.kind else { return nil }
    let legend = StepDiagramLegend(
      expected: renderer.text("drawing.expected", language), measured: renderer.text("drawing.measured", language),
      firstDifference: renderer.text("drawing.first_difference", language))
    let words = DrawingWords(title: renderer.text("page.drawing_steps", language))
    return try? stepDiagram(of: task, trace: trace, legend: legend, words: words).svg(id: id)
  }

  /// The drawing with the joins that are missing and those that are too many; nil when all is as drawn.
  func marked(_ grade: Grade, of exercise: Exercise, id: String, _ language: String) -> String? {
    let marks = DrawingMarks(grade)
    return marks.joins.isEmpty ? nil : reference(of: exercise, marks: marks, id: id, language)
  }

  /// A counterexample, played back on what was measured: for each step what was done, what is on and what should be.
  func playback(
    _ grade: Grade, of exercise: Exercise, measured nets: Nets, id: String, _ language: String
  ) -> [[String: Any]]? {
    guard let example = grade.counterexample, case .wiring(let task) = exercise.kind,
      let kit = library.kit(of: exercise),
      let own = try? ShownState.states(after: example.actions, nets: nets, of: kit.equipment),
      let expected = try? ShownState.states(after: example.actions, nets: task.reference, of: kit.equipment),
      own.count == expected.count
    else { return nil }
    let loads = Set(example.expectedOn + example.measuredOn)
    return own.indices.map { step in
      let said =
        step == 0
        ? renderer.text("page.play_start", language)
        : renderer.render(example.actions[step - 1].message(in: kit.equipment), language)
      func on(_ state: ShownState) -> String {
        let names = state.on.filter { loads.contains($0) || $0.hasPrefix("-P") || $0.hasPrefix("-M") }.sorted()
        return names.isEmpty
          ? renderer.text("page.play_nothing_on", language)
          : renderer.text("page.play_on", ["components": .list(names)], language)
      }
      let drawing = circuitDrawing(
        of: nets, on: kit.equipment, showing: own[step], words: DrawingWords(title: "\(step): \(said)"))
      return [
        "number": step, "said": said, "differs": on(own[step]) != on(expected[step]),
        "state": renderer.text(
          "page.play_differs", ["expected": .text(on(expected[step])), "measured": .text(on(own[step]))], language),
        "drawing": drawing.svg(id: "\(id)-\(step)"),
      ]
    }
  }

  /// What was measured at one moment, and what was operated in it.
  func measured(_ nets: Nets, kit: KitDescription, levels: [String: Bool], _ language: String) -> Drawing {
    circuitDrawing(
      of: nets, on: kit.equipment, showing: ShownState(levels: levels, kit: kit),
      words: DrawingWords(title: renderer.text("trainer.frame", language)))
  }
}

extension ShownState {
  /// What is operated, from the digital channels of a kit.
  ///
  /// - Parameters:
  ///   - levels: of each channel that was reported.
  ///   - kit: says what each channel senses.
  init(levels: [String: Bool], kit: KitDescription) {
    var positions: [ActuatorID: Int] = [:]
    for input in kit.channels.inputs {
      guard case .actuator(let actuator, let known) = input.senses, levels[input.name] == true else { continue }
      positions[actuator] = known.min() ?? 1
    }
    self.init(positions: positions)
  }

  /// What the kit reports now: what is operated, from its digital channels; what works, from its voltages, while those may
  /// be seen.
  init(_ snapshot: RunSnapshot, kit: KitDescription, withVoltages: Bool) {
    var on: Set<String> = []
    var live: Set<Terminal> = []
    let supply =
      kit.channels.analogs.compactMap { analog -> Double? in
        guard case .voltage(let first, _) = analog.measures, kit.equipment.isSource(first.component) else { return nil }
        return snapshot.millivolts[analog.name].map { Double($0.magnitude) }
      }.max() ?? 0
    if withVoltages, snapshot.power == .on {
      for analog in kit.channels.analogs {
        guard case .voltage(let first, let second) = analog.measures, let value = snapshot.millivolts[analog.name],
          // Lamps are lit, and coils pulled in, above 60 % of the nominal voltage (docs/semantics.md).
          supply > 0, Double(value.magnitude) >= 0.6 * supply
        else { continue }
        on.insert(first.component)
        live.formUnion([value > 0 ? first : second])
      }
    }
    self.init(levels: snapshot.levels, kit: kit)
    self.on = on
    self.live = live
  }
}

extension Equipment {
  fileprivate func isSource(_ designation: String) -> Bool {
    self[designation]?.type.elements.contains { element in
      if case .source = element { true } else { false }
    } ?? false
  }
}
