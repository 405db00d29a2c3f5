/// How much help the learner had; shown beside the score.
package enum Assistance: String, Hashable, Sendable, Codable, CaseIterable {
  case solo
  /// With hints of the bench or of a trainer.
  case assisted
  /// A trainer did it together with the learner.
  case demonstrated
}
