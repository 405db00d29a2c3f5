/// Something that an author should know about an exercise, found by computing and not by reading the file. In English.
package struct AuthorFinding: Hashable, Sendable {
  package enum Severity: String, Hashable, Sendable, Codable, CaseIterable {
    /// The exercise must not reach a learner.
    case error
    /// It can be used, but is probably not what its author wants.
    case warning
    /// A figure to know, such as the length of a good search for a fault.
    case note
  }

  package var severity: Severity
  /// What it is about: `reference`, `hint no-holding`, `fault K1.coil-open`, `texts fr`; with the variant in front.
  package var subject: String
  package var message: String
  /// The mend; nil for a note.
  package var hint: String?

  package init(_ severity: Severity, _ subject: String, _ message: String, hint: String? = nil) {
    self.severity = severity
    self.subject = subject
    self.message = message
    self.hint = hint
  }
}
