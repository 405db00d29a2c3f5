/// How to reach a learning record store.
package struct XAPISettings: Sendable {
  /// Whom the statements are about.
  package enum Actor: Sendable, Hashable {
    /// The learner's random identifier under the bench's own address.
    case random
    /// The name by which the LMS at this home page knows the learner; who has none is held.
    case account(homePage: String)
  }
  package var name: String
  /// Without `/statements`.
  package var endpoint: String
  /// Of the header: `1.0.3` or `2.0.0`.
  package var version: String
  package var user: String
  package var password: Secret
  package var writer: StatementWriter
  package var actor: Actor
  package init(
    name: String, endpoint: String, version: String = "1.0.3", user: String, password: Secret,
    writer: StatementWriter, actor: Actor = .random
  ) {
    self.name = name
    self.endpoint = endpoint.hasSuffix("/") ? String(endpoint.dropLast()) : endpoint
    self.version = version
    self.user = user
    self.password = password
    self.writer = writer
    self.actor = actor
  }
}
