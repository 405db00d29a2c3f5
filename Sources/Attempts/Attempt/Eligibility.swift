package import Exercises
package import Foundation
import Grading

/// An entry test showed that a learner need not do an exercise. It opens what comes after it; it is no pass.
package struct Exemption: Hashable, Sendable, Codable {
  package var learner: UUID
  package var exercise: String
  package var reason: String
  /// Number of the staff member.
  package var by: String
  package var at: Date
  /// The entry test that gave it, whose score may still change; nil when a person gave it.
  package var attempt: UUID?

  package init(learner: UUID, exercise: String, reason: String, by: String, at: Date, attempt: UUID? = nil) {
    self.learner = learner
    self.exercise = exercise
    self.reason = reason
    self.by = by
    self.at = at
    self.attempt = attempt
  }
}

/// One assessment more than the exercise allows.
package struct NewChance: Hashable, Sendable, Codable {
  package var learner: UUID
  package var exercise: String
  package var reason: String
  package var by: String
  package var at: Date

  package init(learner: UUID, exercise: String, reason: String, by: String, at: Date) {
    self.learner = learner
    self.exercise = exercise
    self.reason = reason
    self.by = by
    self.at = at
  }
}

/// What a learner has done so far, as far as it decides what may be begun.
package struct LearnerHistory: Hashable, Sendable {
  package var attempts: [Attempt]
  package var exemptions: [Exemption]
  package var chances: [NewChance]

  package init(attempts: [Attempt], exemptions: [Exemption] = [], chances: [NewChance] = []) {
    self.attempts = attempts
    self.exemptions = exemptions
    self.chances = chances
  }

  /// Exercises with an assessment that was passed, or worked in an unexpected way that a trainer let through.
  package var passed: Set<String> {
    Set(attempts.filter(\.isPass).map(\.exercise))
  }

  /// Assessments of this exercise that count. A kit fault never does, nor one that ended before the learner could begin.
  package func used(_ exercise: String) -> Int {
    attempts.count { $0.exercise == exercise && $0.countsAsUsed }
  }
}

extension Attempt {
  package var isPass: Bool {
    guard mode == .assessment, [.graded, .reviewed, .released].contains(phase) else { return false }
    return outcome == .passed || (outcome == .unexpectedButWorking && phase == .released)
  }

  /// Whether it uses up one of the assessments that are allowed.
  package var countsAsUsed: Bool {
    guard mode == .assessment else { return false }
    switch outcome {
    case nil: return true
    case .kitFault, .repeatScan: return false
    // Given up or broken off before anything was graded.
    case .aborted: return submittedAt != nil
    case .passed, .failed, .timeout, .safetyStop, .unexpectedButWorking: return true
    }
  }
}

/// Whether a learner may begin an exercise.
package struct EntryRules: Hashable, Sendable {
  /// Exercises that have to be passed before any other, in practice too and without exemptions: the safety lessons.
  package var safetyGates: [String]

  package init(safetyGates: [String] = []) { self.safetyGates = safetyGates }

  /// Why not; nil when it may begin. In practice, prerequisites are advice and chances are endless; safety gates hold.
  package func objection(
    toBegin exercise: Exercise, mode: Attempt.Mode, history: LearnerHistory
  ) -> AttemptRefusal? {
    let passed = history.passed
    if !safetyGates.contains(exercise.id) {
      let closed = safetyGates.filter { !passed.contains($0) }
      if !closed.isEmpty { return .safetyGateClosed(closed) }
    }
    if mode == .practice { return nil }
    let exempted = Set(history.exemptions.map(\.exercise))
    let missing = exercise.prerequisites.filter { !passed.contains($0) && !exempted.contains($0) }
    if !missing.isEmpty { return .prerequisitesMissing(missing) }
    if let allowed = exercise.attemptsAllowed {
      let total = allowed + history.chances.count { $0.exercise == exercise.id }
      if history.used(exercise.id) >= total { return .attemptsUsedUp(allowed: total) }
    }
    return nil
  }
}
