import Attempts
import Foundation
import NIOHTTP1

extension HTTPAnswer {
  /// Where the next page of a list is (`Link: <…>; rel="next"`, RFC 8288); nil on the last one.
  ///
  /// - Parameter address: Where this page came from, of which the next one may say the end only.
  /// - Returns: The whole address.
  /// - Throws: Trouble when it lies at another server, which the access token is not for.
  func nextPage(after address: String) throws(TroubleError) -> String? {
    guard let written = links.first(where: \.isNext)?.address, let here = URL(string: address) else { return nil }
    guard let next = URL(string: written, relativeTo: here)?.absoluteURL, next.absoluteString != address else {
      return nil
    }
    guard (next.scheme, next.host, next.port) == (here.scheme, here.host, here.port) else {
      throw TroubleError(
        trouble: TargetTrouble(
          .misconfigured, "the next page of the list is at another server, \(next.host ?? written)",
          mend: "Ask whoever looks after the platform: the bench gives its access to the configured server only."))
    }
    return next.absoluteString
  }

  private struct Link {
    var address: String
    var isNext: Bool
  }

  /// A header may have several links; commas and semicolons in an address or between quotes part nothing.
  private var links: [Link] {
    headers["Link"].flatMap { value in
      Self.parts(of: value, at: ",").compactMap { text in
        let parts = Self.parts(of: text, at: ";").map { $0.trimmingCharacters(in: .whitespaces) }
        guard let target = parts.first, target.hasPrefix("<"), target.hasSuffix(">") else { return nil }
        let relations = parts.dropFirst().compactMap { part -> String? in
          let pair = part.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
          guard pair.count == 2, pair[0].lowercased() == "rel" else { return nil }
          return pair[1].trimmingCharacters(in: .init(charactersIn: "\"")).lowercased()
        }
        return Link(
          address: String(target.dropFirst().dropLast()),
          isNext: relations.contains { $0.split(separator: " ").contains("next") })
      }
    }
  }

  private static func parts(of text: String, at separator: Character) -> [String] {
    var parts = [""]
    var isInAddress = false
    var isQuoted = false
    for character in text {
      switch character {
      case "\"" where !isInAddress: isQuoted.toggle()
      case "<" where !isQuoted: isInAddress = true
      case ">" where !isQuoted: isInAddress = false
      case separator where !isInAddress && !isQuoted:
        parts.append("")
        continue
      default: break
      }
      parts[parts.count - 1].append(character)
    }
    return parts
  }
}
