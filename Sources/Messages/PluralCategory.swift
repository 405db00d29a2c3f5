/// The plural categories of the Unicode CLDR that our languages use.
package enum PluralCategory: String, Hashable, Sendable, CaseIterable {
  case one, few, many, other

  /// The category of a whole number: CLDR 44, cardinal rules for integers (`v` = 0).
  package init(_ number: Int, in language: String) {
    let i = number.magnitude
    switch language {
    case "fr":
      self = i < 2 ? .one : i.isMultiple(of: 1_000_000) ? .many : .other
    case "pl":
      let isFew = (2...4).contains(i % 10) && !(12...14).contains(i % 100)
      self = i == 1 ? .one : isFew ? .few : .many
    default:
      self = i == 1 ? .one : .other
    }
  }

  /// The category of a number that is written with decimals.
  package init(decimal value: Double, in language: String) {
    self = language == "fr" && value.magnitude < 2 ? .one : .other
  }

  /// The forms that a text must have in that language. French `many` is left to `other`: no text here counts millions.
  package static func required(in language: String) -> Set<PluralCategory> {
    switch language {
    case "pl": [.one, .few, .many, .other]
    default: [.one, .other]
    }
  }
}
