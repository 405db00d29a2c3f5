package import Foundation

/// Cuts bytes, as they come, into records: one a line, or a single one over several lines when the file begins with a line that
/// is `{` alone, as an exported record does. Keeps no more than one record of `limit` bytes.
package struct RecordLines: Sendable {
  package struct Record: Hashable, Sendable {
    /// Of its first line in the file, from 1.
    package var line: Int
    /// Nil: longer than the limit, so that nothing of it was kept.
    package var bytes: Data?

    package init(line: Int, bytes: Data?) {
      self.line = line
      self.bytes = bytes
    }
  }

  private let limit: Int
  private var pending = Data()
  private var isTooLong = false
  private var line = 1
  private var isOneRecord = false
  private var isFirst = true

  package init(limit: Int) { self.limit = limit }

  /// - Returns: The records that these bytes end; lines without anything are counted and left out.
  package mutating func add(_ bytes: Data) -> [Record] {
    var records: [Record] = []
    var rest = bytes[...]
    while let end = isOneRecord ? nil : rest.firstIndex(of: UInt8(ascii: "\n")) {
      keep(rest[..<end])
      rest = rest[(end + 1)...]
      if isFirst, !isTooLong, trimmed == Data("{".utf8) {
        isOneRecord = true
        pending.append(UInt8(ascii: "\n"))
      } else {
        records += cut()
        line += 1
      }
    }
    keep(rest)
    return records
  }

  /// - Returns: What is left when nothing more comes.
  package mutating func end() -> [Record] { cut() }

  private mutating func keep(_ bytes: Data) {
    if isTooLong { return }
    if pending.count + bytes.count > limit {
      isTooLong = true
      pending = Data()
    } else {
      pending.append(bytes)
    }
  }

  private mutating func cut() -> [Record] {
    defer {
      pending = Data()
      isTooLong = false
    }
    if isTooLong {
      isFirst = false
      return [Record(line: line, bytes: nil)]
    }
    let text = trimmed
    if text.isEmpty { return [] }
    isFirst = false
    return [Record(line: line, bytes: text)]
  }

  /// Without the end of a line as Windows writes it, and other white space.
  private var trimmed: Data {
    func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
    guard let first = pending.firstIndex(where: { !isSpace($0) }), let last = pending.lastIndex(where: { !isSpace($0) })
    else { return Data() }
    return Data(pending[first...last])
  }
}
