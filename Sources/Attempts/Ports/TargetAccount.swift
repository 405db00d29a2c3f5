package import Foundation

/// The name by which a target knows a learner.
package struct TargetAccount: Hashable, Sendable, Codable {
  package enum Source: String, Hashable, Sendable, Codable {
    /// Given by an operator; a roster never replaces it.
    case hand
    case roster
  }
  package var learner: UUID
  package var account: String
  package var source: Source
  package init(learner: UUID, account: String, source: Source) {
    self.learner = learner
    self.account = account
    self.source = source
  }
}

extension TargetAccount {
  /// Why names cannot all be right.
  package enum Contradiction: Hashable, Sendable {
    case twoNames(learner: UUID, [String])
    case twoLearners(name: String, [UUID])
  }

  /// What contradicts itself among names that an operator gives, or contradicts what is known of other learners.
  ///
  /// - Parameters:
  ///   - given: The new names; a learner who is among them has no other name any more.
  ///   - known: The names before.
  /// - Returns: Sorted by name or learner.
  package static func contradictions(of given: [TargetAccount], with known: [TargetAccount]) -> [Contradiction] {
    let renamed = Set(given.map(\.learner))
    let after = given + known.filter { !renamed.contains($0.learner) }
    let names = Dictionary(grouping: given, by: \.learner).mapValues { Set($0.map(\.account)).sorted() }
    let owners = Dictionary(grouping: after, by: \.account).mapValues { Set($0.map(\.learner)) }
    let given = Set(given.map(\.account))
    return names.filter { $0.value.count > 1 }.sorted { $0.key.text < $1.key.text }
      .map { Contradiction.twoNames(learner: $0.key, $0.value) }
      + owners.filter { $0.value.count > 1 && given.contains($0.key) }.sorted { $0.key < $1.key }
      .map { Contradiction.twoLearners(name: $0.key, $0.value.sorted { $0.text < $1.text }) }
  }
}
