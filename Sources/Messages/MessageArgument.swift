/// A value that is filled into a message. Terminals and designations are texts, whatever the language.
package enum MessageArgument: Hashable, Sendable, Codable {
  case text(String)
  case integer(Int)
  /// A measured value with the number of decimals to show; the decimal sign follows the language.
  case decimal(Double, decimals: Int)
  /// Joined as the language joins enumerations: "a, b and c".
  case list([String])
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
