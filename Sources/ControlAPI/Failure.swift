/// What the control socket answers when it cannot do it: said in words, with the mend, and how a program shall take it.
package struct Failure: Error, Codable, Hashable, Sendable, CustomStringConvertible {
  /// Which exit status the command line gives for it (design §11).
  package enum Kind: String, Codable, Sendable {
    /// The answer is no: a rule refuses it. Exit status 1.
    case refused
    /// Wrong use or bad input. Exit status 2.
    case input
    /// The environment: port, permission, disk, network. Exit status 3.
    case environment
  }

  package var kind: Kind
  package var error: String
  /// What to do about it.
  package var hint: String?

  package init(_ kind: Kind, _ error: String, hint: String? = nil) {
    self.kind = kind
    self.error = error
    self.hint = hint
  }

  package var description: String {
    hint.map { "\(error)\n  \($0)" } ?? error
  }
}
