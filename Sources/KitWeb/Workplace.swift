package import Attempts
import Circuits
package import ExerciseRun
package import Exercises
import Grading
package import Messages

/// Everything that pages and control socket act upon: stations, library, store, texts. Made by the composition root.
package struct Workplace: Sendable {
  package struct Station: Sendable, Identifiable {
    package let id: String
    /// Id of the kit description that the station expects.
    package var kit: String
    package var bench: any Bench
    package var run: ExerciseRun

    package init(id: String, kit: String, bench: any Bench, run: ExerciseRun) {
      self.id = id
      self.kit = kit
      self.bench = bench
      self.run = run
    }
  }

  package var stations: [Station]
  package var library: ExerciseLibrary
  package var store: any AttemptStore
  package var desk: ReviewDesk
  package var catalogue: Catalogue
  package var defaultLanguage: String
  /// The demonstration learners may be chosen on the bench page without a badge.
  package var isDemonstration: Bool

  package init(
    stations: [Station], library: ExerciseLibrary, store: any AttemptStore, desk: ReviewDesk, catalogue: Catalogue,
    defaultLanguage: String, isDemonstration: Bool
  ) {
    self.stations = stations
    self.library = library
    self.store = store
    self.desk = desk
    self.catalogue = catalogue
    self.defaultLanguage = defaultLanguage
    self.isDemonstration = isDemonstration
  }

  /// What each hazard is and how one gets there, in the designations of the station's kit.
  func messages(of hazards: [Hazard], at station: Station) -> [Message] {
    guard let kit = library.kits[station.kit] else { return [] }
    return hazards.map { $0.message(in: kit.equipment) }
  }
}
