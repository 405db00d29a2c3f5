import Foundation
import KitProtocol
import Testing

/// The golden frames of `firmware-protocol/vectors`, made by an independent implementation; the C firmware passes the same.
@Suite("Golden vectors of the link")
struct GoldenVectorTests {
  private static let sessionSeed = CRC16.sessionSeed(
    schemaHash: schemaHash, hostNonce: 0x1234_5678, bootNonce: 0x9ABC_DEF0)

  /// Words of each line that is no comment.
  private static func lines(_ file: String) throws -> [[String]] {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(
      path: "../../firmware-protocol/vectors")
    let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
    return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { $0.split(separator: " ").map(String.init) }
  }

  private static func bytes(_ hexadecimal: String) throws -> [UInt8] {
    guard hexadecimal != "-" else { return [] }
    let digits = Array(hexadecimal)
    return try stride(from: 0, to: digits.count, by: 2).map {
      try #require(UInt8(String(digits[$0...($0 + 1)]), radix: 16))
    }
  }

  private static func number<T: FixedWidthInteger>(_ hexadecimal: String) throws -> T {
    try #require(T(hexadecimal, radix: 16))
  }

  private static func id(_ name: String) throws -> MessageID {
    let plain = name.replacingOccurrences(of: "_", with: "").lowercased()
    return try #require(MessageID.allCases.first { "\($0)".lowercased() == plain })
  }

  @Test("Checksums, stuffing and seeds")
  func checksums() throws {
    let lines = try Self.lines("checksums.txt")
    #expect(lines.count > 30)
    for line in lines {
      switch line[0] {
      case "crc16":
        #expect(CRC16.over(try Self.bytes(line[2]), from: try Self.number(line[1])) == (try Self.number(line[3])))
      case "crc32": #expect(CRC32.over(try Self.bytes(line[1])) == (try Self.number(line[2])))
      case "cobs":
        #expect(COBS.encode(try Self.bytes(line[1])) == (try Self.bytes(line[2])))
        #expect(COBS.decode(try Self.bytes(line[2])) == (try Self.bytes(line[1])))
      case "seed":
        let seed = CRC16.sessionSeed(
          schemaHash: schemaHash, hostNonce: try Self.number(line[1]), bootNonce: try Self.number(line[2]))
        #expect(seed == (try Self.number(line[3])))
      default: Issue.record("unknown kind \(line[0])")
      }
    }
  }

  @Test("Every golden frame is written and read byte for byte")
  func frames() throws {
    let lines = try Self.lines("frames.txt")
    #expect(lines.count > 50)
    for line in lines {
      let frame = Frame(
        flags: .init(rawValue: try Self.number(line[2])), sequence: try Self.number(line[3]),
        acknowledged: try Self.number(line[4]), id: try Self.id(line[0]).rawValue, payload: try Self.bytes(line[6]))
      let bytes = try Self.bytes(line[7])
      let seed: UInt16 = try Self.number(line[1])
      #expect(try frame.encoded(seed: seed) == bytes, "\(line[0])")
      #expect(try Frame(encoded: Array(bytes.dropLast()), seed: seed) == frame, "\(line[0])")
    }
  }

  @Test("Every golden payload is understood, and written again as it was")
  func messages() throws {
    var seen: Set<MessageID> = []
    for line in try Self.lines("messages.txt") {
      let id = try Self.id(line[0])
      let payload = try Self.bytes(line[1])
      seen.insert(id)
      #expect(try Self.rewritten(id, payload) == payload, "\(line[0])")
    }
    #expect(seen.count == MessageID.allCases.count)
  }

  private static func rewritten(_ id: MessageID, _ payload: [UInt8]) throws -> [UInt8] {
    switch id {
    case .ack: return []
    case .hello: return try Handshake.Hello(payload: payload).payload
    case .helloReply: return try Handshake.HelloReply(payload: payload).payload
    case .banner: return try Handshake.Banner(payload: payload).payload
    case .heartbeat: return try Heartbeat(payload: payload).payload
    case .heartbeatReply: return try HeartbeatReply(payload: payload).payload
    default: break
    }
    if let request = try KitRequest(id: id, payload: payload) { return request.payload }
    if let event = try KitEvent(id: id, payload: payload) { return event.payload }
    let read = try #require(try KitResponse.read(id: id, payload: payload))
    return read.response.payload(answering: read.sequence)
  }

  @Test("The values in a golden payload are the ones that were meant")
  func values() throws {
    let meant = try Self.lines("messages.txt").filter { $0[0] == "TELEMETRY" || $0[0] == "SCAN_OHMS" }
    let events = try meant.map { try #require(try KitEvent(id: Self.id($0[0]), payload: Self.bytes($0[1]))) }
    #expect(
      events.contains(.telemetry(number: 65535, microseconds: 2_000_000, channels: 0b101, values: [-8512, -32768])))
    #expect(events.contains(.scanOhms(source: 0, sense: 3, forward: 2200, reverse: nil)))
  }

  @Test("Noise, damaged, foreign and cut frames have no effect")
  func badFrames() throws {
    for line in try Self.lines("bad-frames.txt") {
      var decoder = FrameDecoder()
      let found = try Self.bytes(line[1]).compactMap { decoder.take($0, seed: Self.sessionSeed) }
      #expect(found.isEmpty, "\(line[0])")
    }
  }

  @Test("In a stream with garbage exactly the good frames are found")
  func streams() throws {
    for line in try Self.lines("streams.txt") {
      var decoder = FrameDecoder()
      let found = try Self.bytes(line[1]).compactMap { decoder.take($0, seed: Self.sessionSeed) }
      #expect(found.map(\.id) == (try line.dropFirst(2).map { try Self.number($0) }), "\(line[0])")
    }
  }
}
