package import Circuits
package import Exercises

extension Exercise {
  /// The ladder of hints that fits what was measured.
  ///
  /// - Parameters:
  ///   - nets: the measured wiring; empty where wiring is not measured.
  ///   - measurements: how many were taken in a search for a fault.
  ///   - failed: ids of the criteria that lose points; asked for only where the wiring alone does not decide.
  /// - Returns: the first one of which everything holds; nil where the general hints count.
  package func ladder(
    for nets: Nets, measurements: Int = 0, failed: () -> Set<String>
  ) -> HintLadder? {
    ladders.first { $0.condition.holds(in: nets, failed: failed, measurements: measurements) }
  }
}

extension Grade {
  /// Ids of the criteria that lose points.
  package var failedCriteria: Set<String> { Set(criteria.filter { $0.points < $0.maximum }.map(\.id)) }

  /// What a learner has to mend first: what is dangerous or breaks a rule of the cycle, else the first criterion that loses points.
  package var firstFailing: String? {
    let lost = criteria.filter { $0.points < $0.maximum }
    return (lost.first { Self.firstCaps.contains($0.id) } ?? lost.first)?.id
  }

  private static let firstCaps: Set<String> = ["safety_cap", "polarity_cap", "invariant_cap"]
}

/// Whether each ladder of hints holds in some wrong circuit, and in no right one.
func ladderFindings(_ exercise: Exercise, _ kit: KitDescription, attempts: [Nets]) -> [AuthorFinding] {
  switch exercise.kind {
  case .wiring(let task): wiringLadders(exercise, task, kit, attempts: attempts)
  case .sequence(let task): sequenceLadders(exercise, task)
  // A question can be answered wrongly, and before the first measurement there are fewer than any number: a ladder shows unless
  // another one is always before it.
  case .measurement, .faultFinding: hiddenLadders(exercise)
  }
}

/// Ladders that never show, because one before them holds whenever they do.
private func hiddenLadders(_ exercise: Exercise) -> [AuthorFinding] {
  exercise.ladders.enumerated().compactMap { index, ladder in
    let condition = ladder.condition
    let first = exercise.ladders[..<index].first { earlier in
      Set(condition.fails).isSuperset(of: earlier.condition.fails)
        && (condition.fewerMeasurements ?? .max) <= (earlier.condition.fewerMeasurements ?? .max)
    }
    guard let first else { return nil }
    return AuthorFinding(
      .error, "hint \(ladder.id)", "it can never show: '\(first.id)' before it holds whenever this does",
      hint: "put this one higher")
  }
}

private func sequenceLadders(_ exercise: Exercise, _ task: SequenceTask) -> [AuthorFinding] {
  let points = ["order": task.points.order, "waits": task.points.waits, "strokes": task.points.strokes]
  return exercise.ladders.compactMap { ladder in
    guard let name = ladder.condition.fails.first(where: { points[$0] == 0 }) else { return nil }
    return AuthorFinding(
      .error, "hint \(ladder.id)", "it never shows: '\(name)' has no points here", hint: "give it points, or remove it")
  } + hiddenLadders(exercise)
}

private func wiringLadders(
  _ exercise: Exercise, _ task: WiringTask, _ kit: KitDescription, attempts: [Nets]
) -> [AuthorFinding] {
  var failures: [Nets: Set<String>] = [:]
  func failed(_ nets: Nets) -> Set<String> {
    if let known = failures[nets] { return known }
    let graded = Result { () throws(GradingError) in
      try gradeWiring(exercise: exercise, kit: kit, measured: measuredState(of: nets, on: kit))
    }
    let found = if case .success(let grade) = graded { grade.failedCriteria } else { Set<String>() }
    failures[nets] = found
    return found
  }
  var findings: [AuthorFinding] = []
  for (index, ladder) in exercise.ladders.enumerated() {
    let subject = "hint \(ladder.id)"
    let right = [task.reference] + task.alternatives.map(\.reference)
    if right.contains(where: { nets in ladder.condition.holds(in: nets, failed: { failed(nets) }) }) {
      findings.append(
        AuthorFinding(.error, subject, "it shows to who wired everything right", hint: "say what is wrong then"))
      continue
    }
    let holding = (attempts + ladder.condition.mistakes(in: task.reference)).filter { nets in
      ladder.condition.holds(in: nets, failed: { failed(nets) })
    }
    if holding.isEmpty {
      findings.append(
        AuthorFinding(
          .error, subject, "it can never show: no wrong circuit was found in which all of 'when' holds",
          hint: "ask for less at once, or record an attempt in which it holds"))
    } else if holding.allSatisfy({ nets in
      exercise.ladders[..<index].contains { $0.condition.holds(in: nets, failed: { failed(nets) }) }
    }) {
      findings.append(
        AuthorFinding(.warning, subject, "a ladder before it always comes first", hint: "put this one higher"))
    }
  }
  return findings
}

extension HintCondition {
  /// Wrong circuits in which this might hold: nothing wired, and the reference with what the condition names changed.
  fileprivate func mistakes(in reference: Nets) -> [Nets] {
    let torn = apart.reduce([reference]) { circuits, pair in
      circuits.flatMap { [$0.removing([pair.first]), $0.removing([pair.second])] }
    }
    let gone = Set(unwired)
    let bare = torn.map { nets in nets.removing(Set(nets.groups.joined().filter { gone.contains($0.component) })) }
    let joining = bare.map { nets in
      Nets(joining: nets.groups + joined.map { [$0.first, $0.second] })
    }
    // Where only a criterion is named: every lead may be the one that is missing.
    let incomplete =
      apart.isEmpty && unwired.isEmpty && joined.isEmpty
      ? reference.groups.joined().map { reference.removing([$0]) } : []
    return joining + incomplete + [Nets(joining: joined.map { [$0.first, $0.second] })]
  }
}

extension Nets {
  /// Without any join to these terminals.
  fileprivate func removing(_ terminals: Set<Terminal>) -> Nets {
    Nets(joining: groups.map { $0.filter { !terminals.contains($0) } }.filter { $0.count > 1 })
  }
}
