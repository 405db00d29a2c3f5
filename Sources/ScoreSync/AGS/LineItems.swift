import Attempts
import Foundation
import NIOHTTP1

/// The columns of the gradebook: one per exercise, found by its name there, made when there is none.
struct LineItems {
  private struct Item: Codable {
    var id: String?
    var label: String
    var scoreMaximum: Double
    var resourceId: String?
    var tag: String?
  }

  let settings: AGSSettings
  let connection: AGSConnection
  let store: any ScoreOutbox

  /// Address of the column of an exercise. The lease of the job keeps two from making it at once; a first one whose
  /// answer was lost is found by its `resourceId`. What was remembered of another server counts no more.
  func address(of exercise: String, maximum: Int) async throws -> String {
    let known = try await store.memory(Self.key(exercise), target: settings.name)
    if let known, settings.trusts(known) { return known }
    let address: String
    if let found = try await find(exercise) {
      address = found
    } else {
      address = try await make(exercise, maximum: maximum)
    }
    let previous = "column-before/\(exercise)"
    if let before = try await store.memory(previous, target: settings.name) ?? known, before != address {
      // Another column: what was seen and dated in the one before says nothing of this one.
      for what in ["grade", "dated"] {
        try await store.forget(beginning: "\(what)/\(exercise)/", target: settings.name)
      }
    }
    try await store.remember(nil, for: previous, learner: nil, target: settings.name)
    try await store.remember(address, for: Self.key(exercise), learner: nil, target: settings.name)
    return address
  }

  func forget(_ exercise: String) async throws {
    try await store.remember(nil, for: Self.key(exercise), learner: nil, target: settings.name)
  }

  private static func key(_ exercise: String) -> String { "column/\(exercise)" }

  private func find(_ exercise: String) async throws -> String? {
    var page: String? = settings.lineItemsURL.extended(query: [("resource_id", exercise)])
    // A platform may not know the filter, and may give its columns in pages.
    for _ in 0..<100 {
      guard let address = page else { break }
      let answer = try await connection.call(.GET, address, accept: AGSMedia.lineItems)
      try check(answer)
      guard let items = try? JSONDecoder().decode([Item].self, from: answer.body) else { throw Self.notAList }
      if let id = items.first(where: { $0.resourceId == exercise })?.id { return id }
      page = try answer.nextPage(after: address)
    }
    return nil
  }

  private func make(_ exercise: String, maximum: Int) async throws -> String {
    let item = Item(label: exercise, scoreMaximum: Double(maximum), resourceId: exercise, tag: "proefbank")
    let answer = try await connection.call(
      .POST, settings.lineItemsURL, accept: AGSMedia.lineItem, content: AGSMedia.lineItem,
      body: try AttemptJSON.encode(item))
    try check(answer)
    guard let id = (try? JSONDecoder().decode(Item.self, from: answer.body))?.id else { throw Self.notAList }
    return id
  }

  private func check(_ answer: HTTPAnswer) throws(TroubleError) {
    switch Judgement(answer, place: "line_items_url") {
    case .taken: break
    case .trouble(let trouble): throw TroubleError(trouble: trouble)
    case .fault(let reason):
      throw TroubleError(
        trouble: TargetTrouble(.unreachable, reason, mend: "Nothing for now: it is tried again by itself."))
    case .known, .refused:
      throw TroubleError(
        trouble: TargetTrouble(
          .misconfigured, "the platform makes no column (\(answer.words))",
          mend: "Let the tool manage grades in the platform, and check 'line_items_url'."))
    }
  }

  private static let notAList = TroubleError(
    trouble: TargetTrouble(
      .misconfigured, "what 'line_items_url' answers is no list of columns",
      mend: "Check 'line_items_url': it ends in /lineitems or alike."))
}
