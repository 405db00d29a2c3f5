import Circuits
package import Exercises

/// What makes an exercise other than wiring impossible to grade; found before anybody sees it. In English, for authors.
package func problems(of exercise: Exercise, on kit: KitDescription) -> [String] {
  switch exercise.kind {
  case .wiring: return []
  case .sequence(let task):
    do throws(SequenceError) {
      _ = try SequenceModel(task)
      return []
    } catch {
      return ["sequence: \(error)"]
    }
  case .faultFinding(let search):
    do throws(GradingError) {
      return try undetectable(search, kit)
    } catch {
      return ["the faults cannot be computed: \(error)"]
    }
  case .measurement(let measured):
    let task = MeasurementTask(
      equipment: kit.equipment, nets: measured.reference, opened: Set(measured.opened), operated: measured.state,
      questions: measured.questions, passMark: exercise.passMark)
    do throws(MeasurementError) {
      let expected = try ExpectedMeasurements(task)
      return measured.questions.compactMap { question in
        guard case .voltage = question.quantity, expected.value(question.quantity) == nil else { return nil }
        return "question '\(question.id)': there is no voltage to measure between these terminals"
      }
    } catch {
      return ["\(error)"]
    }
  }
}

/// Faults that look and read like the healthy circuit: nobody could find them.
private func undetectable(_ search: FaultExercise, _ kit: KitDescription) throws(GradingError) -> [String] {
  var candidates = singleFaults(of: kit.equipment, nets: search.reference)
  for fault in search.faults.map(\.fault) where !candidates.contains(fault) { candidates.append(fault) }
  let found = try FaultSearch(
    equipment: kit.equipment, reference: search.reference, log: FaultLog(kit: kit.id, entries: []),
    candidates: candidates, operating: search.operated)
  let hidden = Set(found.undetectable.map { found.dictionary.candidates[$0] })
  return search.faults.filter { hidden.contains($0.fault) }.map { "the fault '\($0.id)' shows nowhere" }
}
