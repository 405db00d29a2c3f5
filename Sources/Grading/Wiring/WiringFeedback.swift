import Circuits
import Exercises
import Messages

/// What a learner reads about a wiring exercise: headline, hazards, what it does, what to move, what is right, next step.
struct WiringFeedback {
  let messages: [Message]

  /// More corrections at once help nobody; the number of the others is told.
  static let shownCorrections = 4

  init(_ facts: WiringFacts, credit: WiringCredit) {
    let wording = WiringWording(equipment: facts.equipment)
    var messages = [Self.headline(facts, credit)]
    messages += facts.hazards.map(wording.hazard)
    messages += Self.behaviour(facts, wording)
    messages += Self.rules(facts, wording)
    messages += credit.verdict == .unexpectedButWorking ? [] : Self.corrections(facts, wording)
    messages += Self.right(facts)
    messages += Self.notes(facts, credit, wording)
    messages.append(Self.next(facts, credit))
    self.messages = messages
  }

  static func repeatScan(_ pairs: [TerminalPair]) -> [Message] {
    [Message("feedback.headline.repeat_scan")]
      + Set(pairs).sorted().prefix(shownCorrections).map { pair in
        Message("feedback.wrong.uncertain", ["first": .terminal(pair.first), "second": .terminal(pair.second)])
      } + [Message("feedback.next.repeat_scan")]
  }

  /// Passed as far as can be seen, but a closed contact hides whether a lead bridges it: what to scan again, and how.
  static func scanOperated(_ hidden: [HiddenContact], equipment: Equipment) -> [Message] {
    let wording = WiringWording(equipment: equipment)
    let steps = hidden.compactMap(\.opening).map(wording.action)
    return [Message("feedback.headline.scan_operated")]
      + hidden.map { contact in
        Message(
          contact.opening == nil ? "feedback.wrong.hidden_always" : "feedback.wrong.hidden",
          ["component": .text(contact.component)])
      } + [
        steps.isEmpty
          ? Message("feedback.next.ask_trainer")
          : Message("feedback.next.scan_operated", ["steps": .messages(steps)])
      ]
  }

  private static func headline(_ facts: WiringFacts, _ credit: WiringCredit) -> Message {
    let score: [String: MessageArgument] = ["score": .integer(credit.score)]
    if facts.nothingIsWired { return Message("feedback.headline.nothing_wired") }
    switch credit.verdict {
    case .passed: return Message("feedback.headline.passed", score)
    case .unexpectedButWorking: return Message("feedback.headline.unexpected_but_working", score)
    default:
      let isUnsafe = facts.hazards.contains { $0.kind != .notProved }
      return Message(isUnsafe ? "feedback.headline.unsafe" : "feedback.headline.failed", score)
    }
  }

  /// The shortest way to see the difference. A hazard at the same place has said it already.
  private static func behaviour(_ facts: WiringFacts, _ wording: WiringWording) -> [Message] {
    guard !facts.nothingIsWired, let example = facts.counterexample else { return [] }
    let (actions, expected, found) = (example.actions, example.expectedOn, example.measuredOn)
    let isTold = facts.hazards.contains {
      $0.actions == actions
        && [.startsByItself, .oscillation, .short, .exclusive].contains($0.kind)
    }
    guard !isTold else { return [] }
    let missing = expected.filter { !found.contains($0) }
    let extra = found.filter { !expected.contains($0) }
    let arguments: [String: MessageArgument] = [
      "start": .text(actions.isEmpty ? "rest" : "actions"), "steps": .messages(actions.map(wording.action)),
      "missing": .list(missing), "extra": .list(extra),
    ]
    if let expected = example.expectedOutcomes, let found = example.measuredOutcomes {
      var arguments = arguments.filter { $0.key == "start" || $0.key == "steps" }
      arguments["expected"] = alternatives(expected)
      arguments["measured"] = alternatives(found)
      let key =
        found.count == 1
        ? "feedback.wrong.no_race" : expected.count == 1 ? "feedback.wrong.race" : "feedback.wrong.other_race"
      return [Message(key, arguments)]
    }
    switch (missing.isEmpty, extra.isEmpty) {
    case (false, true): return [Message("feedback.wrong.stays_off", arguments.filter { $0.key != "extra" })]
    case (true, false): return [Message("feedback.wrong.comes_on", arguments.filter { $0.key != "missing" })]
    case (false, false): return [Message("feedback.wrong.exchanged", arguments)]
    case (true, true): return []
    }
  }

  /// "-P1 is on or -P2 is on".
  private static func alternatives(_ outcomes: [[String]]) -> MessageArgument {
    let told = outcomes.map { names in
      names.isEmpty ? Message("outcome.nothing") : Message("outcome.on", ["names": .list(names)])
    }
    guard let last = told.last else { return .messages([]) }
    let all = told.dropLast().reversed().reduce(last) { rest, outcome in
      Message("outcome.or", ["first": .messages([outcome]), "second": .messages([rest])])
    }
    return .messages([all])
  }

