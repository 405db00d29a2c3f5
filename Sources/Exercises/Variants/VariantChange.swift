import StrictYAML

/// What a variant makes of the texts of an exercise: other components or contacts, and other values.
///
/// Names are exchanged in one pass, the longest first, and only where they stand as a whole: `-K1` is renamed in `-K1:13`
/// and in `-K1-13`, not in `-K11`. So two components can change places. A minus sign may be typed as − in texts.
struct VariantChange {
  /// What this variant is called; nil for the exercise as written.
  var id: String?
  private var names: [(from: [Unicode.Scalar], to: String)] = []
  /// What a name may begin with, as it may be typed: nearly every character is passed over by a look at these few.
  private var beginnings: [Unicode.Scalar] = []
  private var values: [String: String] = [:]
  /// Where it stands in the file; nil for the exercise as written.
  private(set) var place: YAMLValue?
  /// The names that it exchanges, as the file gives them.
  private var given: [(key: YAMLValue, from: String, to: String)] = []
  private let seen = SeenNames()

  /// Which names stood in some text.
  private final class SeenNames {
    var names: Set<[Unicode.Scalar]> = []
  }

  init(id: String? = nil, rename: [String: String] = [:], values: [String: String] = [:]) {
    self.id = id
    self.values = values
    var exchanged = rename
    for (from, to) in rename {
      // A contact such as -K1:13-14 stands for its two terminals as well.
      guard let (one, other) = Self.contactPins(from), let (newOne, newOther) = Self.contactPins(to) else { continue }
      exchanged[one] = exchanged[one] ?? newOne
      exchanged[other] = exchanged[other] ?? newOther
    }
    names = exchanged.sorted { $0.key.count == $1.key.count ? $0.key < $1.key : $0.key.count > $1.key.count }
      .map { (Array($0.key.unicodeScalars), $0.value) }
    let first = Set(names.compactMap(\.from.first))
    beginnings = Array(first.contains("-") ? first.union([Self.minus]) : first)
  }

  /// The two terminals of `-K1:13-14`; nil for anything else.
  private static func contactPins(_ text: String) -> (String, String)? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2 else { return nil }
    let pins = parts[1].split(separator: "-", omittingEmptySubsequences: false)
    guard pins.count == 2, !pins[0].isEmpty, !pins[1].isEmpty else { return nil }
    return ("\(parts[0]):\(pins[0])", "\(parts[0]):\(pins[1])")
  }

  /// Whether it leaves every text as it is.
  var isNothing: Bool { names.isEmpty && values.isEmpty }

  func change(_ text: String) -> String {
    let valued = values.isEmpty ? text : fill(text)
    return names.isEmpty ? valued : renamed(valued)
  }

  /// With `$(name)` replaced by its value; unknown ones stay, and are reported by ``unknownValues(in:)``.
  private func fill(_ text: String) -> String {
    // Few texts have a value, and all of the library is read while somebody waits for the bench to start.
    guard text.utf8.contains(UInt8(ascii: "$")) else { return text }
    var result = text
    for (name, value) in values { result.replace("$(\(name))", with: value) }
    return result
  }

  /// Names in `$(name)` that have no value.
  func unknownValues(in text: String) -> [String] {
    guard text.utf8.contains(UInt8(ascii: "$")) else { return [] }
    return text.matches(of: /\$\(([A-Za-z0-9_-]*)\)/).map { String($0.output.1) }.filter { values[$0] == nil }
  }

  private func renamed(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: beginnings.contains) else { return text }
    let typed = Array(text.unicodeScalars)
    var result = String.UnicodeScalarView()
    var (index, copied) = (0, 0)
    while index < typed.count {
      guard beginnings.contains(typed[index]),
        let name = names.first(where: { Self.stands($0.from, in: typed, at: index) })
      else {
        index += 1
        continue
      }
      seen.names.insert(name.from)
      result.append(contentsOf: typed[copied..<index])
      // The sign stays as it was typed.
      let keepsSign = typed[index] == Self.minus && name.to.hasPrefix("-")
      let to = keepsSign ? "\(Self.minus)\(name.to.dropFirst())" : name.to
      result.append(contentsOf: to.unicodeScalars)
      index += name.from.count
      copied = index
    }
    guard copied > 0 else { return text }
    result.append(contentsOf: typed[copied...])
    return String(result)
  }

  private static let minus: Unicode.Scalar = "−"

  /// Reports names that stand nowhere in the exercise. In an exchange of several, one that another becomes may be new.
  ///
  /// Call it when all texts were changed.
  func reportUnseen() {
    let made = Set(given.map(\.to))
    for (key, from, _) in given where !made.contains(from) {
      let pins = Self.contactPins(from).map { [from, $0.0, $0.1] } ?? [from]
      guard !pins.contains(where: { seen.names.contains(Array($0.unicodeScalars)) }) else { continue }
      key.report("\(from) stands nowhere in this exercise", hint: "remove it, or mend the name")
    }
  }

  /// Whether a name stands at this place as a whole, with either sign for its minus.
  private static func stands(_ name: [Unicode.Scalar], in text: [Unicode.Scalar], at start: Int) -> Bool {
    guard start + name.count <= text.count else { return false }
    for offset in name.indices {
      let scalar = text[start + offset] == minus ? "-" : text[start + offset]
      guard scalar == name[offset] else { return false }
    }
    // Asked last: what a letter is takes long to tell.
    let end = start + name.count
    return !(start > 0 && isPartOfName(text[start - 1])) && !(end < text.count && isPartOfName(text[end]))
  }

  private static func isPartOfName(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic || scalar.properties.numericType != nil
  }
}

extension VariantChange {
  /// The exercise as written, and its variants: `values` and `variants` of the file.
  ///
  /// - Returns: the exercise as written first.
  static func all(in root: YAMLValue) -> [VariantChange] {
    let values = texts(root.peek("values"))
    var changes = [VariantChange(values: values)]
    let items = root.peek("variants")?.list() ?? []
    if items.count > most {
      root.peek("variants")?.report("there are \(items.count) variants; at most \(most) are read")
    }
    for item in items.prefix(most) {
      guard let map = item.mapping(keys: ["id", "rename", "values"]) else { continue }
      let id = map.required("id").flatMap { decodeIdentifier($0) }
      let rename = texts(map["rename"])
      let others = texts(map["values"])
      for name in others.keys.sorted() where values[name] == nil {
        map["values"]?.report(
          "the exercise has no value '\(name)'", hint: hint(for: name, among: values.keys.sorted()))
      }
      if rename.isEmpty, others.isEmpty { item.report("a variant is different", hint: "give 'rename' or 'values'") }
      guard let id else { continue }
      if changes.contains(where: { $0.id == id }) { item.report("there are two variants '\(id)'") }
      var change = VariantChange(id: id, rename: rename, values: values.merging(others) { _, other in other })
      change.place = item
      for (key, value) in map["rename"]?.entries() ?? [] {
        guard let from = key.text(), let to = value.text() else { continue }
        change.given.append((key, from, to))
      }
      changes.append(change)
    }
    return changes
  }

  private static let most = 20
  /// Values stand in many places: a long one would make a small file large.
  private static let mostCharacters = 100

  private static func texts(_ value: YAMLValue?) -> [String: String] {
    var texts: [String: String] = [:]
    for (key, value) in value?.entries() ?? [] {
      guard let name = key.text("a name"), let text = value.text() else { continue }
      guard max(name.count, text.count) <= mostCharacters else {
        key.report("this is longer than \(mostCharacters) characters", hint: "write long texts where they are read")
        continue
      }
      texts[name] = text
    }
    return texts
  }
}
