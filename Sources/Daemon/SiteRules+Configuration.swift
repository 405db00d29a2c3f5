import Attempts
import DaemonConfiguration
import Exercises

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
