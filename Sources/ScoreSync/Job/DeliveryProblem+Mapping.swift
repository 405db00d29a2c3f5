import Attempts

extension DeliveryProblem {
  /// Nobody at the target is known to be the learner.
  static func unmapped(_ score: ReleasedScore, target: String) -> DeliveryProblem {
    DeliveryProblem(
      .unmapped, "nobody at the target is known to be the learner with number '\(score.learnerNumber)'",
      mend:
        "Correct the number here or there, or give the name: 'proefbank sync accounts --target \(target) FILE.csv --by NUMBER'."
    )
  }

  /// Two learners of the bench would be graded as one there.
  static func shared(_ score: ReleasedScore, target: String) -> DeliveryProblem {
    DeliveryProblem(
      .unmapped,
      "the learner with number '\(score.learnerNumber)' goes by the same name at the target as another learner here",
      mend: "Say who is who: 'proefbank sync accounts --target \(target) FILE.csv --by NUMBER'.")
  }
}
