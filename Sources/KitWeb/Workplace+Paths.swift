package import Attempts
import Exercises
package import Foundation

extension Workplace {
  /// How far a learner is on each learning path of the library; for nobody in particular, each path from its beginning.
  ///
  /// - Throws: what the store cannot read.
  package func paths(of learner: UUID?) async throws -> [PathProgress] {
    var attempts: [Attempt] = []
    var exempted: Set<String> = []
    if let learner {
      attempts = try await store.attempts(matching: AttemptFilter(learner: learner, limit: 10_000))
      exempted = Set(try await store.history(of: learner).exemptions.map(\.exercise))
    }
    return library.paths.map { path in
      PathProgress(path, attempts: attempts, exempted: exempted) { library[$0]?.passMark ?? 100 }
    }
  }
}
