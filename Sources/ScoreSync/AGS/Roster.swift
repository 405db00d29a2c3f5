import Attempts
import Foundation
import NIOHTTP1

/// Whom a platform knows as a learner of the bench.
enum RosterMatch: Hashable, Sendable {
  case user(String)
  /// Nobody there has the learner's number, or two have, or nobody said who it is.
  case nobody
  /// Another learner of the bench goes by the same name there.
  case shared
}

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
  private var names: [String: String]?

  init(_ settings: AGSSettings, connection: AGSConnection, store: any ScoreOutbox) {
    self.settings = settings
    self.connection = connection
    self.store = store
  }

  /// What a person said of the learner, else what the roster says of the learner's number now: it is asked for once per run,
  /// and what an earlier one said does not count.
  func user(for score: ReleasedScore) async throws -> RosterMatch {
    let known = try await store.account(of: score.learner, target: settings.name)
    var user = known?.source == .hand ? known?.account : nil
    if user == nil, let address = settings.membershipsURL {
      user = try await names(at: address)[score.learnerNumber]
      if let user {
        try await store.keepAccounts(
          [TargetAccount(learner: score.learner, account: user, source: .roster)], target: settings.name)
      }
    }
    guard let user else { return .nobody }
    let owners = try await store.learners(withAccount: user, target: settings.name)
    return owners.contains { $0 != score.learner } ? .shared : .user(user)
  }

  private func names(at address: String) async throws -> [String: String] {
    if let names { return names }
    let fetched = try await fetch(address).compactMapValues(\.self)
    try await store.keepRoster(fetched, target: settings.name)
    names = fetched
    return fetched
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
