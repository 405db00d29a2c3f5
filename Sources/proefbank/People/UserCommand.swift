import ArgumentParser
import Attempts
import ControlAPI
import Foundation
import SQLiteAttempts

struct UserCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "user", abstract: "The staff: trainers, authors, administrators; badges and PINs of everybody.",
    subcommands: [UserList.self, UserAdd.self, UserChange.self, UserPIN.self, UserBadge.self, UserAudit.self])
}

extension StaffMember.Role: ExpressibleByArgument {}

struct UserList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "All members of the staff.", discussion: "Example: proefbank user list")
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let database = try store.open()
    let staff = try await translated { () async throws(PeopleError) in try await database.staff() }
    try output.print(staff) {
      columns(
        staff.map { member in
          [
            member.number, member.isActive ? "" : "inactive",
            member.roles.sorted().map(\.rawValue).joined(separator: ","),
            staff.first { $0.id == member.deputy }.map { "deputy \($0.number)" } ?? "", member.name,
          ]
        })
    }
  }
}

struct UserAdd: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Adds a member of the staff under a new random identifier.",
    discussion: """
      An administrator adds staff; the first one is added by whoever may write to the database.
      Example: proefbank user add --name 'Ada Maes' --number a-01 --role administrator --by a-01
      Example: proefbank user add --name 'Jo Claes' --number t-01 --role trainer --role author --by a-01
      """)
  @OptionGroup var store: StoreOptions
  @OptionGroup var responsible: ResponsibleOptions
  @OptionGroup var output: OutputOptions
  @Option var name: String
  @Option(help: "Unique among the staff; stands beside the scores that this person releases.")
  var number: String
  @Option var language = "nl"
  @Option(help: "trainer, author or administrator; may be given more than once. Without one: only hears of exceptions.")
  var role: [StaffMember.Role] = []
  @Option(help: "Number of the colleague who reviews in this one's place.")
  var deputy: String?

  func run() async throws {
    let database = try store.open()
    try await responsible.requireAdministrator(in: database)
    let member = StaffMember(
      id: UUID(), name: name, number: number, language: language, roles: Set(role),
      deputy: try await database.deputy(deputy))
    try await translated { () async throws(PeopleError) in
      try await database.save(member, by: responsible.by, at: Date())
    }
    try output.print(member) { "\(member.number)  \(member.name)" }
  }
}

struct UserChange: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "change", abstract: "Changes name, roles, deputy or whether somebody is active.",
    discussion: "Example: proefbank user change t-01 --role trainer --deputy t-02 --by a-01")
  @OptionGroup var store: StoreOptions
  @OptionGroup var responsible: ResponsibleOptions
  @OptionGroup var output: OutputOptions
  @Argument(help: "Number of the member of the staff.")
  var number: String
  @Option var name: String?
  @Option(help: "All roles that this person has from now on; may be given more than once.")
  var role: [StaffMember.Role] = []
  @Option(help: "Number of the colleague who reviews in this one's place.")
  var deputy: String?
  @Flag(inversion: .prefixedNo, help: "Whether the person may identify here.")
  var active: Bool?

  private func changed(_ database: SQLiteAttempts) async throws -> StaffMember {
    guard case .staff(var member) = try await database.named(number) else {
      throw Failure(.input, "'\(number)' is no member of the staff")
    }
    member.name = name ?? member.name
    if !role.isEmpty { member.roles = Set(role) }
    if let deputy { member.deputy = try await database.deputy(deputy) }
    member.isActive = active ?? member.isActive
    return member
  }

  func run() async throws {
    let database = try store.open()
    try await responsible.requireAdministrator(in: database)
    let member = try await changed(database)
    try await translated { () async throws(PeopleError) in
      try await database.save(member, by: responsible.by, at: Date())
    }
    try output.print(member) { "\(member.number)  \(member.name)" }
  }
}

struct UserPIN: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pin", abstract: "Sets the PIN of a learner or member of the staff; also ends a lockout.",
    discussion: "The PIN comes from standard input. Example: proefbank user pin 1002 --by t-01")
  @OptionGroup var store: StoreOptions
  @OptionGroup var responsible: ResponsibleOptions
  @Argument(help: "Number of the person.")
  var number: String

  func run() async throws {
    let configuration = try store.load()
    let database = try store.open(configuration)
    let desk = try store.desk(configuration, database)
    let person = try await database.named(number)
    try await responsible.requireCare(of: person, in: database)
    do {
      try await desk.setPIN(try readSecret("PIN"), of: person, by: responsible.by)
    } catch let objection as PINRule.Objection {
      throw Failure(.input, "\(objection)")
    }
  }
}

struct UserBadge: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "badge", abstract: "Links a badge to a person, or takes it away.",
    discussion:
      "The code comes from standard input, as the reader types it. Example: proefbank user badge 1002 --by t-01")
  @OptionGroup var store: StoreOptions
  @OptionGroup var responsible: ResponsibleOptions
  @Argument(help: "Number of the person.")
  var number: String
  @Flag(help: "Take the badge away.")
  var remove = false

  func run() async throws {
    let configuration = try store.load()
    let database = try store.open(configuration)
    let desk = try store.desk(configuration, database)
    let person = try await database.named(number)
    try await responsible.requireCare(of: person, in: database)
    let code = remove ? nil : try readSecret("badge code")
    try await translated { () async throws(PeopleError) in
      try await desk.setBadge(code, of: person.id, by: responsible.by)
    }
  }
}

struct UserAudit: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit", abstract: "Who changed what, newest first.",
    discussion: """
      A person is named by the number, where there is one still; an attempt by its id.
      Example: proefbank user audit --limit 50
      """)
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions
  @Option(help: "At most this many.")
  var limit = 50

  func run() async throws {
    let database = try store.open()
    let entries = try await database.audit(limit: limit)
    let staff = try await translated { () async throws(PeopleError) in try await database.staff() }
    let people = try await database.learners().map { ($0.id.text, $0.number) } + staff.map { ($0.id.text, $0.number) }
    let numbers = Dictionary(people, uniquingKeysWith: { first, _ in first })
    try output.print(entries) {
      columns(entries.map { [AttemptJSON.text($0.at), $0.who, numbers[$0.subject] ?? $0.subject, $0.what] })
    }
  }
}

extension ResponsibleOptions {
  /// Badges and PINs of learners are a trainer's work too; with those of the staff one could act in its name.
  fileprivate func requireCare(of person: Person, in store: SQLiteAttempts) async throws {
    switch person {
    case .learner: try await require(.trainer, .administrator, in: store)
    case .staff: try await requireAdministrator(in: store)
    }
  }
}

extension SQLiteAttempts {
  fileprivate func deputy(_ number: String?) async throws -> UUID? {
    guard let number else { return nil }
    guard case .staff(let deputy) = try await named(number) else {
      throw Failure(.input, "'\(number)' is no member of the staff")
    }
    return deputy.id
  }
}
