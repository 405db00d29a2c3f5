import Circuits
package import Exercises

/// A rough measure of how much there is to do in an exercise, to be compared among exercises of one kind only.
///
/// Wiring: joins, and three for each relay, timer or sensor. Sequence: three a movement, one a time window. Fault finding: joins of the
/// circuit, and five for each fault. Measurement: two a question.
package func difficulty(of exercise: Exercise, on kit: KitDescription) -> Int {
  switch exercise.kind {
  case .wiring(let task): circuit(task.reference, kit)
  case .sequence(let task):
    task.variants.first.map { steps in
      steps.reduce(0) { $0 + 3 + ($1.wait == nil ? 0 : 1) + ($1.stroke == nil ? 0 : 1) }
    } ?? 0
  case .faultFinding(let search): circuit(search.reference, kit) + 5 * search.faults.count
  case .measurement(let task): 2 * task.questions.count
  }
}

private func circuit(_ nets: Nets, _ kit: KitDescription) -> Int {
  let joins = nets.groups.reduce(0) { $0 + $1.count - 1 }
  let moving = Set(nets.groups.joined().map(\.component)).filter { name in
    kit.equipment[name]?.type.actuators.contains { actuator in
      switch actuator.drive {
      case .magnet, .impulse, .onDelay, .offDelay, .environment: true
      case .momentary, .maintained: false
      }
    } ?? false
  }
  return joins + 3 * moving.count
}

/// Exercises that are far from what is done before them.
///
/// - Parameters:
///   - order: exercises in the order in which they are done, of any kind.
///   - kits: the kit descriptions by id.
/// - Returns: findings by the id of the exercise.
package func difficultyFindings(_ order: [Exercise], kits: [String: KitDescription]) -> [(id: String, AuthorFinding)] {
  var reached: [String: (id: String, value: Int)] = [:]
  var findings: [(id: String, AuthorFinding)] = []
  for exercise in order {
    guard let kit = kits[exercise.kit] else { continue }
    let value = difficulty(of: exercise, on: kit)
    let kind = exercise.kind.name
    if let before = reached[kind], before.id != exercise.id {
      if value > 2 * before.value + 4 {
        findings.append(
          (
            exercise.id,
            AuthorFinding(
              .warning, "difficulty", "it asks much more (\(value)) than '\(before.id)' before it (\(before.value))",
              hint: "put something between them")
          ))
      } else if 3 * value < before.value {
        findings.append(
          (
            exercise.id,
            AuthorFinding(
              .warning, "difficulty", "it asks much less (\(value)) than '\(before.id)' before it (\(before.value))",
              hint: "put it earlier")
          ))
      }
    }
    if value > reached[kind]?.value ?? 0 { reached[kind] = (exercise.id, value) }
  }
  return findings
}
