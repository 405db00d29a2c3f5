package import Circuits
import StrictYAML

/// Hints for one particular mistake, each saying a little more than the one before.
///
/// The bench offers the first ladder of which the condition holds in what the kit measured; where none does, the hints
/// under `texts` count. A ladder that holds in the reference circuit would disturb who did everything right.
package struct HintLadder: Hashable, Sendable {
  package var id: String
  package var condition: HintCondition
  /// By language; the same number of hints in each.
  package var texts: [String: [String]]

  package init(id: String, condition: HintCondition, texts: [String: [String]]) {
    self.id = id
    self.condition = condition
    self.texts = texts
  }
}

/// What has to be measured for a ladder of hints; all of it at once. Never empty.
package struct HintCondition: Hashable, Sendable {
  /// Pairs of terminals that are joined by the learner's wiring.
  package var joined: [TerminalPair]
  /// Pairs of terminals that are not joined.
  package var apart: [TerminalPair]
  /// Components of which no terminal is joined to anything.
  package var unwired: [String]
  /// Criteria that lose points: requirements of a wiring exercise; `order`, `waits` and `strokes` of a sequence; questions
  /// of a measurement.
  package var fails: [String]
  /// Holds while fewer measurements than this were taken; fault finding and measuring only.
  package var fewerMeasurements: Int?

  package init(
    joined: [TerminalPair] = [], apart: [TerminalPair] = [], unwired: [String] = [], fails: [String] = [],
    fewerMeasurements: Int? = nil
  ) {
    self.joined = joined
    self.apart = apart
    self.unwired = unwired
    self.fails = fails
    self.fewerMeasurements = fewerMeasurements
  }

  /// Whether the condition holds.
  ///
  /// - Parameters:
  ///   - nets: the measured wiring.
  ///   - failed: ids of the criteria that lose points; asked for only when the wiring alone does not decide.
  ///   - measurements: how many were taken so far.
  /// - Returns: true when everything that it names is so.
  package func holds(in nets: Nets, failed: () -> Set<String>, measurements: Int = 0) -> Bool {
    func areJoined(_ pair: TerminalPair) -> Bool {
      nets.groups.contains { $0.contains(pair.first) && $0.contains(pair.second) }
    }
    guard joined.allSatisfy(areJoined), !apart.contains(where: areJoined) else { return false }
    let wired = Set(nets.groups.joined().map(\.component))
    guard wired.isDisjoint(with: unwired) else { return false }
    if let fewerMeasurements, measurements >= fewerMeasurements { return false }
    return fails.isEmpty || failed().isSuperset(of: fails)
  }
}

extension ExerciseDecoder {
  func decodeLadders(
    _ value: YAMLValue?, kit: KitDescription, kind: Exercise.Kind?, languages: Set<String>
  ) -> [HintLadder] {
    let items = value?.list() ?? []
    let ladders = items.compactMap { decodeLadder($0, kit: kit, kind: kind, languages: languages) }
    guard ladders.count == items.count else { return ladders }
    for (index, ladder) in ladders.enumerated()
    where ladders.prefix(index).contains(where: { $0.id == ladder.id }) {
      items[index].report("there are two ladders of hints '\(ladder.id)'")
    }
    return ladders
  }

  private func decodeLadder(
    _ value: YAMLValue, kit: KitDescription, kind: Exercise.Kind?, languages: Set<String>
  ) -> HintLadder? {
    guard let map = value.mapping(keys: ["id", "when", "texts"]) else { return nil }
    let id = map.required("id").flatMap { decodeIdentifier($0) }
    let condition = map.required("when").flatMap { decodeCondition($0, kit: kit, kind: kind) }
    let texts = map.required("texts").flatMap { decodeHintTexts($0, languages: languages) }
    guard let id, let condition, let texts else { return nil }
    return HintLadder(id: id, condition: condition, texts: texts)
  }

