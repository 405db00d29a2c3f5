/// `POST /v1/learners`.
package struct AddLearner: Codable, Hashable, Sendable {
  package var name: String
  /// The number under which payroll or the LMS knows the person.
  package var number: String
  /// `nl` or `en`.
  package var language: String

  package init(name: String, number: String, language: String) {
    self.name = name
    self.number = number
    self.language = language
  }
}
