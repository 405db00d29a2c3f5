import Attempts
import Credentials
import Foundation
import SQLiteAttempts
import Synchronization
import Testing

@Suite("Who stands at the bench", .timeLimit(.minutes(1)))
struct FrontDeskTests {
  private let folder: TemporaryFolder
  private let store: SQLiteAttempts
  private let desk: FrontDesk
  private let clock = ManualDate()
  private let an = Learner(id: UUID(), name: "An Peeters", number: "00417", language: "nl")
  private let trainer = StaffMember(id: UUID(), name: "Jo", number: "t-01", language: "nl", roles: [.trainer])

  init() async throws {
    folder = try TemporaryFolder()
    store = try SQLiteAttempts(path: folder.file("attempts.sqlite"))
    let secrets = BenchSecrets(key: try BenchKey(path: folder.file("bench.key")), logRounds: 10)
    desk = FrontDesk(people: store, secrets: secrets) { [clock] in clock.now }
    try await store.save(an, by: "t-01", at: clock.now)
    try await store.save(trainer, by: "root", at: clock.now)
    try await desk.setBadge("04A2C911", of: an.id, by: "t-01")
    try await desk.setPIN("7305", of: .learner(an), by: "t-01")
  }

  @Test("badge and PIN together prove more than the badge; an assessment needs both")
  func assessment() async throws {
    let byBadge = try await desk.identify(badge: "04A2C911")
    let byBoth = try await desk.identify(badge: "04A2C911", pin: "7305")
    let byNumber = try await desk.identify(number: "00417", pin: "7305")
    #expect(byBadge.person == .learner(an))
    #expect(IdentityRules.objection(toBegin: .practice, as: byBadge) == nil)
    #expect(IdentityRules.objection(toBegin: .practice, as: nil) == nil)
    #expect(IdentityRules.objection(toBegin: .assessment, as: byBoth) == nil)
    #expect(IdentityRules.objection(toBegin: .assessment, as: byBadge) == .assessmentNeeds([.pin]))
    #expect(IdentityRules.objection(toBegin: .assessment, as: byNumber) == .assessmentNeeds([.badge]))
    #expect(IdentityRules.objection(toBegin: .assessment, as: nil) == .assessmentNeeds([.badge, .pin]))
  }

  @Test("a trainer makes no attempts, and only the staff acts in a role")
  func roles() async throws {
    try await desk.setPIN("8241", of: .staff(trainer), by: "root")
    let staff = try await desk.identify(number: "t-01", pin: "8241")
    let learner = try await desk.identify(badge: "04A2C911", pin: "7305")
    #expect(IdentityRules.objection(toBegin: .practice, as: staff) == .notALearner)
    #expect(IdentityRules.objection(toActAs: .trainer, as: staff) == nil)
    #expect(IdentityRules.objection(toActAs: .administrator, as: staff) == .roleMissing(.administrator))
    #expect(IdentityRules.objection(toActAs: .trainer, as: learner) == .notStaff)
  }

  @Test("an unknown badge, a wrong PIN and an unknown number open nothing")
  func refusals() async throws {
    await #expect(throws: IdentityRefusal.unknownBadge) { try await desk.identify(badge: "FFFF") }
    await #expect(throws: IdentityRefusal.wrongPIN) { try await desk.identify(badge: "04A2C911", pin: "7304") }
    await #expect(throws: IdentityRefusal.wrongPIN) { try await desk.identify(number: "99999", pin: "7305") }
    await #expect(throws: IdentityRefusal.noPINYet) { try await desk.identify(number: "t-01", pin: "7305") }
  }

  @Test("after three mistakes even the right PIN waits, longer each time; the right one then forgets the mistakes")
  func lockout() async throws {
    for _ in 1...3 {
      await #expect(throws: IdentityRefusal.wrongPIN) { try await desk.identify(number: "00417", pin: "0001") }
    }
    let first = clock.now.addingTimeInterval(30)
    await #expect(throws: IdentityRefusal.locked(until: first)) {
      try await desk.identify(number: "00417", pin: "7305")
    }
    clock.advance(31)
    await #expect(throws: IdentityRefusal.wrongPIN) { try await desk.identify(number: "00417", pin: "0001") }
    let second = clock.now.addingTimeInterval(60)
    await #expect(throws: IdentityRefusal.locked(until: second)) {
      try await desk.identify(number: "00417", pin: "7305")
    }
    clock.advance(61)
    _ = try await desk.identify(number: "00417", pin: "7305")
    await #expect(throws: IdentityRefusal.wrongPIN) { try await desk.identify(number: "00417", pin: "0001") }
    _ = try await desk.identify(number: "00417", pin: "7305")
  }

  @Test("twenty guesses at the same moment are no more than three")
  func parallelGuesses() async throws {
    let looked = await withTaskGroup(of: Bool.self) { group in
      for guess in 0..<20 {
        group.addTask {
          do { _ = try await desk.identify(number: "00417", pin: "\(9000 + guess)") } catch IdentityRefusal.wrongPIN {
            return true
          } catch {}
          return false
        }
      }
      return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    #expect(looked == 3)
  }

  @Test("whoever has left is not let in, and a new PIN ends a lockout")
  func leavingAndNewPIN() async throws {
    for _ in 1...3 { _ = try? await desk.identify(number: "00417", pin: "0001") }
    try await desk.setPIN("9164", of: .learner(an), by: "t-01")
    _ = try await desk.identify(number: "00417", pin: "9164")
    var gone = an
    gone.isActive = false
    try await store.save(gone, by: "t-01", at: clock.now)
    await #expect(throws: IdentityRefusal.inactive) { try await desk.identify(badge: "04A2C911") }
    await #expect(throws: IdentityRefusal.wrongPIN) { try await desk.identify(number: "00417", pin: "9164") }
  }

  @Test("a badge belongs to one person, and can move after it was taken away")
  func badgeMoves() async throws {
    await #expect(throws: PeopleError.badgeTaken) { try await desk.setBadge("04A2C911", of: trainer.id, by: "root") }
    try await desk.setBadge(nil, of: an.id, by: "root")
    try await desk.setBadge("04A2C911", of: trainer.id, by: "root")
    #expect(try await desk.identify(badge: "04A2C911").person == .staff(trainer))
  }

  @Test(
    "a PIN that is guessed first is refused",
    arguments: ["1234", "4321", "0000", "00417", "12a4", "123", "1234567890123"])
  func easyPIN(pin: String) async throws {
    await #expect(throws: PINRule.Objection.self) { try await desk.setPIN(pin, of: .learner(an), by: "t-01") }
  }
}

final class ManualDate: Sendable {
  private let date = Mutex(Date(timeIntervalSince1970: 1_795_248_000))
  var now: Date { date.withLock { $0 } }
  func advance(_ seconds: TimeInterval) { date.withLock { $0 += seconds } }
}
