extension String {
  /// Whether it says nothing: no reason, where one is asked for.
  package var isBlank: Bool { allSatisfy(\.isWhitespace) }

  /// Whether it can stand in a line of a list, a file or a terminal: no line break, no other control character, nothing that
  /// turns the direction of what follows.
  package var isPrintable: Bool { unicodeScalars.allSatisfy(\.isPrintable) }

  /// For a message about it.
  var withoutControls: String { String(String.UnicodeScalarView(unicodeScalars.map { $0.isPrintable ? $0 : "?" })) }
}

extension Unicode.Scalar {
  fileprivate var isPrintable: Bool {
    switch properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: false
    // U+202A…U+202E and U+2066…U+2069 turn the direction of the text around them.
    case .format: !(0x202A...0x202E).contains(value) && !(0x2066...0x2069).contains(value)
    default: true
    }
  }
}

extension Learner {
  /// What of it cannot be printed; nil when all can.
  package var unprintable: String? { [name, number, language, group ?? ""].first { !$0.isPrintable } }
}

extension StaffMember {
  /// What of it cannot be printed; nil when all can.
  package var unprintable: String? { [name, number, language].first { !$0.isPrintable } }
}
