import StrictYAML

/// What a variant makes of the texts of an exercise: other components or contacts, and other values.
///
/// Names are exchanged in one pass, the longest first, and only where they stand as a whole: `-K1` is renamed in `-K1:13`
/// and in `-K1-13`, not in `-K11`. So two components can change places. A minus sign may be typed as − in texts.
struct VariantChange {
  /// What this variant is called; nil for the exercise as written.
  var id: String?
  private var names: [(from: [UInt8], to: String)] = []
  /// Whether a name may begin with a byte, as it may be typed: nearly every one is passed over by a look at these.
  private var isBeginning = [Bool](repeating: false, count: 256)
  private var values: [String: String] = [:]
  /// Where it stands in the file; nil for the exercise as written.
  private(set) var place: YAMLValue?
  /// The names that it exchanges, as the file gives them.
  private var given: [(key: YAMLValue, from: String, to: String)] = []
  private let seen = SeenNames()

  /// Which names stood in some text.
  private final class SeenNames {
    var names: Set<[UInt8]> = []
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
      .map { (Array($0.key.utf8), $0.value) }
    for first in names.compactMap(\.from.first) {
      isBeginning[Int(first)] = true
      if first == Self.hyphen { isBeginning[Int(Self.minus[0])] = true }
    }
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
    guard text.utf8.contains(where: { isBeginning[Int($0)] }) else { return text }
    let typed = Array(text.utf8)
    var result: [UInt8] = []
    var (index, copied) = (0, 0)
    while index < typed.count {
      guard isBeginning[Int(typed[index])], let (name, end) = name(in: typed, at: index) else {
        index += 1
        continue
      }
      seen.names.insert(name.from)
      result += typed[copied..<index]
      // The sign stays as it was typed.
      let keepsSign = isMinus(in: typed, at: index) && name.to.hasPrefix("-")
      if keepsSign { result += Self.minus }
      result += name.to.utf8.dropFirst(keepsSign ? 1 : 0)
      index = end
      copied = index
    }
    return copied == 0 ? text : String(decoding: result + typed[copied...], as: UTF8.self)
  }

  private static let hyphen = UInt8(ascii: "-")
  private static let minus = Array("−".utf8)

  /// Reports names that stand nowhere in the exercise. In an exchange of several, one that another becomes may be new.
  ///
  /// Call it when all texts were changed.
  func reportUnseen() {
    let made = Set(given.map(\.to))
    for (key, from, _) in given where !made.contains(from) {
      let pins = Self.contactPins(from).map { [from, $0.0, $0.1] } ?? [from]
      guard !pins.contains(where: { seen.names.contains(Array($0.utf8)) }) else { continue }
      key.report("\(from) stands nowhere in this exercise", hint: "remove it, or mend the name")
    }
  }
}

/// Names in texts, byte by byte: all texts of the library are looked through while somebody waits for the bench to start.
extension VariantChange {
  /// The longest name that stands at this place as a whole, and where it ends.
  private func name(in text: [UInt8], at start: Int) -> (name: (from: [UInt8], to: String), end: Int)? {
    for name in names {
      guard let end = end(of: name.from, in: text, at: start) else { continue }
      // Asked last: what a letter is takes long to tell.
      if !endsInName(text[..<start]), !beginsInName(text[end...]) { return (name, end) }
    }
    return nil
  }

  /// Where a name ends that begins at this place, with either sign for its minus.
  private func end(of name: [UInt8], in text: [UInt8], at start: Int) -> Int? {
    var place = start
    for byte in name {
      guard place < text.count else { return nil }
      let isMinus = isMinus(in: text, at: place)
      guard byte == (isMinus ? Self.hyphen : text[place]) else { return nil }
      place += isMinus ? Self.minus.count : 1
    }
    return place
  }

  private func isMinus(in text: [UInt8], at place: Int) -> Bool {
    text[place] == Self.minus[0] && text[place...].starts(with: Self.minus)
  }

  private func endsInName(_ text: ArraySlice<UInt8>) -> Bool {
    guard let last = text.last else { return false }
    if last < 0x80 { return isPartOfName(last) }
    return String(decoding: text.suffix(4), as: UTF8.self).unicodeScalars.last.map(isPartOfName) ?? false
  }

  private func beginsInName(_ text: ArraySlice<UInt8>) -> Bool {
    guard let first = text.first else { return false }
    if first < 0x80 { return isPartOfName(first) }
    return String(decoding: text.prefix(4), as: UTF8.self).unicodeScalars.first.map(isPartOfName) ?? false
  }

  /// The same for an ASCII character.
  private func isPartOfName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"): true
    default: false
    }
  }

  private func isPartOfName(_ scalar: Unicode.Scalar) -> Bool {
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
