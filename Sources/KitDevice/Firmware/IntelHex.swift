/// The bytes of a program as `avr-objcopy -O ihex` writes them.
enum IntelHex {
  /// What is wrong with a line, counted from 1.
  struct Damage: Error, Hashable {
    var line: Int
    var reason: String
  }

  /// Bytes by address, gaps filled with 0xFF as in erased flash; at most `limit` of them.
  static func bytes(of text: String, limit: Int) throws(Damage) -> [UInt8] {
    var image: [UInt8] = []
    var base = 0
    var hasEnd = false
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
      let number = index + 1
      if line.isEmpty { continue }
      if hasEnd { throw Damage(line: number, reason: "it goes on after its end") }
      let record = try record(line, number)
      let data = record[4..<(record.count - 1)]
      switch record[3] {
      case 0:
        let address = base + Int(record[1]) << 8 + Int(record[2])
        guard address + data.count <= limit else {
          throw Damage(line: number, reason: "it is larger than the \(limit) bytes that the board has for it")
        }
        if image.count < address + data.count {
          image += [UInt8](repeating: 0xFF, count: address + data.count - image.count)
        }
        image.replaceSubrange(address..<(address + data.count), with: data)
      case 1: hasEnd = true
      case 2 where data.count == 2: base = data.reduce(0) { $0 << 8 + Int($1) } << 4
      case 4 where data.count == 2: base = data.reduce(0) { $0 << 8 + Int($1) } << 16
      case 3, 5: break
      default: throw Damage(line: number, reason: "it has a record of unknown kind")
      }
    }
    guard hasEnd else { throw Damage(line: 1, reason: "its end is missing: it was copied in part only") }
    return image
  }

  /// Length, address, kind, data and checksum.
  private static func record(_ line: Substring, _ number: Int) throws(Damage) -> [UInt8] {
    let digits = Array(line.dropFirst().utf8)
    guard line.first == ":", digits.count >= 10, digits.count.isMultiple(of: 2) else {
      throw Damage(line: number, reason: "this is no Intel HEX")
    }
    var record: [UInt8] = []
    for index in stride(from: 0, to: digits.count, by: 2) {
      guard let byte = UInt8(String(decoding: digits[index...(index + 1)], as: UTF8.self), radix: 16) else {
        throw Damage(line: number, reason: "this is no Intel HEX")
      }
      record.append(byte)
    }
    guard record.count == Int(record[0]) + 5 else { throw Damage(line: number, reason: "its length is wrong") }
    guard record.reduce(0, &+) == 0 else { throw Damage(line: number, reason: "its checksum is wrong") }
    return record
  }
}
