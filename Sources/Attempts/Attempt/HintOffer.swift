import Circuits
package import Exercises
import Grading

/// Which hints a learner is shown: those for the mistake that the last check found, else the general ones.
///
/// A pure function of the log, so that a page that is loaded again shows the same. In an assessment nothing tells what was measured, so
/// only the general hints are given there, and those that count measurements.
package struct HintOffer: Hashable, Sendable {
  /// Id of the ladder; nil for the general hints.
  package private(set) var ladder: String?
  /// How many of its hints were shown so far.
  package private(set) var shown = 0
  /// How many it has; the same number in every language.
  package let total: Int
  private let texts: [String: [String]]

  /// - Parameters:
  ///   - exercise: the variant that is done.
  ///   - mode: of the attempt.
  ///   - events: its log so far.
  package init(_ exercise: Exercise, mode: Attempt.Mode, events: [AttemptEvent]) {
    var now = Self.ladder(of: exercise, mode: mode, nets: .empty, measurements: 0, failed: nil)
    var counts: [String?: Int] = [:]
    var nets = Nets.empty
    var measurements = 0
    for event in events {
      switch event.what {
      case .scan(let scan): nets = scan.nets
      case .probe:
        measurements += 1
        // Measuring changes nothing in what the last check of a wiring found.
        guard Self.countsMeasurements(exercise) else { continue }
        now = Self.ladder(of: exercise, mode: mode, nets: nets, measurements: measurements, failed: nil)
      case .checked(let grade):
        now = Self.ladder(
          of: exercise, mode: mode, nets: nets, measurements: measurements, failed: grade.failedCriteria)
      case .hint: counts[now?.id, default: 0] += 1
      default: continue
      }
    }
    ladder = now?.id
    shown = counts[now?.id] ?? 0
    texts = now?.texts ?? exercise.texts.mapValues(\.hints)
    total = texts.values.map(\.count).min() ?? 0
  }

  /// Those that were shown, the last one last.
  ///
  /// - Parameter languages: what the learner reads, the best first; English where there is none of them.
  /// - Returns: as many as ``shown``.
  package func hints(in languages: [String]) -> [String] {
    let own = languages.lazy.compactMap { texts[$0] }.first ?? texts["en"] ?? []
    return Array(own.prefix(shown))
  }

  /// Whether how much was measured decides which hints there are; that tells nothing of what was measured.
  private static func countsMeasurements(_ exercise: Exercise) -> Bool {
    switch exercise.kind {
    case .faultFinding, .measurement: true
    case .wiring, .sequence: false
    }
  }

  /// Nothing was measured before the first check, and a ladder for a wiring mistake would say what is wrong with nothing.
  private static func ladder(
    of exercise: Exercise, mode: Attempt.Mode, nets: Nets, measurements: Int, failed: Set<String>?
  ) -> HintLadder? {
    if countsMeasurements(exercise), failed == nil || mode != .practice {
      return exercise.ladder(for: .empty, measurements: measurements) { [] }
    }
    guard mode == .practice, let failed else { return nil }
    return exercise.ladder(for: nets, measurements: measurements) { failed }
  }
}
