import Drawings
import Exercises
import Synchronization

/// Drawings of what happens now, drawn once for all who watch.
final class LiveDrawings: Sendable {
  private struct Key: Hashable {
    /// Of its content: an author may change it while somebody watches.
    var exercise: String
    var variant: String?
    var state: ShownState
    var language: String
  }

  /// Drawings that are kept; then all are forgotten. A circuit comes back to the same few states.
  static let most = 256

  private let drawn = Mutex<[Key: String]>([:])

  /// The drawing of this state, as it was drawn before or else as `draw` makes it.
  func drawing(
    of exercise: Exercise, showing state: ShownState, _ language: String, draw: () -> String?
  ) -> String? {
    let key = Key(exercise: exercise.contentHash, variant: exercise.variant, state: state, language: language)
    if let known = drawn.withLock({ $0[key] }) { return known }
    guard let drawing = draw() else { return nil }
    drawn.withLock { drawn in
      if drawn.count >= Self.most { drawn = [:] }
      drawn[key] = drawing
    }
    return drawing
  }
}
