package import Exercises
import Foundation
import Grading

/// What may leave the bench, and what may do so without a trainer.
package struct ReleaseRules: Hashable, Sendable {
  /// The demonstration setting: scores made on a virtual kit, and those of learners who showed no badge and PIN, are released
  /// like real ones. Off by default.
  package var virtualKitsToo: Bool
  /// Signatures that a score needs, where the site says so. Such a score is never released by itself.
  package var signatures: Set<SignOff.Role>

  package init(virtualKitsToo: Bool = false, signatures: Set<SignOff.Role> = []) {
    self.virtualKitsToo = virtualKitsToo
    self.signatures = signatures
  }

  /// Why this attempt must stay at the bench; nil when a trainer may release it.
  package func objection(to attempt: Attempt) -> AttemptRefusal? {
    switch attempt.phase {
    case .released: return .alreadyReleased(attempt.id)
    case .selfTest, .running, .paused: return .notNow(action: .released, phase: attempt.phase)
    case .ended: return .nothingToRelease(attempt.outcome)
    case .graded, .reviewed: break
    }
    if attempt.mode == .practice { return .practiceIsNotReleased }
    if let bench = attempt.record.importedFrom { return .belongsToOtherBench(bench) }
    if attempt.learner == nil { return .unattributed }
    if !virtualKitsToo {
      if attempt.kit?.isVirtual ?? true { return .virtualKit }
      // Begun while the demonstration setting was on, which asks for neither.
      if !attempt.record.identifiedBy.isSuperset(of: [.badge, .pin]) { return .notIdentified }
    }
    guard let outcome = attempt.outcome, attempt.score != nil, outcome != .kitFault, outcome != .repeatScan else {
      return .nothingToRelease(attempt.outcome)
    }
    let missing = signatures.subtracting(attempt.record.signatures)
    return missing.isEmpty ? nil : .signaturesMissing(missing)
  }

  /// Whether it is released as soon as it is graded: the exercise says so, the verdict leaves nothing to judge, and
  /// the clock that dates it can be believed.
  package func releasesAutomatically(_ attempt: Attempt, of exercise: Exercise, at time: EventTime) -> Bool {
    attempt.phase == .graded && attempt.gradeRevision == 1 && exercise.release == .automatic
      && (attempt.outcome == .passed || attempt.outcome == .failed)
      && time.quality != .untrusted && objection(to: attempt) == nil
  }
}
