/// A key that stands twice in one object of a JSON text. A decoder keeps one of the two values and says nothing, so half of a
/// recording would be graded.
package struct RepeatedKey: Hashable, Sendable, CustomStringConvertible {
  package let key: String
  /// Of the second one, counted from 1.
  package let line: Int

  package var description: String { ":\(line): the key '\(key)' stands twice in one object; keep one of them" }

  /// The first one of a text that is JSON; nil where every object has each key once.
  package init?(in bytes: [UInt8]) {
    var objects: [Set<ArraySlice<UInt8>>] = []
    var (place, line) = (0, 1)
    while place < bytes.count {
      switch bytes[place] {
      case UInt8(ascii: "\n"): line += 1
      // A list is a level without keys.
      case UInt8(ascii: "{"), UInt8(ascii: "["): objects.append([])
      case UInt8(ascii: "}"), UInt8(ascii: "]"): _ = objects.popLast()
      case UInt8(ascii: "\""):
        let start = place
        place = Self.end(ofString: start, bytes)
        let text = bytes[start...min(place, bytes.count - 1)]
        guard Self.isKey(endingAt: place, bytes), !objects.isEmpty else { break }
        guard objects[objects.count - 1].insert(text).inserted else {
          self.init(key: String(decoding: text.dropFirst().dropLast(), as: UTF8.self), line: line)
          return
        }
      default: break
      }
      place += 1
    }
    return nil
  }

  private init(key: String, line: Int) {
    self.key = key
    self.line = line
  }

  /// The place of the closing quote.
  private static func end(ofString start: Int, _ bytes: [UInt8]) -> Int {
    var place = start + 1
    while place < bytes.count, bytes[place] != UInt8(ascii: "\"") {
      place += bytes[place] == UInt8(ascii: "\\") ? 2 : 1
    }
    return place
  }

  private static func isKey(endingAt quote: Int, _ bytes: [UInt8]) -> Bool {
    guard quote < bytes.count else { return false }
    let spaces: [UInt8] = [0x20, 0x09, 0x0A, 0x0D]
    return bytes[(quote + 1)...].first { !spaces.contains($0) } == UInt8(ascii: ":")
  }
}
