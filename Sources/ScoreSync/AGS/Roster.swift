import Attempts
import Foundation
import NIOHTTP1

/// Who of the course is which learner of the bench, by learner number (Names and Role Provisioning Services 2.0).
actor Roster {
  private struct Page: Decodable {
    var members: [Entry]
  }
  /// A member that cannot be read, such as one without an identifier, is nobody; the others are found all the same.
  private struct Entry: Decodable {
    var member: Member?

    init(from decoder: any Decoder) { member = try? Member(from: decoder) }
  }
  private struct Member: Decodable {
    var user_id: String
    var lis_person_sourcedid: String?
    var status: String?
  }

  private let settings: AGSSettings
  private let connection: AGSConnection
  private let store: any ScoreOutbox
  /// Names by learner number; nil before it was asked for. A number that two have is nobody's.
  private var names: [String: String?]?

  init(_ settings: AGSSettings, connection: AGSConnection, store: any ScoreOutbox) {
    self.settings = settings
    self.connection = connection
    self.store = store
  }

  /// Nil when nobody there is this learner. Asked for once per run, and only for a learner who is not known yet.
  func user(for score: ReleasedScore) async throws -> String? {
    if let known = try await store.account(of: score.learner, target: settings.name) { return known.account }
    guard let address = settings.membershipsURL else { return nil }
    if names == nil { names = try await fetch(address) }
    guard let found = names?[score.learnerNumber], let user = found else { return nil }
    try await store.keepAccounts(
      [TargetAccount(learner: score.learner, account: user, source: .roster)], target: settings.name)
    return user
  }

  private func fetch(_ address: String) async throws(TroubleError) -> [String: String?] {
    var names: [String: String?] = [:]
    var next: String? = address
    for _ in 0..<1000 {
      guard let page = next else { break }
      let answer = try await connection.call(.GET, page, accept: AGSMedia.roster)
      if case .trouble(let trouble) = Judgement(answer, place: "memberships_url") {
        throw TroubleError(trouble: trouble)
      }
      guard answer.isSuccess, let list = try? JSONDecoder().decode(Page.self, from: answer.body) else {
        throw TroubleError(
          trouble: TargetTrouble(
            // What it answers is not told: there are people in a roster.
            .misconfigured, "what 'memberships_url' answers is no roster (\(answer.status))",
            mend: "Check 'memberships_url' of this target."))
      }
      for member in list.members.compactMap(\.member) where member.status != "Inactive" && member.status != "Deleted" {
        guard let number = member.lis_person_sourcedid, !number.isEmpty else { continue }
        if let other = names[number], other != member.user_id {
          names[number] = .some(nil)
        } else {
          names[number] = member.user_id
        }
      }
      next = try answer.nextPage(after: page)
    }
    return names
  }
}
