import Attempts
import Foundation

/// Whether what a server holds under our identifier is what we sent.
enum StatementComparison {
  /// True when all that we wrote is there. What servers add (stored, authority, version, defaults) does not count, the
  /// wording of the verb and the version of Proefbank that wrote it neither, and times count as moments.
  static func holds(_ theirs: Data, ours: Data) -> Bool {
    guard let ours = try? JSONSerialization.jsonObject(with: ours),
      let theirs = statement(in: theirs, id: (ours as? [String: Any])?["id"] as? String)
    else { return false }
    return isContained(ours, in: theirs, key: "")
  }

  /// Whether a statement of ours is about this actor.
  static func isAbout(_ actor: Statement.Agent, _ line: Data) -> Bool {
    let object = (try? JSONSerialization.jsonObject(with: line)) as? [String: Any]
    let account = (object?["actor"] as? [String: Any])?["account"] as? [String: Any]
    return account?["homePage"] as? String == actor.account.homePage
      && account?["name"] as? String == actor.account.name
  }

  /// Some servers answer with the statement, some with a list of one; and those that do not know the question with a list of
  /// others.
  private static func statement(in body: Data, id: String?) -> [String: Any]? {
    guard let object = try? JSONSerialization.jsonObject(with: body) as? [String: Any] else { return nil }
    let list = object["statements"] as? [[String: Any]] ?? [object]
    return list.first { id == nil || ($0["id"] as? String)?.lowercased() == id?.lowercased() }
  }

  /// Whether an answer to a question by identifier holds a statement with it.
  static func isThere(_ id: String, in body: Data) -> Bool { statement(in: body, id: id) != nil }

  /// Whether it is an answer to a question for many.
  static func isList(_ body: Data) -> Bool {
    let object = try? JSONSerialization.jsonObject(with: body) as? [String: Any]
    return object?["statements"] is [Any]
  }

  private static func isContained(_ ours: Any, in theirs: Any, key: String) -> Bool {
    switch (ours, theirs) {
    case (let ours as [String: Any], let theirs as [String: Any]):
      return ours.allSatisfy { name, value in
        if key == "verb" && name == "display" || key == "context" && name == "platform" { return true }
        return theirs[name].map { isContained(value, in: $0, key: name) } ?? false
      }
    case (let ours as [Any], let theirs as [Any]):
      return ours.count == theirs.count
        && zip(ours, theirs).allSatisfy { isContained($0, in: $1, key: key) }
    case (let ours as String, let theirs as String):
      if key == "timestamp" { return moment(ours) == moment(theirs) }
      return ours == theirs || (key == "id" && ours.lowercased() == theirs.lowercased())
    case (let ours as NSNumber, let theirs as NSNumber): return ours == theirs
    default: return false
    }
  }

  /// To the millisecond.
  private static func moment(_ text: String) -> Int64? {
    let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    let date = (try? Date(text, strategy: style)) ?? (try? Date(text, strategy: .iso8601))
    return date?.millisecondsSince1970
  }
}
