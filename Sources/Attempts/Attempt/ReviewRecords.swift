/// What the learner says after the feedback; every part may be left out.
package struct Reflection: Hashable, Sendable, Codable {
  /// How well it went, 1 (not at all) to 5 (very well); stands beside the trainer's rating.
  package var selfRating: Int?
  /// How clear the exercise was, 1 to 5: for its author.
  package var clarity: Int?
  /// Answers to the questions of the exercise, by their id.
  package var answers: [String: String]
  package var remark: String

  package init(selfRating: Int? = nil, clarity: Int? = nil, answers: [String: String] = [:], remark: String = "") {
    self.selfRating = selfRating
    self.clarity = clarity
    self.answers = answers
    self.remark = remark
  }

  /// The same without a word that a person wrote.
  package var withoutWords: Reflection { Reflection(selfRating: selfRating, clarity: clarity) }
}

/// What the trainer saw, sensors and all.
package struct Review: Hashable, Sendable, Codable {
  /// Number of the staff member.
  package var by: String
  /// The trainer's own points of attention, such as how a wire was stripped: seen good, seen bad, or (absent) not seen.
  package var checklist: [String: Bool]
  /// 1 to 5, beside the learner's.
  package var rating: Int?
  package var remark: String

  package init(by: String, checklist: [String: Bool] = [:], rating: Int? = nil, remark: String = "") {
    self.by = by
    self.checklist = checklist
    self.rating = rating
    self.remark = remark
  }

  package var withoutWords: Review { Review(by: by, checklist: checklist, rating: rating) }
}

/// A score that a trainer put in the place of the grader's. Both stay in the log.
package struct Override: Hashable, Sendable, Codable {
  package var before: Int?
  /// 0…100.
  package var after: Int
  package var reason: String
  /// Number of the staff member.
  package var by: String
  /// Grade revision that it makes.
  package var revision: Int

  package init(before: Int?, after: Int, reason: String, by: String, revision: Int) {
    self.before = before
    self.after = after
    self.reason = reason
    self.by = by
    self.revision = revision
  }
}

/// A signature under the grade in force.
package struct SignOff: Hashable, Sendable, Codable {
  package enum Role: String, Hashable, Sendable, Codable, CaseIterable, Comparable {
    case learner, trainer
    package static func < (a: Role, b: Role) -> Bool { a.rawValue < b.rawValue }
  }

  package var role: Role
  /// Identifier of the learner, number of the staff member.
  package var by: String

  package init(role: Role, by: String) {
    self.role = role
    self.by = by
  }
}
