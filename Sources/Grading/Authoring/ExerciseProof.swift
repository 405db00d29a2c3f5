package import Circuits
package import Exercises

/// What a learner would stumble over in an exercise, found by doing it as the author meant it.
///
/// The reference has to pass with full marks and without any hazard; so do the accepted alternatives; every fault has to show
/// somewhere; every ladder of hints has to hold in some wrong circuit and not in a right one. Every variant is proved like the
/// exercise as written.
///
/// - Parameters:
///   - exercise: as loaded, with its variants.
///   - kit: the kit that it needs.
///   - attempts: wiring of recorded attempts, in which hints may hold.
/// - Returns: findings in the order in which an author mends them; notes last.
package func proof(of exercise: Exercise, on kit: KitDescription, attempts: [Nets] = []) -> [AuthorFinding] {
  var findings: [AuthorFinding] = []
  for variant in [exercise] + exercise.variants {
    let place = variant.variant.map { "variant \($0), " } ?? ""
    var found: [AuthorFinding]
    switch variant.kind {
    case .wiring(let task): found = wiringFindings(variant, task, kit)
    case .faultFinding(let search):
      found = healthyFindings(variant, search, kit)
      if found.isEmpty { found = faultFindings(variant, search, kit) }
    case .sequence, .measurement:
      found = problems(of: variant, on: kit).map { AuthorFinding(.error, variant.kind.name, $0) }
    }
    found += benchFindings(variant, kit)
    found += ladderFindings(variant, kit, attempts: variant.variant == nil ? attempts : [])
    for finding in found {
      var finding = finding
      finding.subject = place + finding.subject
      findings.append(finding)
    }
  }
  findings += textFindings(exercise)
  return findings.filter { $0.severity != .note } + findings.filter { $0.severity == .note }
}

/// The measured state of a kit on which exactly these nets are wired.
package func measuredState(of nets: Nets, on kit: KitDescription) -> MeasuredState {
  let pairs = nets.groups.flatMap { group in
    group.dropFirst().compactMap { TerminalPair(group[0], $0) }
  }
  return MeasuredState(
    kit: kit.id, scans: [Scan(method: .isolated, terminals: kit.scannedTerminals, connected: pairs)])
}

private func wiringFindings(_ exercise: Exercise, _ task: WiringTask, _ kit: KitDescription) -> [AuthorFinding] {
  var findings = fullMarks(exercise, task, task.reference, kit, "reference")
  for alternative in task.alternatives {
    let subject = "alternative \(alternative.id)"
    var drawn = task
    drawn.alternatives = []
    findings += functionFindings(exercise, drawn, alternative.reference, kit, subject)
    drawn.reference = alternative.reference
    findings += fullMarks(exercise, drawn, alternative.reference, kit, subject)
  }
  return findings
}

/// Grades a drawing as if a learner had wired it exactly so.
private func fullMarks(
  _ exercise: Exercise, _ task: WiringTask, _ nets: Nets, _ kit: KitDescription, _ subject: String
) -> [AuthorFinding] {
  var exercise = exercise
  exercise.kind = .wiring(task)
  let grade: Grade
  do throws(GradingError) {
    grade = try gradeWiring(exercise: exercise, kit: kit, measured: measuredState(of: nets, on: kit))
  } catch {
    return [AuthorFinding(.error, subject, "it cannot be graded: \(error)", hint: "simplify the circuit")]
  }
  var findings = grade.hazards.map { hazard in
    let actions = hazard.actions.map(\.description).joined(separator: ", ")
    let way = actions.isEmpty ? "at rest" : "after \(actions)"
    return AuthorFinding(
      .error, subject, "it is not safe: \(hazard.kind.rawValue) \(hazard.components.joined(separator: " ")) \(way)",
      hint: "mend the drawing: nobody could energise it")
  }
  findings += grade.criteria.filter { $0.points < $0.maximum }.map { criterion in
    AuthorFinding(
      .error, subject,
      "it gets \(criterion.points) of \(criterion.maximum) points for '\(criterion.id)': expected \(criterion.expected)"
        + (criterion.measured.isEmpty ? "" : ", is \(criterion.measured)"),
      hint: "mend the drawing or the requirement")
  }
  if grade.verdict != .passed, findings.isEmpty {
    findings.append(AuthorFinding(.error, subject, "it is judged '\(grade.verdict.rawValue)'", hint: "lower pass_mark"))
  }
  return findings
}

/// An accepted alternative does what the reference does.
private func functionFindings(
  _ exercise: Exercise, _ task: WiringTask, _ nets: Nets, _ kit: KitDescription, _ subject: String
) -> [AuthorFinding] {
  var exercise = exercise
  exercise.kind = .wiring(task)
  let graded = Result { () throws(GradingError) in
    try gradeWiring(exercise: exercise, kit: kit, measured: measuredState(of: nets, on: kit))
  }
  guard case .success(let grade) = graded, let different = grade.counterexample else { return [] }
  let actions = different.actions.map(\.description).joined(separator: ", ")
  return [
    AuthorFinding(
      .error, subject,
      "it does something else than the reference after \(actions): on are "
        + "\(listed(different.measuredOn)), with the reference \(listed(different.expectedOn))",
      hint: "an alternative has the same function")
  ]
}

private func listed(_ names: [String]) -> String { names.isEmpty ? "none" : names.joined(separator: " ") }

/// The healthy circuit of a fault-finding exercise is energised too.
private func healthyFindings(
  _ exercise: Exercise, _ search: FaultExercise, _ kit: KitDescription
) -> [AuthorFinding] {
  let task = WiringTask(
    reference: search.reference, operated: search.operated, requirements: [], connectionPoints: 100)
  return fullMarks(exercise, task, search.reference, kit, "reference")
}
