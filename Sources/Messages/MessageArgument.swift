/// A value that is filled into a message. Terminals and designations are texts, whatever the language.
package enum MessageArgument: Hashable, Sendable {
  case text(String)
  case integer(Int)
  /// A measured value with the number of decimals to show; the decimal sign follows the language.
  case decimal(Double, decimals: Int)
  /// Joined as the language joins enumerations: "a, b and c".
  case list([String])
  /// Messages of the same catalogue in their order, such as the actions of a counterexample:
  /// "1) press -S1, 2) release -S1".
  case messages([Message])
  /// A text that the author of an exercise wrote, by language code; English, or else the first one, stands in.
  case authored([String: String])
}

/// What is to be said, without a language: a key of the catalogue and its arguments.
package struct Message: Hashable, Sendable, Codable {
  package var key: String
  package var arguments: [String: MessageArgument]

  package init(_ key: String, _ arguments: [String: MessageArgument] = [:]) {
    self.key = key
    self.arguments = arguments
  }
}
