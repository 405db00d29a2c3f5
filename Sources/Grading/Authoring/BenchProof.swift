import Circuits
package import Exercises

/// What of an exercise its kit cannot insert, even a virtual one: it never comes in an attempt at a bench.
func benchFindings(_ exercise: Exercise, _ kit: KitDescription) -> [AuthorFinding] {
  func finding(_ subject: String, _ fault: Fault) -> AuthorFinding {
    AuthorFinding(
      .warning, subject, "no kit '\(kit.id)' inserts it: it is graded from recordings only",
      hint: "take a fault of the kit, or add {id: NAME, simulates: \(fault.code)} to the faults of its description")
  }
  switch exercise.kind {
  case .wiring, .sequence: return []
  case .faultFinding(let search):
    return search.faults.filter { kit.channels.insertion(of: $0, isVirtual: true) == nil }
      .map { finding("fault \($0.id)", $0.fault) }
  case .measurement(let task):
    return task.opened.filter { kit.channels.opener(of: $0, isVirtual: true) == nil }
      .map { finding("opened \($0)", .openPin($0)) }
  }
}

/// What a learning path asks for and no kit can do: it could never be finished.
///
/// - Parameters:
///   - path: of the library.
///   - exercises: all that it may name.
///   - kits: the kit descriptions, of which one has to serve each step that is not optional.
/// - Returns: findings by the id of the exercise.
package func pathFindings(
  _ path: LearningPath, exercises: [Exercise], kits: [KitDescription]
) -> [(id: String, AuthorFinding)] {
  let steps =
    path.entryTest.map { ("entry test", $0.exercise) }
    + path.blocks.flatMap { block in
      block.exercises.filter { !$0.isOptional }.map { ("block '\(block.id)'", $0) }
        + (block.test.map { [("test of the block '\(block.id)'", $0.exercise)] } ?? [])
    }
  return steps.compactMap { place, step in
    guard let written = exercises.first(where: { $0.id == step.exercise }),
      let exercise = written.variant(named: step.variant)
    else { return nil }
    let serving = kits.filter { $0.serves(exercise.kit) }
    if serving.contains(where: { exercise.runs(on: $0, isVirtual: true) }) { return nil }
    let variant = step.variant.map { " variant \($0)" } ?? ""
    return (
      exercise.id,
      AuthorFinding(
        .error, "path \(path.id)", "the \(place) asks for it\(variant), and no kit can insert what it needs",
        hint: "make the step optional, or let a kit description simulate the fault")
    )
  }
}
