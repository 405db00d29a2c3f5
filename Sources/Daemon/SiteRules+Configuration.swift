import Attempts
import DaemonConfiguration
import Exercises
import Messages
import StrictYAML

extension SiteRules {
  /// As the configuration of this site says; the tests that end the blocks of a path are block tests too.
  init(_ configuration: DaemonConfiguration, paths: [LearningPath]) {
    let site = configuration.rules
    self.init(
      entry: EntryRules(safetyGates: site.safetyGates),
      review: ReviewRules(
        superiorMayReview: site.superiorMayReview, blockTests: Array(site.blockTests), paths: paths),
      release: ReleaseRules(
        virtualKitsToo: configuration.demonstration,
        signatures: Set(site.signatures.compactMap { SignOff.Role(rawValue: $0.rawValue) })),
      exceptions: ExceptionRules(
        veryLowScore: site.veryLowScore, usualDuration: site.usualDuration, repeatedError: site.repeatedError,
        manyHints: site.manyHints))
  }
}

extension CoverageTargets {
  init(_ rules: DaemonConfiguration.Rules) {
    self.init(usual: rules.usualCoverageTarget, own: rules.coverageTargets)
  }
}

extension Catalogue {
  /// With the levels called as the site calls them.
  func naming(levels names: [String: [String: String]]) -> Catalogue {
    rewording(Dictionary(uniqueKeysWithValues: names.map { ("trainer.level_\($0.key)", $0.value) }))
  }
}

extension DaemonConfiguration.Rules {
  /// Rules about exercises that are not in the library: a slip of the pen, or an exercise that was taken away. The bench works
  /// without them, so that whoever reads the journal or the page of the exercises is told.
  func unknownExercises(in library: ExerciseLibrary) -> [Diagnostic] {
    let rules = [
      ("safety_gates", safetyGates), ("block_tests", blockTests),
      ("coverage_targets", coverageTargets.keys.sorted()),
    ]
    let known = library.exercises.map(\.id)
    return rules.flatMap { key, exercises in
      exercises.filter { library[$0] == nil }.map { exercise in
        Diagnostic(
          file: "rules.\(key)", position: nil, message: "there is no exercise '\(exercise)'",
          hint: hint(for: exercise, among: known))
      }
    }
  }
}
