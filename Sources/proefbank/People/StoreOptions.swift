import ArgumentParser
import Attempts
import ContentHash
import ControlAPI
import Credentials
import DaemonConfiguration
import Exercises
import Foundation
import SQLiteAttempts
import StrictYAML

/// The database of the bench, which may be worked on while the daemon runs.
struct StoreOptions: ParsableArguments {
  @Option(help: "The daemon's configuration file.", completion: .file(extensions: ["yaml"]))
  var configuration = "/etc/proefbank/proefbankd.yaml"

  func load() throws -> DaemonConfiguration {
    try reading { () throws(DiagnosticsError) in try DaemonConfiguration.load(file: configuration) }
  }

  func open() throws -> SQLiteAttempts { try open(load()) }

  func open(_ configuration: DaemonConfiguration) throws -> SQLiteAttempts {
    guard FileManager.default.fileExists(atPath: configuration.databasePath) else {
      throw Failure(
        .environment, "\(configuration.databasePath): there is no database yet",
        hint: "Start the daemon once, or correct data_directory in \(self.configuration).")
    }
    do throws(StoreError) {
      return try SQLiteAttempts(path: configuration.databasePath, targets: configuration.syncTargets.map(\.name))
    } catch {
      throw Failure(.environment, "\(error)")
    }
  }

  /// Badges and PINs under the key of this bench, which is made when there is none.
  func secrets(_ configuration: DaemonConfiguration) throws -> BenchSecrets {
    do throws(BenchKey.Problem) {
      return BenchSecrets(key: try BenchKey(path: configuration.dataDirectory + "/bench.key"))
    } catch {
      throw Failure(.environment, "\(error)")
    }
  }

  /// The exercises and paths of this bench.
  func library(_ configuration: DaemonConfiguration) -> ExerciseLibrary {
    ExerciseLibrary(
      kitsDirectory: configuration.kitsDirectory, exercisesDirectories: configuration.exerciseDirectories,
      digest: contentHash)
  }

  /// Refuses the id of an exercise that this bench does not have.
  func require(exercise id: String, _ configuration: DaemonConfiguration) throws {
    let known = library(configuration).exercises.map(\.id)
    if known.contains(id) { return }
    throw Failure(
      .input, "there is no exercise '\(id)' on this bench",
      hint: nearestName(to: id, among: known).map { "Did you mean '\($0)'?" } ?? "'proefbank exercise list' shows all.")
  }

  func desk(_ configuration: DaemonConfiguration, _ store: SQLiteAttempts) throws -> FrontDesk {
    FrontDesk(people: store, secrets: try secrets(configuration))
  }
}

/// Who answers for a change.
struct ResponsibleOptions: ParsableArguments {
  @Option(help: "Your number as a member of the staff; stands in the audit.")
  var by: String

  /// Lets nobody through who is not an active member of the staff with one of these roles.
  func require(_ roles: StaffMember.Role..., in store: SQLiteAttempts) async throws {
    let staff = try await translated { () async throws(PeopleError) in try await store.staff() }
    try require(roles, staff)
  }

  /// An administrator; as long as there is none, whoever may write to the database.
  func requireAdministrator(in store: SQLiteAttempts) async throws {
    let staff = try await translated { () async throws(PeopleError) in try await store.staff() }
    if Responsibility.isUnattended(staff) { return }
    try require([.administrator], staff)
  }

  private func require(_ roles: [StaffMember.Role], _ staff: [StaffMember]) throws {
    guard let objection = Responsibility.objection(to: by, roles: roles, among: staff) else { return }
    throw Failure(
      .refused, "--by \(by): \(objection)", hint: "'proefbank user list' shows the staff and its roles.")
  }
}

extension PeopleStore {
  func named(_ number: String) async throws -> Person {
    let person = try await translated { () async throws(PeopleError) in try await self.person(number: number) }
    guard let person else {
      throw Failure(
        .input, "nobody has the number '\(number)'",
        hint: "'proefbank learner list' and 'proefbank user list' show the numbers.")
    }
    return person
  }

  func learner(named number: String) async throws -> Learner {
    guard case .learner(let learner) = try await named(number) else {
      throw Failure(.input, "'\(number)' is no learner", hint: "'proefbank learner list' shows the numbers.")
    }
    return learner
  }
}

/// Runs a change of people and says in words what stands in its way.
func translated<Value>(_ body: () async throws(PeopleError) -> Value) async throws -> Value {
  do throws(PeopleError) {
    return try await body()
  } catch {
    switch error {
    case .store: throw Failure(.environment, "\(error)")
    case .unknownPerson: throw Failure(.input, "\(error)")
    case .unprintable, .ownDeputy, .reasonMissing: throw Failure(.input, "\(error)")
    case .numberTaken, .badgeTaken, .planNotApplicable, .notUnattributed, .attemptRuns:
      throw Failure(.refused, "\(error)")
    }
  }
}

/// A secret from standard input, so that it is in no list of processes and no history of a shell.
func readSecret(_ what: String) throws -> String {
  guard let line = readLine(), !line.isEmpty else {
    throw Failure(.input, "no \(what) on standard input", hint: "Type it, or pipe it in, as one line.")
  }
  return line
}
