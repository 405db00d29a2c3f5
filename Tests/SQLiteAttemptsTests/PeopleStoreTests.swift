import Attempts
import Foundation
import GRDB
import Testing

@testable import SQLiteAttempts

@Suite("People in the store", .timeLimit(.minutes(1)))
struct PeopleStoreTests {
  private let folder: TemporaryFolder
  private let store: SQLiteAttempts
  private let jo = StaffMember(id: UUID(), name: "Jo", number: "t-01", language: "nl", roles: [.trainer, .author])

  init() throws {
    folder = try TemporaryFolder()
    store = try SQLiteAttempts(path: folder.file("attempts.sqlite"))
  }

  @Test("staff and learners come back as they were written, with deputy and superior")
  func roundTrip() async throws {
    let ada = StaffMember(
      id: UUID(), name: "Ada", number: "t-02", language: "en", roles: [], deputy: jo.id, isActive: false)
    try await store.save(jo, by: "root", at: start)
    try await store.save(ada, by: "root", at: start)
    #expect(try await store.staff() == [ada, jo])
    var an = learner()
    an.superior = ada.id
    an.guidance = .none
    an.group = "Line 3"
    an.isActive = false
    try await store.save(an, by: "t-01", at: start)
    #expect(try await store.learner(an.id) == an)
    #expect(try await store.person(number: "t-02") == .staff(ada))
    #expect(try await store.person(number: an.number) == .learner(an))
  }

  @Test("numbers are unique, and a superior or deputy has to exist")
  func refusals() async throws {
    try await store.save(jo, by: "root", at: start)
    let other = StaffMember(id: UUID(), name: "X", number: "t-01", language: "nl", roles: [])
    await #expect(throws: PeopleError.numberTaken("t-01")) { try await store.save(other, by: "root", at: start) }
    var an = learner()
    let nobody = UUID()
    an.superior = nobody
    await #expect(throws: PeopleError.unknownPerson(nobody)) { try await store.save(an, by: "root", at: start) }
    await #expect(throws: PeopleError.unknownPerson(nobody)) {
      try await store.setPIN("x", of: nobody, by: "root", at: start)
    }
  }

  @Test("one number is one person's, learner or staff; nobody is one's own deputy; no name breaks a line")
  func oneNumber() async throws {
    try await store.save(jo, by: "root", at: start)
    await #expect(throws: PeopleError.numberTaken("t-01")) {
      try await store.save(learner("t-01"), by: "root", at: start)
    }
    let an = learner()
    try await store.save(an, by: "root", at: start)
    let id = UUID()
    let sameNumber = StaffMember(id: id, name: "X", number: an.number, language: "nl", roles: [])
    await #expect(throws: PeopleError.numberTaken(an.number)) {
      try await store.save(sameNumber, by: "root", at: start)
    }
    let ownDeputy = StaffMember(id: id, name: "X", number: "t-02", language: "nl", roles: [], deputy: id)
    await #expect(throws: PeopleError.ownDeputy("t-02")) { try await store.save(ownDeputy, by: "root", at: start) }
    let twoLines = StaffMember(id: id, name: "X\r\nY", number: "t-02", language: "nl", roles: [])
    await #expect(throws: PeopleError.unprintable("X\r\nY")) {
      try await store.save(twoLines, by: "root", at: start)
    }
  }

  @Test("every change is in the audit with who made it, without the name; no change is no entry")
  func audit() async throws {
    try await store.save(jo, by: "root", at: start)
    var an = learner(name: "An Peeters")
    try await store.save(an, by: "t-01", at: start)
    try await store.save(an, by: "t-01", at: start)
    an.name = "An Janssens"
    an.guidance = .onRequest
    try await store.save(an, by: "t-01", at: start)
    try await store.setBadge("hash", of: an.id, by: "t-01", at: start)
    try await store.setPIN("hash", of: an.id, by: "t-01", at: start)
    try await store.setLevel(LevelReached(learner: an.id, level: .basic, at: start, by: "t-01"))
    let entries = try await store.audit(limit: 20).reversed()
    #expect(
      entries.map(\.what) == [
        "staff added, roles: author trainer", "learner added", "learner changed: name, guidance", "badge linked",
        "PIN set", "level basic",
      ])
    #expect(!entries.contains { $0.what.contains("Peeters") || $0.who == "" })
    #expect(try await store.levels(of: an.id).map(\.level) == [.basic])
    #expect(try await store.levels(of: nil).count == 1)
  }

  @Test("an import is applied whole or not at all")
  func importing() async throws {
    try await store.save(jo, by: "root", at: start)
    let bo = learner("00418", name: "Bo")
    try await store.save(bo, by: "t-01", at: start)
    let text = "number;name;badge\n00417;An;A\n00418;Bo Claes;B\n"
    let known = try await store.learners()
    let plan = PeopleImport.plan(text, learners: known, staff: [jo], languages: ["nl"])
    var moved = bo
    moved.language = "en"
    try await store.save(moved, by: "t-01", at: start)
    await #expect(throws: PeopleError.planNotApplicable) {
      try await store.apply(plan, badges: [:], by: "t-01", at: start)
    }
    #expect(try await store.learners() == [moved])
    let fresh = PeopleImport.plan(text, learners: [moved], staff: [jo], languages: ["nl"])
    try await store.apply(fresh, badges: fresh.badges, by: "t-01", at: start)
    #expect(try await store.learners().map(\.name) == ["An", "Bo Claes"])
    #expect(try await store.person(badge: "B")?.id == bo.id)
    let again = PeopleImport.plan(text, learners: try await store.learners(), staff: [jo], languages: ["nl"])
    #expect(again.additions.isEmpty && again.changes.isEmpty)
    let before = try await store.audit(limit: 100).count
    try await store.apply(again, badges: again.badges, by: "t-01", at: start)
    #expect(try await store.audit(limit: 100).count == before)
  }
}
