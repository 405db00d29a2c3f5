package import Foundation

/// Somebody who looks after learners, exercises or the bench.
package struct StaffMember: Hashable, Sendable, Codable, Identifiable {
  package enum Role: String, Hashable, Sendable, Codable, CaseIterable, Comparable {
    /// Coaches, reviews, releases.
    case trainer
    /// Writes and corrects exercises.
    case author
    /// People, retention, safety copies.
    case administrator

    package static func < (a: Role, b: Role) -> Bool { a.rawValue < b.rawValue }
  }

  package let id: UUID
  package var name: String
  /// Unique among the staff; stands in the audit and, as reviewer, beside a score.
  package var number: String
  package var language: String
  /// Empty for a superior who only hears of exceptions.
  package var roles: Set<Role>
  /// Who reviews in this one's place, when this one is away or may not.
  package var deputy: UUID?
  package var isActive: Bool

  package init(
    id: UUID, name: String, number: String, language: String, roles: Set<Role>, deputy: UUID? = nil,
    isActive: Bool = true
  ) {
    self.id = id
    self.name = name
    self.number = number
    self.language = language
    self.roles = roles
    self.deputy = deputy
    self.isActive = isActive
  }
}

/// Anybody who can identify at a bench.
package enum Person: Hashable, Sendable {
  case learner(Learner)
  case staff(StaffMember)

  package var id: UUID {
    switch self {
    case .learner(let learner): learner.id
    case .staff(let member): member.id
    }
  }

  package var isActive: Bool {
    switch self {
    case .learner(let learner): learner.isActive
    case .staff(let member): member.isActive
    }
  }

  package var number: String {
    switch self {
    case .learner(let learner): learner.number
    case .staff(let member): member.number
    }
  }
}
