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
      equipment: kit.equipment, nets: measured.reference, opened: Set(measured.opened), actions: measured.state,
      questions: measured.questions, passMark: exercise.passMark)
    do throws(MeasurementError) {
      _ = try ExpectedMeasurements(task)
      return []
    } catch {
      return ["\(error)"]
    }
  }
}

extension FaultSearch {
  /// The search as it begins: every single fault of the circuit and those that the exercise inserts beside them, nothing measured.
  init(of exercise: FaultExercise, on kit: KitDescription) throws(GradingError) {
    var candidates = singleFaults(of: kit.equipment, nets: exercise.reference)
    for fault in exercise.faults.map(\.fault) where !candidates.contains(fault) { candidates.append(fault) }
    self = try FaultSearch(
      equipment: kit.equipment, reference: exercise.reference, log: FaultLog(kit: kit.id, entries: []),
      candidates: candidates, operating: exercise.operated)
  }
}

/// Faults that look and read like the healthy circuit: nobody could find them.
private func undetectable(_ search: FaultExercise, _ kit: KitDescription) throws(GradingError) -> [String] {
  let found = try FaultSearch(of: search, on: kit)
  let hidden = Set(found.undetectable.map { found.dictionary.candidates[$0] })
  return search.faults.filter { hidden.contains($0.fault) }.map { "the fault '\($0.id)' shows nowhere" }
}
