/// How a language writes numbers and enumerations.
struct LanguageConventions {
  let decimalSign: String
  /// The word between the last two of an enumeration, with its spaces.
  let lastSeparator: String

  init(language: String) {
    switch language {
    case "nl": (decimalSign, lastSeparator) = (",", " en ")
    case "fr": (decimalSign, lastSeparator) = (",", " et ")
    case "pl": (decimalSign, lastSeparator) = (",", " i ")
    default: (decimalSign, lastSeparator) = (".", " and ")
    }
  }

  /// Fixed-point text, rounded half away from zero; `decimals` is held within 0…6.
  func write(_ value: Double, decimals: Int) -> String {
    guard value.isFinite, value.magnitude < 1e12 else { return "\(value)" }
    let places = min(max(decimals, 0), 6)
    let unit = (0..<places).reduce(1) { power, _ in power * 10 }
    let scaled = Int((value.magnitude * Double(unit)).rounded(.toNearestOrAwayFromZero))
    let sign = value < 0 && scaled > 0 ? "-" : ""
    guard places > 0 else { return "\(sign)\(scaled)" }
    let fraction = String(scaled % unit)
    return sign + "\(scaled / unit)" + decimalSign + String(repeating: "0", count: places - fraction.count) + fraction
  }

  /// "a", "a and b", "a, b and c".
  func enumerate(_ items: [String]) -> String {
    guard let last = items.last, items.count > 1 else { return items.first ?? "" }
    return items.dropLast().joined(separator: ", ") + lastSeparator + last
  }

  /// "a", "1) a, 2) b": an order that nobody can misread, in any language.
  func number(_ steps: [String]) -> String {
    guard steps.count > 1 else { return steps.first ?? "" }
    return steps.enumerated().map { "\($0 + 1)) \($1)" }.joined(separator: ", ")
  }
}
