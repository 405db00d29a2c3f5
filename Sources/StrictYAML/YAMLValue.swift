/// A value of a YAML file that knows where it stands and reports what is wrong with it.
///
/// Each reading function returns nil after reporting, so that the caller goes on with the rest of the file.
/// Plain scalars are texts until a number is asked for: `no` is a language, `13` is a pin.
package struct YAMLValue {
  enum Content {
    /// A plain scalar has no quotes.
    case scalar(String, isPlain: Bool)
    case list([YAMLValue])
    case mapping([(key: YAMLValue, value: YAMLValue)])
    case alias
  }

  let content: Content
  package let position: Position
  package let collector: DiagnosticCollector

  package func report(_ message: String, hint: String? = nil) {
    collector.report(message, at: position, hint: hint)
  }

  /// What stands here, for a message: `'abc'`, `a list`, `a mapping`, `nothing`.
  private var shown: String {
    switch content {
    case .scalar(let text, _):
      if isNothing { return "nothing" }
      return text.count > 40 ? "'\(text.prefix(40))…'" : "'\(text)'"
    case .list: return "a list"
    case .mapping: return "a mapping"
    case .alias: return "an alias"
    }
  }

  /// For the reference of the formats: this is what the value was accepted as.
  private func note(_ kind: @autoclosure () -> String) { collector.notes?.note(self, as: kind()) }

  private func refuse(_ expected: String, hint: String? = nil) {
    report("expected \(expected), got \(shown)", hint: hint)
  }

  /// Whether there is a key without a value, or an explicit null.
  package var isNothing: Bool {
    guard case .scalar(let text, isPlain: true) = content else { return false }
    return text.isEmpty || text == "~" || text == "null"
  }

  package var isList: Bool {
    if case .list = content { true } else { false }
  }

  package var isMapping: Bool {
    if case .mapping = content { true } else { false }
  }

  var scalar: String? {
    guard case .scalar(let text, _) = content, !isNothing else { return nil }
    return text
  }

  /// A text that is more than white space.
  package func text(_ expected: String = "a text") -> String? {
    guard let text = scalar, text.contains(where: { !$0.isWhitespace }) else {
      refuse(expected)
      return nil
    }
    note(expected)
    return text
  }

  package func wholeNumber(in range: ClosedRange<Int>) -> Int? {
    var expected: String { "a whole number \(range.lowerBound)…\(range.upperBound)" }
    guard let text = scalar, let number = Int(text), range.contains(number) else {
      refuse(expected)
      return nil
    }
    note(expected)
    return number
  }

  /// A finite number in decimal notation; `unit` is for the message, such as `V`.
  package func number(in range: ClosedRange<Double>, unit: String = "") -> Double? {
    var expected: String {
      let suffix = unit.isEmpty ? "" : " \(unit)"
      return "a number \(shortNumber(range.lowerBound))…\(shortNumber(range.upperBound))\(suffix)"
    }
    guard let text = scalar, text.allSatisfy({ "+-.0123456789eE".contains($0) }), let number = Double(text),
      range.contains(number)
    else {
      refuse(expected)
      return nil
    }
    note(expected)
    return number
  }

  private func shortNumber(_ number: Double) -> String {
    Int(exactly: number).map { "\($0)" } ?? "\(number)"
  }

  /// `true` or `false`, nothing else.
  package func flag() -> Bool? {
    let expected = "true or false"
    guard let text = scalar, let flag = Bool(text) else {
      refuse(expected)
      return nil
    }
    note(expected)
    return flag
  }

  /// One of the raw values of an enumeration.
  package func choice<Choice: CaseIterable & RawRepresentable<String>>(of: Choice.Type) -> Choice? {
    var known: [String] { Choice.allCases.map(\.rawValue) }
    var expected: String { "one of \(known.joined(separator: ", "))" }
    if let text = scalar, let choice = Choice(rawValue: text) {
      note(expected)
      return choice
    }
    refuse(
      expected,
      hint: scalar.flatMap { nearestName(to: $0, among: known) }.map { "did you mean '\($0)'?" })
    return nil
  }

  package func list() -> [YAMLValue]? {
    guard case .list(let items) = content else {
      refuse("a list")
      return nil
    }
    note("a list")
    return items
  }

  /// A list whose items are all read; items that fail have reported and are left out.
  package func list<Item>(_ item: (YAMLValue) -> Item?) -> [Item]? {
    list()?.compactMap(item)
  }

  /// A value of any kind, which is read elsewhere.
  package func anything() -> YAMLValue {
    note(StrictYAML.anything)
    return self
  }

  /// A mapping with keys that the author chooses, such as languages, in the order of the file.
  package func entries() -> [(key: YAMLValue, value: YAMLValue)]? {
    guard case .mapping(let pairs) = content else {
      refuse("a mapping")
      return nil
    }
    note("a mapping")
    return pairs
  }

  /// A mapping with known keys; any other key is reported with the nearest known one.
  package func mapping(keys known: [String]) -> YAMLMapping? {
    guard let entries = entries() else { return nil }
    collector.notes?.note(self, keys: known)
    var values: [String: YAMLValue] = [:]
    for (key, value) in entries {
      guard let name = key.scalar else {
        key.refuse("a key")
        continue
      }
      guard known.contains(name) else {
        key.report("unknown key '\(name)'", hint: hint(for: name, among: known))
        continue
      }
      values[name] = value
    }
    return YAMLMapping(values: values, position: position, collector: collector)
  }

  /// The value of one key of a mapping, without checking the others: to find out which keys there may be.
  package func peek(_ key: String) -> YAMLValue? {
    guard case .mapping(let pairs) = content else { return nil }
    return pairs.first { $0.key.scalar == key }?.value
  }
}

/// A mapping whose keys have been checked.
package struct YAMLMapping {
  private let values: [String: YAMLValue]
  package let position: Position
  package let collector: DiagnosticCollector

  init(values: [String: YAMLValue], position: Position, collector: DiagnosticCollector) {
    self.values = values
    self.position = position
    self.collector = collector
  }

  /// An optional value; nil when the key is absent.
  package subscript(_ key: String) -> YAMLValue? { values[key] }

  /// A value that has to be there; its absence is reported at the mapping.
  package func required(_ key: String) -> YAMLValue? {
    collector.notes?.note(required: key, at: position)
    if let value = values[key] { return value }
    collector.report("the key '\(key)' is missing", at: position)
    return nil
  }
}
