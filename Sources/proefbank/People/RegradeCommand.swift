import ArgumentParser
import Attempts
import ControlAPI
import DaemonConfiguration
import Exercises
import Foundation
import Grading
import SQLiteAttempts

struct AttemptRegrade: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "regrade", abstract: "Grades stored attempts again, and says what would change.",
    discussion: """
      Nothing changes before --apply. A score that a person put there stays. What had been released waits for its release
      again, as a further revision. Who passed another form of the exercise can be marked for retraining. Kits are those of
      the bench, by its configuration; those of --library where it has none.
      Example: proefbank attempt regrade --exercise exercises/latching-circuit
      Example: proefbank attempt regrade --exercise exercises/latching-circuit --apply --reason 'label of -K1' --by t-01
      """)
  @OptionGroup var store: StoreOptions
  @OptionGroup var library: LibraryOptions
  @OptionGroup var output: OutputOptions
  @Option(help: "Folder of the exercise as it is now.", completion: .directory)
  var exercise: String
  @Flag(help: "Make the changes that were reported.")
  var apply = false
  @Flag(help: "Mark who passed another form of the exercise for retraining.")
  var markRetraining = false
  @Option(help: "Why; stays beside both grades.")
  var reason: String?
  @Option(help: "Your number as a member of the staff.")
  var by: String?

  func validate() throws {
    if apply || markRetraining, reason == nil || by == nil {
      throw ValidationError("--apply and --mark-retraining need --reason and --by.")
    }
  }

  func run() async throws {
    let configuration = try store.load()
    // What was measured was measured on the kits of this bench.
    let bench = store.library(configuration)
    let known = bench.kits.isEmpty ? library.shelves() : bench
    let exercise = try library.exercise(folder: self.exercise, in: known)
    let database = try store.open(configuration)
    let trainer = try await trainer(in: database)
    let listings = try await database.listings(matching: AttemptFilter(exercise: exercise.id, limit: .max))
    var report = RegradeReport(differences: [], skipped: [:])
    var grades: [UUID: (listing: AttemptListing, grade: Grade, passMark: Int)] = [:]
    for listing in listings where listing.attempt.gradeRevision > 0 {
      let id = listing.attempt.id
      if let bench = listing.attempt.record.importedFrom {
        report.skipped[id.text] = "it belongs to \(bench), which grades it"
        continue
      }
      let events = try await database.events(of: id)
      guard let submission = events.submission, let before = events.gradeInForce else {
        report.skipped[id.text] = "nothing was submitted"
        continue
      }
      guard let attempted = listing.attempt.variant(of: exercise),
        let kit = known.kit(of: exercise, on: listing.attempt.kit?.model ?? exercise.kit)
      else {
        report.skipped[id.text] = "its variant or its kit is there no longer"
        continue
      }
      do {
        let after = try Grading.grade(submission, of: attempted, on: kit)
        grades[id] = (listing, after, attempted.passMark)
        report.differences.append(RegradeDifference(of: listing, before: before, after: after))
      } catch {
        report.skipped[id.text] = "\(error)"
      }
    }
    try output.print(report) { text(report) }
    guard let trainer, let reason else { return }
    if apply {
      let site = configuration.rules
      let rules = ReviewRules(
        superiorMayReview: site.superiorMayReview, blockTests: site.blockTests,
        paths: store.library(configuration).paths)
      try await put(
        Regrading(
          report.applicable.compactMap { grades[$0.attempt] }, by: trainer, rules: rules, reason: reason, at: now()),
        into: database)
    }
    if markRetraining { try await mark(exercise, listings, database, by: trainer.number, reason: reason) }
  }

  /// Whoever answers for the changes; nil when none are wanted.
  private func trainer(in database: SQLiteAttempts) async throws -> StaffMember? {
    guard apply || markRetraining, let by else { return nil }
    let staff = try await translated { () async throws(PeopleError) in try await database.staff() }
    if let objection = Responsibility.objection(to: by, roles: [.trainer], among: staff) {
      throw Failure(.refused, "--by \(by): \(objection)", hint: "'proefbank user list' shows the staff and its roles.")
    }
    return staff.first { $0.number == by }
  }

  /// All of them, or none when the store has changed since they were graded.
  private func put(_ regrading: Regrading, into database: SQLiteAttempts) async throws {
    do throws(StoreError) {
      try await database.append(regrading.changes)
    } catch {
      guard case .outOfSequence = error else { throw Failure(.environment, "\(error)") }
      throw Failure(
        .refused, "somebody changed one of these attempts meanwhile; nothing was changed", hint: "Run it again.")
    }
    for (attempt, refusal) in regrading.refused.sorted(by: { $0.key.text < $1.key.text }) {
      print("\(attempt.text)  stays: \(refusal)")
    }
    print("\(regrading.changes.count) changed")
  }

  private func mark(
    _ exercise: Exercise, _ listings: [AttemptListing], _ database: SQLiteAttempts, by: String, reason: String
  ) async throws {
    var marked = 0
    for learner in Set(listings.compactMap(\.learner?.id)) {
      let history = try await translated { () async throws(PeopleError) in try await database.history(of: learner) }
      guard !history.passedInAnotherForm(hashes: [exercise.id: exercise.contentHash]).isEmpty else { continue }
      let mark = Retraining(learner: learner, exercise: exercise.id, reason: reason, by: by, at: Date())
      try await translated { () async throws(PeopleError) in try await database.mark(mark) }
      marked += 1
    }
    print("\(marked) marked for retraining")
  }

  private func text(_ report: RegradeReport) -> String {
    let lines = report.changed.map { difference in
      [
        difference.attempt.text, difference.isReleased ? "released" : "",
        "\(difference.scoreBefore.map(String.init) ?? "-") -> \(difference.scoreAfter.map(String.init) ?? "-")",
        "\(difference.verdictBefore.rawValue) -> \(difference.verdictAfter.rawValue)",
        difference.isOverridden ? "stays: decided by a person" : difference.criteria.map(\.id).joined(separator: " "),
      ]
    }
    let skipped = report.skipped.sorted { $0.key < $1.key }.map { "\n\($0.key)  skipped: \($0.value)" }.joined()
    let count = "\(report.differences.count) graded again, \(report.changed.count) would change"
    return (lines.isEmpty ? "" : columns(lines) + "\n") + count + skipped
  }

  /// A command knows the wall clock only; the stretch counts for no active time.
  private func now() -> EventTime {
    EventTime(wallClock: Date(), bootID: "command", bootNanoseconds: 0, quality: .unsynchronised)
  }
}
