package import Attempts

/// A target that cannot be served as it is configured, such as one whose secret is missing. It says so in every run, so that it is
/// seen where the others are, and keeps none of them waiting.
package struct UnreadyTarget: ScoreTarget {
  package let name: String
  package let custom: DeliveryCustom
  private let trouble: TargetTrouble

  /// `latestOnly` is as for the target that it stands for.
  package init(name: String, latestOnly: Bool, error: SyncError) {
    self.name = name
    custom = DeliveryCustom(batch: 1, latestOnly: latestOnly)
    trouble =
      switch error {
      case .file(let path, let doing, let reason, let mend):
        TargetTrouble(.misconfigured, "\(path): \(doing) failed: \(reason)", mend: mend)
      case .alreadyRunning, .store:
        TargetTrouble(.misconfigured, "\(error)", mend: "Mend it, then run the sync again.")
      }
  }

  package func deliver(_ rows: [Delivery]) async -> TargetAnswer { TargetAnswer(trouble: trouble) }
}