  private func decodeCondition(_ value: YAMLValue, kit: KitDescription, kind: Exercise.Kind?) -> HintCondition? {
    let keys = ["joined", "apart", "unwired", "fails", "measurements_below"]
    guard let map = value.mapping(keys: keys) else { return nil }
    let references = EquipmentReferences(equipment: kit.equipment)
    func pairs(_ key: String) -> [TerminalPair] {
      guard let value = map[key], let items = value.list() else { return [] }
      // One pair is written without a list around it.
      if items.contains(where: \.isList) {
        return items.compactMap { decodePair($0, references) }
      }
      return decodePair(value, references).map { [$0] } ?? []
    }
    var condition = HintCondition(joined: pairs("joined"), apart: pairs("apart"))
    condition.unwired = names(map["unwired"]) { references.component($0)?.designation }
    let criteria = kind?.hintCriteria ?? []
    condition.fails = names(map["fails"]) { item in
      guard let name = item.text("the id of a criterion") else { return nil }
      if kind == nil || criteria.contains(name) { return name }
      item.report("there is no criterion '\(name)' here", hint: hint(for: name, among: criteria))
      return nil
    }
    condition.fewerMeasurements = map["measurements_below"]?.wholeNumber(in: 1...100)
    switch kind {
    case .wiring:
      refuse(["measurements_below"], of: map, "measurements are counted in fault finding and measuring only")
    case .faultFinding:
      refuse(["joined", "apart", "unwired", "fails"], of: map, "in fault finding the circuit is wired")
    case .sequence: refuse(keys.filter { $0 != "fails" }, of: map, "a hint to a sequence looks at its movements")
    case .measurement:
      refuse(["joined", "apart", "unwired"], of: map, "a hint to a measurement looks at what was measured")
    case nil: break
    }
    if condition == HintCondition(), value.collector.isEmpty {
      value.report("this says nothing that is measured", hint: "give one of \(keys.joined(separator: ", "))")
    }
    return condition
  }

  private func refuse(_ keys: [String], of map: YAMLMapping, _ reason: String) {
    for key in keys { map[key]?.report(reason, hint: "remove '\(key)'") }
  }

  /// One name, or a list of them.
  private func names(_ value: YAMLValue?, _ name: (YAMLValue) -> String?) -> [String] {
    guard let value else { return [] }
    return value.isList ? value.list(name) ?? [] : name(value).map { [$0] } ?? []
  }

  private func decodePair(_ value: YAMLValue, _ references: EquipmentReferences) -> TerminalPair? {
    guard let items = value.list() else { return nil }
    let terminals = items.compactMap { references.terminal($0) }
    guard terminals.count == items.count else { return nil }
    guard terminals.count == 2, let pair = TerminalPair(terminals[0], terminals[1]) else {
      value.report("expected two different terminals, such as [-S1:14, -K1:A1]")
      return nil
    }
    return pair
  }

  private func decodeHintTexts(_ value: YAMLValue, languages: Set<String>) -> [String: [String]]? {
    guard let entries = value.entries() else { return nil }
    var texts: [String: [String]] = [:]
    for (key, value) in entries {
      guard let language = decodeLanguage(key), let hints = value.list({ $0.text() }) else { continue }
      if hints.isEmpty { value.report("a ladder has at least one hint") }
      texts[language] = hints
    }
    let missing = languages.subtracting(texts.keys).sorted()
    if !missing.isEmpty { value.report("the hints are missing in \(missing.joined(separator: ", "))") }
    if Set(texts.values.map(\.count)).count > 1 {
      value.report("every language has the same number of hints, one for one")
    }
    return texts
  }
}

extension Exercise.Kind {
  /// Ids of the criteria that a hint may ask for.
  fileprivate var hintCriteria: [String] {
    switch self {
    case .wiring(let task): task.requirements.map(\.id)
    case .sequence: ["order", "waits", "strokes"]
    case .measurement(let task): task.questions.map(\.id)
    case .faultFinding: []
    }
  }
}
