package import StrictYAML

/// The texts of an exercise file beside one another, for a translator: format XLIFF 2.
package struct TranslationSheet: Hashable, Sendable {
  /// One text.
  package struct Unit: Hashable, Sendable {
    /// Where it stands in the file, such as `texts/hints/1` or `requirements/holds/texts`.
    package var id: String
    package var source: String
    /// Nil where there is no translation yet.
    package var target: String?

    package init(id: String, source: String, target: String? = nil) {
      self.id = id
      self.source = source
      self.target = target
    }
  }

  /// Id of the exercise.
  package var exercise: String
  package var source: String
  package var target: String
  package var units: [Unit]

  package init(exercise: String, source: String, target: String, units: [Unit]) {
    self.exercise = exercise
    self.source = source
    self.target = target
    self.units = units
  }

  /// Takes the texts out of `exercise.yaml`.
  ///
  /// - Parameters:
  ///   - bytes: the whole file.
  ///   - file: its name for the diagnostics.
  ///   - exercise: its id.
  ///   - source: code of the language to translate from.
  ///   - target: code of the language to translate into.
  /// - Throws: ``DiagnosticsError`` when the file is not YAML, or a text is missing in the language to translate from.
  package init(
    of bytes: [UInt8], file: String, exercise: String, from source: String, to target: String
  ) throws(DiagnosticsError) {
    let units = try decodeYAML(bytes, file: file) { root -> [Unit]? in
      var units: [Unit] = []
      for place in LanguageMapping.all(in: root) {
        guard let original = place.value(in: source) else {
          place.mapping.report(
            "there is no text in '\(source)' here", hint: "choose another language to translate from")
          continue
        }
        let translated = place.value(in: target).map { Dictionary($0.leaves) { one, _ in one } } ?? [:]
        units += original.leaves.map { path, text in
          Unit(id: place.path + path, source: text, target: translated[path])
        }
      }
      return units
    }
    self.init(exercise: exercise, source: source, target: target, units: units)
  }
}

/// A mapping whose keys are languages, somewhere in a file.
struct LanguageMapping {
  /// Such as `texts` or `requirements/holds/texts`.
  var path: String
  var mapping: YAMLValue

  func value(in language: String) -> TextTree? { mapping.peek(language).map(TextTree.init) }

  /// All of a file, in its order.
  static func all(in root: YAMLValue) -> [LanguageMapping] {
    var found: [LanguageMapping] = []
    func visit(_ value: YAMLValue, _ path: String) {
      if value.isList {
        for (index, item) in (value.list() ?? []).enumerated() {
          // Items that have a name keep it when others come before them.
          visit(item, path + "/" + (item.peek("id")?.text() ?? "\(index)"))
        }
      } else if value.isMapping {
        let pairs = value.entries() ?? []
        let keys = pairs.compactMap { $0.key.text() }
        if !keys.isEmpty, keys.allSatisfy(knownLanguages.contains) {
          found.append(LanguageMapping(path: path, mapping: value))
        } else {
          for (key, item) in zip(keys, pairs.map(\.value)) { visit(item, path.isEmpty ? key : path + "/" + key) }
        }
      }
    }
    visit(root, "")
    return found
  }
}

/// What stands under one language: a text, or lists and mappings of texts.
indirect enum TextTree {
  case text(String)
  case list([TextTree])
  case mapping([(key: String, value: TextTree)])

  init(_ value: YAMLValue) {
    if value.isList {
      self = .list((value.list() ?? []).map(TextTree.init))
    } else if value.isMapping {
      self = .mapping((value.entries() ?? []).map { ($0.key.text() ?? "", TextTree($0.value)) })
    } else {
      self = .text(value.text() ?? "")
    }
  }

  /// Every text that is to be translated, with its path below here: empty, or `/hints/0`.
  var leaves: [(String, String)] {
    switch self {
    case .text(let text): [("", text)]
    case .list(let items): items.enumerated().flatMap { index, item in item.leaves.map { ("/\(index)\($0.0)", $0.1) } }
    case .mapping(let pairs):
      // A fragment is translated where it stands.
      isFragment ? [] : pairs.flatMap { pair in pair.value.leaves.map { ("/\(pair.key)\($0.0)", $0.1) } }
    }
  }

  private var isFragment: Bool {
    if case .mapping(let pairs) = self { pairs.count == 1 && pairs[0].key == "fragment" } else { false }
  }

  /// The same with other texts; nil when one is missing. Fragments of one language become those of the other.
  func replaced(_ path: String = "", from: String, to: String, _ text: (String) -> String?) -> TextTree? {
    switch self {
    case .text: return text(path).map(TextTree.text)
    case .list(let items):
      let made = items.enumerated().compactMap { $1.replaced("\(path)/\($0)", from: from, to: to, text) }
      return made.count == items.count ? .list(made) : nil
    case .mapping(let pairs):
      if isFragment, case .text(let name) = pairs[0].value {
        let other = name.hasSuffix("/" + from) ? name.dropLast(from.count) + to : name[...]
        return .mapping([("fragment", .text(String(other)))])
      }
      let made = pairs.compactMap { pair in
        pair.value.replaced("\(path)/\(pair.key)", from: from, to: to, text).map { (key: pair.key, value: $0) }
      }
      return made.count == pairs.count ? .mapping(made) : nil
    }
  }

  /// On one line, as JSON writes it.
  var flow: String {
    switch self {
    case .text(let text): quoted(text)
    case .list(let items): "[" + items.map(\.flow).joined(separator: ", ") + "]"
    case .mapping(let pairs): "{" + pairs.map { "\($0.key): \($0.value.flow)" }.joined(separator: ", ") + "}"
    }
  }

  /// `key: value` over as many lines as it takes, the first one without its indentation.
  func block(_ key: String, indent: Int) -> [String] {
    let inner = String(repeating: " ", count: indent + 2)
    switch self {
    case .text(let text): return ["\(key): \(quoted(text))"]
    case .list(let items): return ["\(key):"] + items.map { "\(inner)- \($0.flow)" }
    case .mapping(let pairs):
      return ["\(key):"]
        + pairs.flatMap { pair in
          let lines = pair.value.block(pair.key, indent: indent + 2)
          return [inner + lines[0]] + lines.dropFirst()
        }
    }
  }
}
