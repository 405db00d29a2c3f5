import Foundation
import Grading

/// The records that every release writes. Written member by member they are the same bytes as ``encode(_:pretty:)`` makes, which a
/// test holds them to, in a tenth of the time: with the encoder most of a release would be spent on them.
extension AttemptJSON {
  package static func line(_ score: ReleasedScore) throws -> String {
    var json = JSONObjectText()
    json.add("activeMinutes", try number(score.activeMinutes))
    json.add("assistance", try quoted(score.assistance))
    json.add("attempt", "\"\(score.attempt.text)\"")
    json.add("context", try score.context.map(line))
    json.add("exercise", try quoted(score.exercise))
    json.add("gradeRevision", String(score.gradeRevision))
    json.add("learner", "\"\(score.learner.text)\"")
    json.add("learnerNumber", try quoted(score.learnerNumber))
    json.add("maximum", String(score.maximum))
    json.add("reviewer", try quoted(score.reviewer))
    json.add("score", String(score.score))
    json.add("startedAt", "\"\(text(score.startedAt))\"")
    json.add("submittedAt", "\"\(text(score.submittedAt))\"")
    json.add("supersedes", score.supersedes.map(String.init))
    json.add("verdict", "\"\(score.verdict.rawValue)\"")
    return json.text
  }

  private static func line(_ context: ReleaseContext) throws -> String {
    var json = JSONObjectText()
    json.add("attemptNumber", context.attemptNumber.map(String.init))
    json.add("clock", "\"\(context.clock.rawValue)\"")
    json.add("evidence", try context.evidence.map(quoted))
    json.add("exerciseHash", try quoted(context.exerciseHash))
    json.add("exerciseVersion", String(context.exerciseVersion))
    json.add("grader", try context.grader.map(quoted))
    json.add("kitSerial", try context.kitSerial.map(quoted))
    json.add("language", try quoted(context.language))
    json.add("titles", String(decoding: try encode(context.titles), as: UTF8.self))
    return json.text
  }

  package static func line(_ record: LifeRecord) throws -> String {
    var json = JSONObjectText()
    json.add("assistance", record.assistance.map { "\"\($0.rawValue)\"" })
    json.add("calibration_hash", try record.calibrationHash.map(quoted))
    json.add("extra_minutes", String(record.extraMinutes))
    json.add("grader", try record.grader.map(quoted))
    json.add("identified_by", list(record.identifiedBy.sorted().map(\.rawValue)))
    json.add("imported_from", try record.importedFrom.map(quoted))
    json.add("near_misses", String(record.nearMisses))
    json.add("pass_mark", record.passMark.map(String.init))
    json.add("released_revision", record.releasedRevision.map(String.init))
    json.add("reviewer", try record.reviewer.map(quoted))
    json.add("seed", record.seed.map(String.init))
    json.add("signatures", list(record.signatures.sorted().map(\.rawValue)))
    json.add("time_limit", record.timeLimit.map(String.init))
    json.add("variant", try record.variant.map(quoted))
    return json.text
  }

  package static func line(_ event: AttemptEvent) throws -> String {
    guard case .released(let by) = event.what else { return String(decoding: try encode(event), as: UTF8.self) }
    var at = JSONObjectText()
    at.add("bootID", try quoted(event.at.bootID))
    at.add("bootNanoseconds", String(event.at.bootNanoseconds))
    at.add("deviceMicroseconds", event.at.deviceMicroseconds.map { String($0) })
    at.add("quality", "\"\(event.at.quality.rawValue)\"")
    at.add("wallClock", "\"\(text(event.at.wallClock))\"")
    return "{\"at\":\(at.text),\"number\":\(event.number),\"what\":{\"by\":\(try quoted(by)),\"kind\":\"released\"}}"
  }

  /// What a release changes in the JSON of a summary (RFC 7396) whose time does not run, so that nobody has to read it for that.
  package static func summaryPatch(release event: AttemptEvent) throws -> String {
    "{\"activeTime\":{\"lastBoot\":\(try quoted(event.at.bootID)),\"lastNanoseconds\":\(event.at.bootNanoseconds)},"
      + "\"events\":\(event.number),\"releasedAt\":\"\(text(event.at.wallClock))\"}"
  }

  /// What a release adds to the JSON of a score (RFC 7396). `evidence` is a hash in hexadecimal digits; nil where nothing was handed
  /// in.
  package static func contextPatch(attemptNumber: Int, evidence: String?) -> String {
    let hash = evidence.map { ",\"evidence\":\"\($0)\"" } ?? ""
    return "{\"context\":{\"attemptNumber\":\(attemptNumber)\(hash)}}"
  }

  /// Text in which nothing has to be escaped is written as it is. The encoder sees to the rest, and to what may be an identifier.
  private static func quoted(_ text: String) throws -> String {
    let isPlain = text.utf8.allSatisfy {
      (0x20...0x7E).contains($0) && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
    }
    if isPlain, text.utf8.count != 36 { return "\"\(text)\"" }
    return String(decoding: try encode(text), as: UTF8.self)
  }

  private static func number(_ value: Double) throws -> String {
    // Minutes with one decimal: what needs more is rare.
    let tenths = value * 10
    if tenths.rounded() == tenths, (0..<1e6).contains(tenths), Double(Int(tenths)) / 10 == value {
      let (whole, tenth) = Int(tenths).quotientAndRemainder(dividingBy: 10)
      return tenth == 0 ? String(whole) : "\(whole).\(tenth)"
    }
    return String(decoding: try encode(value), as: UTF8.self)
  }

  private static func list(_ names: [String]) -> String {
    "[" + names.map { "\"\($0)\"" }.joined(separator: ",") + "]"
  }
}

/// A JSON object as it grows; its members come in the order of their names.
private struct JSONObjectText {
  private var members = ""
  var text: String { "{" + members + "}" }

  /// `value` is JSON; nil leaves the member out.
  mutating func add(_ name: String, _ value: String?) {
    guard let value else { return }
    members += members.isEmpty ? "\"" : ",\""
    members += name
    members += "\":"
    members += value
  }
}
