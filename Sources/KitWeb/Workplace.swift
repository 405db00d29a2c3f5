package import Attempts
import Circuits
package import ExerciseRun
package import Exercises
import Grading
package import Messages

/// All that a bench keeps: attempts, people, what they may begin, and what waits to be sent.
package typealias BenchStore = ArchiveStore & AttemptStore & HistoryStore & PeopleStore & ScoreOutbox

/// Everything that pages and control socket act upon: stations, library, store, texts. Made by the composition root.
package struct Workplace: Sendable {
  package struct Station: Sendable, Identifiable {
    package let id: String
    /// Id of the kit description that the station expects.
    package var kit: String
    package var bench: any Bench
    package var run: ExerciseRun
    /// Control socket of a virtual kit; nil for a real one, and outside a demonstration.
    package var virtualControl: String?

    package init(id: String, kit: String, bench: any Bench, run: ExerciseRun, virtualControl: String? = nil) {
      self.id = id
      self.kit = kit
      self.bench = bench
      self.run = run
      self.virtualControl = virtualControl
    }
  }

  package var stations: [Station]
  package var library: ExerciseLibrary
  package var store: any BenchStore
  /// Finds out who stands at a screen.
  package var frontDesk: FrontDesk
  package var desk: ReviewDesk
  package var catalogue: Catalogue
  package var defaultLanguage: String
  /// The demonstration learners may be chosen on the bench page without a badge.
  package var isDemonstration: Bool
  /// The pages go over TLS, so that cookies are marked for it.
  package var isSecure: Bool
  /// How people write the address of the pages, without a slash at the end; nil when the browser knows best.
  package var address: String?
  /// Names of the targets of the sync job.
  package var syncTargets: [String]
  /// Which part of the learners should have passed each exercise.
  package var coverageTargets: CoverageTargets
  /// What is wrong in the library, or with the exercises that the configuration names; in English, for authors.
  package var diagnostics: [String]
  /// Learners who called a trainer.
  package let helpCalls = HelpCalls()

  package init(
    stations: [Station], library: ExerciseLibrary, store: any BenchStore, frontDesk: FrontDesk, desk: ReviewDesk,
    catalogue: Catalogue, defaultLanguage: String, isDemonstration: Bool, isSecure: Bool = false,
    address: String? = nil, syncTargets: [String] = [], coverageTargets: CoverageTargets = CoverageTargets(),
    diagnostics: [String] = []
  ) {
    self.stations = stations
    self.library = library
    self.store = store
    self.frontDesk = frontDesk
    self.desk = desk
    self.catalogue = catalogue
    self.defaultLanguage = defaultLanguage
    self.isDemonstration = isDemonstration
    self.isSecure = isSecure
    self.address = address
    self.syncTargets = syncTargets
    self.coverageTargets = coverageTargets
    self.diagnostics = diagnostics
  }

  /// What each hazard is and how one gets there, in the designations of the station's kit.
  func messages(of hazards: [Hazard], at station: Station) -> [Message] {
    guard let kit = library.kits[station.kit] else { return [] }
    return hazards.map { $0.message(in: kit.equipment) }
  }
}