  private static func rules(_ facts: WiringFacts, _ wording: WiringWording) -> [Message] {
    // A reversed supply or a short circuit puts contacts into the 0 V side; that is one mistake, not two.
    let isExplained = facts.rules.supplyIsReversed || facts.hazards.contains { $0.kind == .short }
    return (facts.rules.supplyIsReversed ? [Message("feedback.wrong.supply_reversed")] : [])
      + facts.rules.reversed.map(wording.reversed)
      + (isExplained ? [] : facts.rules.switchingInMinus).map {
        Message("feedback.wrong.switched_minus", ["component": .text($0)])
      }
      + facts.rules.otherContacts.map { wording.otherContact($0, key: "feedback.wrong.prescribed_contact") }
  }

  private static func corrections(_ facts: WiringFacts, _ wording: WiringWording) -> [Message] {
    guard !facts.nothingIsWired else { return [] }
    let difference = facts.difference
    // A component that is turned round has been told as such; its two leads are not told again.
    let turned = Set(facts.rules.reversed.flatMap { [$0.plus, $0.minus] }.map(MessageArgument.terminal))
    let moved = difference.movedLeads.compactMap { lead in
      wording.moved(difference.joinsToOpen[lead.open], difference.joinsToClose[lead.close])
    }.filter { message in
      let places = ["wrong", "right"].compactMap { message.arguments[$0] }
      return !turned.isSuperset(of: places) && message.arguments["fixed"].map(turned.contains) != true
    }
    // A pair without a common terminal to name is told as two joins.
    let told = difference.movedLeads.filter { lead in
      wording.moved(difference.joinsToOpen[lead.open], difference.joinsToClose[lead.close]) != nil
    }
    let (opened, closed) = (Set(told.map(\.open)), Set(told.map(\.close)))
    let missing = wording.missing(
      difference.joinsToClose.enumerated().filter { !closed.contains($0.offset) }.map(\.element),
      difference: difference, reference: facts.task.reference)
    let wrong = difference.joinsToOpen.enumerated().filter { offset, join in
      !opened.contains(offset) && (!join.isIdle || join.second.contains(where: facts.rules.protection.live.contains))
    }.map { wording.superfluous($0.element) }
    let all = moved + missing + wrong
    let rest = all.count - shownCorrections
    return all.prefix(shownCorrections)
      + (rest > 0 ? [Message("feedback.wrong.more", ["count": .integer(rest)])] : [])
  }

  private static func right(_ facts: WiringFacts) -> [Message] {
    guard !facts.nothingIsWired else { return [] }
    let difference = facts.difference
    let counts: [String: MessageArgument] = [
      "right": .integer(difference.rightJoins), "required": .integer(difference.requiredJoins),
    ]
    let connections = Message(
      difference.isAsDrawn ? "feedback.right.all_connections" : "feedback.right.connections", counts)
    // Past a fuse the connections are those of the drawing for the current only.
    return (facts.rules.protection.bypassedFuses.isEmpty ? [connections] : [])
      + facts.requirements.filter(\.isMet).map {
        Message("feedback.right.requirement", ["text": .authored($0.requirement.texts)])
      }
  }

  private static func notes(_ facts: WiringFacts, _ credit: WiringCredit, _ wording: WiringWording) -> [Message] {
    let otherwise = credit.verdict == .unexpectedButWorking ? wording.otherwise(facts.departure) : []
    let told = Set(facts.rules.otherContacts.map(\.drawn))
    let allowed = WiringRules.contactsInPlace(of: facts.difference.readAs, facts.equipment)
      .filter { !told.contains($0.drawn) }
    return otherwise.prefix(shownCorrections) + stubs(facts, wording)
      + allowed.map { wording.otherContact($0, key: "feedback.note.other_contact") }
      + facts.hidden.compactMap { contact in
        contact.opening.map { opening in
          Message(
            "feedback.note.not_verified",
            ["component": .text(contact.component), "steps": .messages([wording.action(opening)])])
        }
      }
  }

  /// Leads that lead nowhere; beside a short circuit they are not worth a word.
  private static func stubs(_ facts: WiringFacts, _ wording: WiringWording) -> [Message] {
    guard !facts.hazards.contains(where: { $0.kind == .short }) else { return [] }
    let rest = facts.rules.stubs.count - shownCorrections
    return facts.rules.stubs.prefix(shownCorrections).map(wording.idle)
      + (rest > 0 ? [Message("feedback.note.idle_more", ["count": .integer(rest)])] : [])
  }

  private static func next(_ facts: WiringFacts, _ credit: WiringCredit) -> Message {
    if facts.nothingIsWired { return Message("feedback.next.begin") }
    switch credit.verdict {
    case .passed: return Message("feedback.next.done")
    case .unexpectedButWorking: return Message("feedback.next.trainer_looks")
    default:
      if facts.hazards.contains(where: { $0.kind == .notProved }) { return Message("feedback.next.ask_trainer") }
      let isUnsafe = !facts.hazards.isEmpty || facts.rules.supplyIsReversed
      return Message(isUnsafe ? "feedback.next.keep_off" : "feedback.next.correct_first")
    }
  }
}

extension MessageArgument {
  static func terminal(_ terminal: Terminal) -> MessageArgument { .text(terminal.description) }
}
