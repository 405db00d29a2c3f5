import Circuits
import Messages

/// Points, verdict and feedback of a search for a fault.
struct FaultFindingCredit {
  private(set) var criteria: [Criterion] = []
  private(set) var feedback: [Message] = []
  let verdict: Grade.Verdict
  let score: Int

  private let task: FaultFindingTask
  private let analysis: FaultAnalysis
  private let answer: FaultAnswer

  init(task: FaultFindingTask, search: FaultSearch, analysis: FaultAnalysis, log: FaultLog, answer: FaultAnswer) {
    self.task = task
    self.analysis = analysis
    self.answer = answer
    let group = search.group(of: task.inserted)
    let isFound = answer.cause.map(group.contains) ?? false
    func mends(_ remedy: Remedy) -> Bool { group.contains { remedy.undoes($0, in: task.reference) } }
    let points = task.points
    let measurements = analysis.steps.filter(\.isMeasurement).map(\.entry)

    var list = [
      Self.answered(
        "symptom", points.symptom, answer.symptom == task.symptom, expected: task.symptom, given: answer.symptom),
      Self.answered("cause", points.cause, isFound, expected: task.inserted.code, given: answer.cause?.code),
      Self.answered(
        "remedy", points.remedy, answer.remedy.map(mends) ?? false,
        expected: Remedy(for: task.inserted).description, given: answer.remedy?.description),
      Self.efficiency(analysis, points.efficiency, evidence: measurements),
      Self.evidence(analysis, search, points.evidence, answer: answer, evidence: measurements),
    ]
    let wrong = log.entries.indices.filter { index in
      if case .remedy(let tried) = log.entries[index] { !mends(tried) } else { false }
    }
    let unsafe = analysis.steps.filter { $0.meaning == .unsafe }.map(\.entry)
    for (id, entries) in [("wrong_remedies", wrong), ("unsafe", unsafe)] where !entries.isEmpty {
      let left = list.reduce(0) { $0 + $1.points }
      list.append(
        Criterion(
          id: id, points: -min(left, points.penalty * entries.count), maximum: 0, expected: "0",
          measured: "\(entries.count)", evidence: entries.map(Evidence.event),
          message: Message("fault.criterion.\(id)", ["count": .integer(entries.count)])))
    }
    // The score must not say passed where the fault was not found: gradebooks look at the score alone.
    let sum = list.reduce(0) { $0 + $1.points }
    let cap = max(0, task.passMark - 1)
    if !isFound, sum > cap {
      list.append(
        Criterion(
          id: "cause_cap", points: cap - sum, maximum: 0, expected: "", measured: "", evidence: [],
          message: Message("fault.criterion.cause_cap", ["points": .integer(cap)])))
    }
    criteria = list
    score = list.reduce(0) { $0 + $1.points }
    verdict = isFound && score >= task.passMark ? .passed : .failed
    let isRepaired = log.entries.contains { entry in
      if case .remedy(let tried) = entry { mends(tried) } else { false }
    }
    feedback = messages(isFound: isFound, wrong: wrong, isRepaired: isRepaired)
  }

  private static func answered(
    _ id: String, _ maximum: Int, _ isRight: Bool, expected: String, given: String?
  ) -> Criterion {
    Criterion(
      id: id, points: isRight ? maximum : 0, maximum: maximum, expected: expected, measured: given ?? "", evidence: [],
      message: Message("fault.criterion.\(id)", ["answer": .text(given == nil ? "none" : isRight ? "right" : "wrong")]))
  }

  private static func efficiency(_ analysis: FaultAnalysis, _ maximum: Int, evidence: [Int]) -> Criterion {
    let percent = analysis.efficiency.map { Int(($0 * 100).rounded()) }
    return Criterion(
      id: "efficiency", points: (percent ?? 0) * maximum / 100, maximum: percent == nil ? 0 : maximum, expected: "100",
      measured: percent.map(String.init) ?? "not_assessed", evidence: evidence.map(Evidence.event),
      message: percent.map { Message("fault.criterion.efficiency", ["percent": .integer($0)]) }
        ?? Message("fault.criterion.efficiency_not_assessed"))
  }

  /// How much the measurements told of what was to be told by measuring, when the answer is among what they left.
  private static func evidence(
    _ analysis: FaultAnalysis, _ search: FaultSearch, _ maximum: Int, answer: FaultAnswer, evidence: [Int]
  ) -> Criterion {
    let isSupported = analysis.remainingFaults(search).joined().contains { $0 == answer.cause }
    let share = isSupported ? analysis.evidence : 0
    return Criterion(
      id: "evidence", points: Int((share * Double(maximum) + 1e-9).rounded(.down)), maximum: maximum, expected: "1",
      measured: "\(analysis.remaining.count)", evidence: evidence.map(Evidence.event),
      message: Message(
        "fault.criterion.evidence",
        ["measurements": .integer(analysis.measurements), "left": .integer(analysis.remaining.count)]))
  }

  private func messages(isFound: Bool, wrong: [Int], isRepaired: Bool) -> [Message] {
    var list = [
      Message(
        verdict == .passed ? "fault.headline.passed" : isFound ? "fault.headline.found" : "fault.headline.not_found",
        ["score": .integer(score)])
    ]
    for step in analysis.steps {
      let number = MessageArgument.integer(step.entry + 1)
      switch step.meaning {
      case .unsafe: list.append(Message("fault.wrong.ohms_under_power", ["number": number]))
      case .contradicts: list.append(Message("fault.note.contradicts", ["number": number]))
      case .misread: list.append(Message("fault.note.misread", ["number": number]))
      case .contradictsRepair: list.append(Message("fault.note.contradicts_repair", ["number": number]))
      case .nothingNew where step.isMeasurement:
        if let earlier = step.impliedBy {
          list.append(Message("fault.note.nothing_new", ["number": number, "earlier": .integer(earlier + 1)]))
        } else {
          list.append(Message("fault.note.tells_nothing", ["number": number]))
        }
      case .informative where step.isMeasurement:
        list.append(
          Message(
            "fault.right.ruled_out",
            ["number": number, "before": .integer(step.groupsBefore), "after": .integer(step.groupsAfter)]))
      case .informative, .nothingNew, .remedy, .verified, .afterRemedy: break
      }
    }
    if !wrong.isEmpty { list.append(Message("fault.wrong.remedies", ["count": .integer(wrong.count)])) }
    if isFound, let cause = answer.cause, cause != task.inserted {
      list.append(Message("fault.right.indistinguishable"))
    }
    let verifying = analysis.steps.filter { $0.meaning == .verified }.map { "\($0.entry + 1)" }
    if !verifying.isEmpty { list.append(Message("fault.right.verified", ["steps": .list(verifying)])) }
    if isFound, analysis.measurements == 0 {
      list.append(Message(verifying.isEmpty ? "fault.wrong.no_measurement" : "fault.wrong.measured_after"))
    }
    let isUnproved = isRepaired && verifying.isEmpty
    let done = isUnproved ? "fault.next.verify" : "fault.next.done"
    list.append(Message(verdict == .passed ? done : isFound ? "fault.next.measure" : "fault.next.search"))
    return list
  }
}
