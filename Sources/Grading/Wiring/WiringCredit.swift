import Circuits
import Exercises
import Messages

/// Points and verdict of a measured circuit.
///
/// Two mistakes never cost more together than apart, unless a cap applies that is named as a criterion of its own.
struct WiringCredit {
  let criteria: [Criterion]
  let score: Int
  let verdict: Grade.Verdict

  /// The most that a circuit scores that would do damage or harm under power.
  static let dangerCap = 30

  init(_ facts: WiringFacts, passMark: Int) {
    var criteria = facts.requirements.map { Self.criterion($0, facts: facts) }
    criteria.append(Self.connections(facts, passMark: passMark))
    criteria += zip(facts.task.rules, facts.rules.isKept).map { Self.criterion($0, isKept: $1, facts: facts) }
    if facts.nothingIsWired { for index in criteria.indices { criteria[index].points = 0 } }
    let sum = criteria.reduce(0) { $0 + $1.points }
    let cap = Self.cap(facts, passMark: passMark)
    if let cap, cap.points < sum {
      criteria.append(
        Criterion(
          id: cap.id, points: cap.points - sum, maximum: 0, expected: "", measured: cap.measured,
          evidence: [.scan(facts.scanIndex, terminals: [])], message: cap.message))
    }
    self.criteria = criteria
    score = max(0, min(100, criteria.reduce(0) { $0 + $1.points }))
    verdict = Self.verdict(facts, score: score, passMark: passMark)
  }

  private static func verdict(_ facts: WiringFacts, score: Int, passMark: Int) -> Grade.Verdict {
    guard blocking(facts).isEmpty, facts.functionIsRight, !facts.rules.supplyIsReversed, score >= passMark else {
      return .failed
    }
    return facts.difference.isAsDrawn ? .passed : .unexpectedButWorking
  }

  /// What could not be proved safe gets no power, but is no reason to fail a circuit that is exactly the drawing, nor is
  /// what the kit cannot see.
  private static func blocking(_ facts: WiringFacts) -> [Hazard] {
    facts.hazards.filter { $0.kind != .notProved || $0.components.isEmpty && !facts.difference.isAsDrawn }
  }

  private static func criterion(_ result: RequirementResult, facts: WiringFacts) -> Criterion {
    let requirement = result.requirement
    let lost = facts.difference.joinsToClose.map(\.nearest) + facts.difference.joinsToOpen.map(\.nearest)
    let terminals = result.isMet ? [] : Set(lost.flatMap { [$0.first, $0.second] }).sorted()
    return Criterion(
      id: requirement.id, points: result.isMet ? requirement.points : 0, maximum: requirement.points,
      expected: states(requirement.on, requirement.off, on: Set(requirement.on)),
      measured: result.measuredOn.map { states(requirement.on, requirement.off, on: Set($0)) } ?? "",
      evidence: [.scan(facts.scanIndex, terminals: terminals)],
      message: Message(
        result.isMet ? "criterion.requirement.met" : "criterion.requirement.not_met",
        ["text": .authored(requirement.texts)]))
  }

  /// Good practice is judged on what works: a rule that a dead circuit keeps is worth nothing.
  private static func criterion(_ rule: WiringRule, isKept: Bool, facts: WiringFacts) -> Criterion {
    let isJudged = facts.functionIsRight && !facts.nothingIsWired
    let key = !isKept ? "criterion.rule.broken" : isJudged ? "criterion.rule.kept" : "criterion.rule.not_judged"
    let named: [Terminal]
    switch rule.kind {
    case .contacts: named = facts.rules.otherContacts.flatMap { [$0.used.from, $0.used.to] }
    case .minus: named = []
    case .stubs: named = facts.rules.stubs.flatMap(\.second)
    }
    return Criterion(
      id: "rule_\(rule.kind.name)", points: isKept && isJudged ? rule.points : 0, maximum: rule.points,
      expected: "1", measured: isKept ? "1" : "0", evidence: [.scan(facts.scanIndex, terminals: Set(named).sorted())],
      message: Message(key, isJudged || !isKept ? ["rule": .text(rule.kind.name)] : [:]))
  }

  /// `-P1=1 -P2=0`: the same in every language.
  private static func states(_ one: [String], _ other: [String], on: Set<String>) -> String {
    (one + other).map { "\($0)=\(on.contains($0) ? 1 : 0)" }.joined(separator: " ")
  }

  /// Right joins out of the required ones, less wrong joins; a moved lead is one mistake. Rounded so that the loss of two
  /// mistakes is never more than the sum. A circuit that works keeps enough to pass: other ways are allowed.
  private static func connections(_ facts: WiringFacts, passMark: Int) -> Criterion {
    let (difference, maximum) = (facts.difference, facts.task.connectionPoints)
    let required = max(1, difference.requiredJoins)
    let loss = min(maximum, (difference.mistakes * maximum + required - 1) / required)
    var points = maximum - loss
    if facts.functionIsRight { points = max(points, min(maximum, passMark - (100 - maximum))) }
    let named = (difference.joinsToClose + difference.joinsToOpen).map(\.nearest)
    return Criterion(
      id: "connections", points: points, maximum: maximum, expected: "\(difference.requiredJoins)",
      measured: "\(difference.rightJoins)",
      evidence: [.scan(facts.scanIndex, terminals: Set(named.flatMap { [$0.first, $0.second] }).sorted())],
      message: Message(
        !difference.isAsDrawn
          ? "criterion.connections.different"
          : facts.rules.protection.bypassedFuses.isEmpty
            ? "criterion.connections.right" : "criterion.connections.right_past_fuse",
        [
          "right": .integer(difference.rightJoins), "required": .integer(difference.requiredJoins),
          "mistakes": .integer(difference.mistakes),
        ]))
  }

  private struct Cap {
    var id: String
    var points: Int
    var measured: String
    var message: Message
  }

  private static func cap(_ facts: WiringFacts, passMark: Int) -> Cap? {
    if let hazard = facts.hazards.first(where: { isDangerous($0, facts.equipment) }) {
      let points = max(0, min(dangerCap, passMark - 1))
      return Cap(
        id: "safety_cap", points: points, measured: hazard.kind.rawValue,
        message: Message("criterion.safety_cap", ["points": .integer(points)]))
    }
    // The score must not say passed where the verdict says failed: gradebooks look at the score alone.
    let points = max(0, passMark - 1)
    if facts.rules.supplyIsReversed {
      return Cap(
        id: "polarity_cap", points: points, measured: "",
        message: Message("criterion.polarity_cap", ["points": .integer(points)]))
    }
    guard !facts.functionIsRight || !blocking(facts).isEmpty else { return nil }
    return Cap(
      id: "function_cap", points: points, measured: "",
      message: Message("criterion.function_cap", ["points": .integer(points)]))
  }

  /// A relay that hums or a lamp that is lit too early is wrong, but nothing is in danger.
  private static func isDangerous(_ hazard: Hazard, _ equipment: Equipment) -> Bool {
    switch hazard.kind {
    case .short, .exclusive, .protectiveConductor, .fuseBypassed: true
    case .oscillation, .notProved: false
    case .startsByItself: hazard.components.contains { moves($0, equipment) }
    }
  }

  private static func moves(_ name: String, _ equipment: Equipment) -> Bool {
    guard let component = equipment[String(name.prefix { $0 != "/" })] else { return true }
    return component.type.elements.contains { element in
      guard case .load(let load) = element else { return false }
      return load.kind == .coil || load.kind == .motor || load.kind == .valve
    }
  }
}
