import Attempts
import Foundation
import HTTPTypes
import Hummingbird

/// The group that a trainer looks at: `?group=…` of the address, all people without it.
struct GroupChoice {
  /// Those of the chosen group, in the order in which they came.
  let members: [Learner]
  private let groups: [String]
  private let chosen: String?

  init(of learners: [Learner], chosen request: Request) {
    let groups = Set(learners.compactMap(\.group)).sorted()
    // The name of a group may hold what an address cannot, and one that nobody is in any more shows everybody.
    let chosen = (request.uri.query.flatMap { try? Form(encoded: $0) }?["group"]).flatMap {
      groups.contains($0) ? $0 : nil
    }
    members = chosen == nil ? learners : learners.filter { $0.group == chosen }
    self.groups = groups
    self.chosen = chosen
  }

  /// For `groups.mustache`; empty where nobody is in a group.
  var values: [String: Any] {
    ["any": !groups.isEmpty, "all": groups.map { ["name": $0, "chosen": $0 == chosen] as [String: Any] }]
  }
}
