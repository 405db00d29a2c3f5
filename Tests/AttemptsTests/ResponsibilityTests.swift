import Attempts
import Foundation
import Testing

@Suite("Who answers for a change")
struct ResponsibilityTests {
  private func member(_ number: String, _ roles: Set<StaffMember.Role>, isActive: Bool = true) -> StaffMember {
    StaffMember(id: UUID(), name: number, number: number, language: "nl", roles: roles, isActive: isActive)
  }

  @Test("an active member of the staff with one of the roles, and nobody else")
  func roles() {
    let staff = [
      member("t-01", [.trainer]), member("a-01", [.administrator, .author]),
      member("x-01", [.trainer], isActive: false),
      member("s-01", []),
    ]
    func objection(_ number: String, _ roles: StaffMember.Role...) -> IdentityRefusal? {
      Responsibility.objection(to: number, roles: roles, among: staff)
    }
    #expect(objection("t-01", .trainer) == nil)
    #expect(objection("t-01", .administrator, .trainer) == nil)
    #expect(objection("t-01", .administrator) == .roleMissing(.administrator))
    #expect(objection("a-01", .trainer) == .roleMissing(.trainer))
    #expect(objection("s-01", .trainer, .administrator) == .roleMissing(.trainer))
    #expect(objection("x-01", .trainer) == .inactive)
    #expect(objection("root", .trainer) == .notStaff)
    #expect(objection("", .trainer) == .notStaff)
  }

  @Test("the first administrator is added by whoever may write to the database")
  func unattended() {
    #expect(Responsibility.isUnattended([]))
    #expect(
      Responsibility.isUnattended([member("t-01", [.trainer]), member("a-01", [.administrator], isActive: false)]))
    #expect(!Responsibility.isUnattended([member("a-01", [.administrator])]))
  }
}

@Suite("Names of learners at a target")
struct TargetAccountTests {
  private let an = UUID()
  private let bo = UUID()

  private func account(_ learner: UUID, _ name: String) -> TargetAccount {
    TargetAccount(learner: learner, account: name, source: .hand)
  }

  @Test("two names for one learner, or one name for two, contradict each other; a swap does not")
  func contradictions() {
    func found(_ given: [TargetAccount], _ known: [TargetAccount] = []) -> [TargetAccount.Contradiction] {
      TargetAccount.contradictions(of: given, with: known)
    }
    #expect(found([account(an, "u-1"), account(an, "u-2")]) == [.twoNames(learner: an, ["u-1", "u-2"])])
    #expect(found([account(an, "u-1"), account(an, "u-1")]) == [])
    let both = [an, bo].sorted { $0.text < $1.text }
    #expect(found([account(an, "u-1"), account(bo, "u-1")]) == [.twoLearners(name: "u-1", both)])
    #expect(found([account(an, "u-1")], [account(bo, "u-1")]) == [.twoLearners(name: "u-1", both)])
    let swapped = [account(an, "u-2"), account(bo, "u-1")]
    #expect(found(swapped, [account(an, "u-1"), account(bo, "u-2")]) == [])
  }
}
