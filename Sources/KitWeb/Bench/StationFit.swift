import Attempts
import ExerciseRun
import Exercises
import Messages

/// Whether an exercise can be done at a station.
enum StationFit: Hashable {
  case fits
  /// It is for another kit.
  case otherKit
  /// The kit cannot insert what a search or a measurement needs.
  case cannotInsert

  /// How an exercise, or one variant of it, fits a station.
  ///
  /// - Parameters:
  ///   - exercise: of the library.
  ///   - library: with the kit descriptions.
  ///   - model: of the kit that the station expects.
  ///   - attached: the kit that is there; nil when none is: then a virtual one may still come.
  init(_ exercise: Exercise, in library: ExerciseLibrary, on model: String, attached: KitIdentity?) {
    guard let kit = library.kit(of: exercise, on: model) else {
      self = .otherKit
      return
    }
    self = exercise.runs(on: kit, isVirtual: attached?.isVirtual ?? true) ? .fits : .cannotInsert
  }

  /// Why not, for a learner; nil when it fits. Never says what would be inserted.
  var obstacle: Message? {
    switch self {
    case .fits: nil
    case .otherKit: Message("page.does_not_fit")
    case .cannotInsert: AttemptRefusal.notOnThisKit.message
    }
  }
}

extension Workplace {
  func fit(_ exercise: Exercise, at station: Station, attached: KitIdentity?) -> StationFit {
    StationFit(exercise, in: library, on: station.kit, attached: attached)
  }

  /// Where an exercise can be done now.
  func stations(for exercise: Exercise) async -> [Station] {
    var fitting: [Station] = []
    for station in stations {
      let attached = await station.run.snapshot.connection.identity
      if fit(exercise, at: station, attached: attached) == .fits { fitting.append(station) }
    }
    return fitting
  }
}
