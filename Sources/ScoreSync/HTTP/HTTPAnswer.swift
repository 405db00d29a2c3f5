import Attempts
import Foundation
import NIOHTTP1

/// What a server answered, and what that means for a score.
struct HTTPAnswer: Sendable {
  var status: Int
  var headers: HTTPHeaders
  var body: Data
  /// By our clock.
  var receivedAt: Date

  var isSuccess: Bool { (200..<300).contains(status) }

  /// The server's clock, to the second; nil when it does not say.
  var serverDate: Date? { headers.first(name: "Date").flatMap(Self.date) }

  /// Seconds that the server asks for, by its own clock where it names a moment.
  var retryAfter: Double? {
    guard let text = headers.first(name: "Retry-After") else { return nil }
    if let seconds = Double(text), seconds.isFinite { return max(0, seconds) }
    return Self.date(text).map { max(0, $0.timeIntervalSince(serverDate ?? receivedAt)) }
  }

  /// What the server says of it, short, for people.
  var words: String {
    let text = String(decoding: body.prefix(4000), as: UTF8.self)
      .split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return text.isEmpty ? "\(status)" : "\(status): \(text.prefix(300))"
  }

  /// `Sun, 06 Nov 1994 08:49:37 GMT`.
  static func date(_ text: String) -> Date? {
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = TimeZone(secondsFromGMT: 0)
    formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss zzz"
    return formatter.date(from: text)
  }
}

/// What an answer says about the row and about the target.
enum Judgement: Sendable {
  case taken
  /// 409: something is there under this name already.
  case known
  /// The content is wrong: it will never be taken.
  case refused(String)
  /// The server failed, at this row or altogether.
  case fault(String)
  case trouble(TargetTrouble)

  /// `place` is the setting that names the address, for a person to correct.
  init(_ answer: HTTPAnswer, place: String) {
    switch answer.status {
    case 200..<300: self = .taken
    case 409: self = .known
    case 400, 405, 406, 411..<418, 422: self = .refused("the server refuses it (\(answer.words))")
    case 401, 403:
      self = .trouble(
        TargetTrouble(
          .refusesUs, "the server does not let us in (\(answer.words))",
          mend: "Check the credentials of this target and what they may do; the scores wait.",
          retryAfter: answer.retryAfter))
    case 404, 410:
      self = .trouble(
        TargetTrouble(
          .misconfigured, "nothing is there (\(answer.words))",
          mend: "Check '\(place)' of this target; the scores wait."))
    case 300..<400:
      let where_ = answer.headers.first(name: "Location") ?? "another address"
      self = .trouble(
        TargetTrouble(
          .misconfigured, "the server sends us on to \(where_)",
          mend: "Give the final address in '\(place)': credentials are not sent after a redirection."))
    case 408, 425, 429, 502, 503, 504:
      self = .trouble(
        TargetTrouble(
          .unreachable, "the server is busy (\(answer.words))", mend: "Nothing: it is tried again by itself.",
          retryAfter: answer.retryAfter))
    default: self = .fault("the server failed (\(answer.words))")
    }
  }
}
