import Foundation
import Hummingbird
import NIOCore

/// The fields of a submitted form.
struct Form: Sendable {
  private var fields: [String: [String]] = [:]

  /// Reads `application/x-www-form-urlencoded`; anything else is refused, never guessed at.
  init(_ request: Request, limit: Int = 16 * 1024) async throws {
    try self.init(encoded: String(buffer: try await request.body.collect(upTo: limit)))
  }

  init(encoded body: String) throws {
    for pair in body.split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let words = parts.map { $0.replacing("+", with: " ").removingPercentEncoding }
      guard let name = words.first ?? nil, let value = words.count > 1 ? words[1] : "" else {
        throw HTTPError(.badRequest, message: "page.bad_form")
      }
      fields[name, default: []].append(value)
    }
  }

  /// The last value of that name; nil when there is none or it is empty.
  subscript(name: String) -> String? { fields[name]?.last.flatMap { $0.isEmpty ? nil : $0 } }

  /// All values of that name that are not empty.
  func all(_ name: String) -> [String] { (fields[name] ?? []).filter { !$0.isEmpty } }

  /// Names that begin so, without that beginning, with their last values.
  func beginning(with prefix: String) -> [String: String] {
    fields.reduce(into: [:]) { found, field in
      guard field.key.hasPrefix(prefix), let value = field.value.last else { return }
      found[String(field.key.dropFirst(prefix.count))] = value
    }
  }
}
