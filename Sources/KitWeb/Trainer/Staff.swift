import Attempts
import Foundation
import Hummingbird
import Messages

/// The staff: for administrators.
extension TrainerPages {
  func addStaff(to router: RouterGroup<PageContext>) {
    get("users", of: .users, on: router) { visit in try await users(visit) }
    post("users/save", of: .users, on: router) { visit in
      let id = visit.form?["id"].flatMap { UUID(uuidString: $0) }
      let staff = try await store.staff()
      let before = staff.first { $0.id == id }
      let language = visit.form?["language"] ?? workplace.defaultLanguage
      guard workplace.catalogue.languages.contains(language) else { throw HTTPError(.badRequest) }
      let member = StaffMember(
        id: before?.id ?? UUID(), name: String(try visit.field("name").prefix(200)),
        number: String(try visit.field("number").prefix(64)), language: language,
        roles: Set((visit.form?.all("role") ?? []).compactMap(StaffMember.Role.init(rawValue:))),
        deputy: visit.form?["deputy"].flatMap { number in staff.first { $0.number == number }?.id },
        isActive: before == nil || visit.form?["active"] != nil)
      // Nobody locks the last administrator out.
      let others = staff.filter { $0.id != member.id && $0.isActive && $0.roles.contains(.administrator) }
      if others.isEmpty, !member.isActive || !member.roles.contains(.administrator) {
        throw HTTPError(.conflict, message: "trainer.last_administrator")
      }
      try await store.save(member, by: visit.member.number, at: Date())
      return "/trainer/users"
    }
    post("users/pin", of: .users, on: router) { visit in
      guard let member = try await member(visit) else { throw HTTPError(.notFound) }
      try await workplace.frontDesk.setPIN(try visit.field("pin"), of: .staff(member), by: visit.member.number)
      return "/trainer/users"
    }
    post("users/badge", of: .users, on: router) { visit in
      guard let member = try await member(visit) else { throw HTTPError(.notFound) }
      try await workplace.frontDesk.setBadge(visit.form?["badge"], of: member.id, by: visit.member.number)
      return "/trainer/users"
    }
  }

  private func member(_ visit: Visit) async throws -> StaffMember? {
    let id = visit.form?["id"].flatMap { UUID(uuidString: $0) }
    return try await store.staff().first { $0.id == id }
  }

  private func users(_ visit: Visit) async throws -> Response {
    let language = visit.language
    func roles(_ held: Set<StaffMember.Role>) -> [[String: Any]] {
      StaffMember.Role.allCases.map { role in
        [
          "value": role.rawValue, "name": renderer.text("trainer.role_\(role.rawValue)", language),
          "held": held.contains(role),
        ]
      }
    }
    func languages(_ chosen: String) -> [[String: Any]] {
      workplace.catalogue.languages.map { ["code": $0, "chosen": $0 == chosen] }
    }
    let staff = try await store.staff().sorted { $0.name < $1.name }
    return page(
      "users", visit, title: renderer.text("trainer.place_users", language),
      [
        "staff": staff.map { member -> [String: Any] in
          [
            "id": member.id.uuidString.lowercased(), "name": member.name, "number": member.number,
            "active": member.isActive, "roles": roles(member.roles), "choices": languages(member.language),
            "role_names": member.roles.sorted().map { renderer.text("trainer.role_\($0.rawValue)", language) }
              .joined(separator: ", "),
            "deputies": staff.filter { $0.id != member.id }.map { other in
              ["number": other.number, "name": other.name, "chosen": other.id == member.deputy] as [String: Any]
            },
          ]
        },
        "new_roles": roles([.trainer]), "new_languages": languages(workplace.defaultLanguage),
      ])
  }
}
