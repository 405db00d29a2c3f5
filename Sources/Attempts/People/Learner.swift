package import Foundation

/// A person who learns. The identifier is random; the name stays at the bench.
///
/// Nothing else about the person is kept: no address, age, sex or nationality.
package struct Learner: Hashable, Sendable, Codable, Identifiable {
  package let id: UUID
  package var name: String
  /// The number under which payroll or the LMS knows the person.
  package var number: String
  package var language: String
  package var guidance: Guidance
  /// The staff member who hears of exceptions, and who does not review this learner where the site says so.
  package var superior: UUID?
  /// Class, team or shift, as the site calls it; nil for none.
  package var group: String?
  /// Nobody who has left identifies at a bench; the attempts stay.
  package var isActive: Bool

  package init(
    id: UUID, name: String, number: String, language: String, guidance: Guidance = .full, superior: UUID? = nil,
    group: String? = nil, isActive: Bool = true
  ) {
    self.id = id
    self.name = name
    self.number = number
    self.language = language
    self.guidance = guidance
    self.superior = superior
    self.group = group
    self.isActive = isActive
  }
}

extension Learner {
  /// Characters of the name of a group.
  package static let longestGroup = 64

  private enum CodingKeys: String, CodingKey { case id, name, number, language, guidance, superior, group, isActive }

  /// Takes what an older version wrote, too: what it did not know has its default.
  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      id: try values.decode(UUID.self, forKey: .id), name: try values.decode(String.self, forKey: .name),
      number: try values.decode(String.self, forKey: .number),
      language: try values.decode(String.self, forKey: .language),
      guidance: try values.decodeIfPresent(Guidance.self, forKey: .guidance) ?? .full,
      superior: try values.decodeIfPresent(UUID.self, forKey: .superior),
      group: try values.decodeIfPresent(String.self, forKey: .group),
      isActive: try values.decodeIfPresent(Bool.self, forKey: .isActive) ?? true)
  }
}

/// How much the bench says by itself while somebody practises. No setting bypasses the check of the wiring before power.
package enum Guidance: String, Hashable, Sendable, Codable, CaseIterable {
  /// Hints are offered as soon as the measured state calls for one.
  case full
  /// Hints come when they are asked for.
  case onRequest = "on_request"
  /// No hints: the learner works from the drawing alone.
  case none
}

/// How far a learner has come. Sites rename the words on the pages, not the values.
package enum Level: String, Hashable, Sendable, Codable, CaseIterable {
  case inTraining = "in_training"
  case basicWithSupervision = "basic_with_supervision"
  case basic, `operator`, expert
}

/// A level that somebody gave a learner.
package struct LevelReached: Hashable, Sendable, Codable {
  package var learner: UUID
  package var level: Level
  package var at: Date
  /// Number of the staff member.
  package var by: String

  package init(learner: UUID, level: Level, at: Date, by: String) {
    self.learner = learner
    self.level = level
    self.at = at
    self.by = by
  }
}
