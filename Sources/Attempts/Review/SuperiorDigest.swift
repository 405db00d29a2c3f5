package import Foundation
import Grading

/// What the superiors should hear: who is stuck or ran into danger, not who is slower than whom.
package struct SuperiorDigest: Hashable, Sendable {
  package struct Line: Hashable, Sendable {
    package var learner: Learner
    package var attempt: Attempt
    package var exceptions: [ReviewException]
  }

  package var superior: UUID
  package var lines: [Line]

  /// One digest for each superior with something to say, of assessments that a trainer has let out, so that nobody hears of
  /// a score that may still change, and of those that a safety stop ended, which have none. Hints are between learner and trainer.
  package static func digests(of entries: [ReviewQueue.Entry]) -> [SuperiorDigest] {
    var lines: [UUID: [Line]] = [:]
    for entry in entries where entry.listing.attempt.mode == .assessment && entry.listing.attempt.isSettled {
      guard let learner = entry.listing.learner, let superior = learner.superior else { continue }
      let reasons = entry.exceptions.filter { exception in
        switch exception {
        case .safetyStop, .nearMiss, .veryLowScore, .repeatedError, .unusualDuration: true
        case .unexpectedButWorking, .helpAsked, .seenBad: false
        }
      }
      if reasons.isEmpty { continue }
      lines[superior, default: []].append(
        Line(learner: learner, attempt: entry.listing.attempt, exceptions: reasons))
    }
    return lines.map { SuperiorDigest(superior: $0.key, lines: $0.value) }
      .sorted { $0.superior.uuidString < $1.superior.uuidString }
  }
}

extension Attempt {
  /// Whether a superior may hear of it.
  fileprivate var isSettled: Bool { phase == .released || (phase == .ended && outcome == .safetyStop) }
}
