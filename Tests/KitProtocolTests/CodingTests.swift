import KitProtocol
import Testing

@Suite("Bytes of the link")
struct CodingTests {
  @Test("Published check values of both CRCs")
  func checkValues() {
    #expect(CRC16.over("123456789".utf8) == 0x29B1)
    #expect(CRC32.over("123456789".utf8) == 0xCBF4_3926)
  }

  @Test(
    "Stuffing follows the examples of its paper",
    arguments: [
      ([], [1]), ([0], [1, 1]), ([0, 0], [1, 1, 1]), ([0x11, 0x22, 0, 0x33], [3, 0x11, 0x22, 2, 0x33]),
      ([0x11, 0, 0, 0], [2, 0x11, 1, 1, 1]), ([1, 2, 3], [4, 1, 2, 3]),
    ] as [([UInt8], [UInt8])])
  func stuffing(plain: [UInt8], stuffed: [UInt8]) {
    #expect(COBS.encode(plain) == stuffed)
    #expect(COBS.decode(stuffed) == plain)
  }

  @Test("Whatever is stuffed comes back, at every length, and holds no delimiter")
  func stuffingEveryLength() {
    var generator = SeededGenerator(seed: 7)
    for length in 0...300 {
      let plain = (0..<length).map { _ in UInt8.random(in: 0...3, using: &generator) }
      let full = (0..<length).map { UInt8(truncatingIfNeeded: $0 % 255 + 1) }
      for bytes in [plain, full] {
        let stuffed = COBS.encode(bytes)
        #expect(!stuffed.contains(0))
        #expect(COBS.decode(stuffed) == bytes)
      }
    }
  }

  @Test("Bytes that stuffing cannot make are refused", arguments: [[0], [3, 1], [2, 0], [5, 1, 2, 3]] as [[UInt8]])
  func badStuffing(bytes: [UInt8]) {
    #expect(COBS.decode(bytes) == nil)
  }

  @Test("A frame with the largest payload fills exactly 64 bytes; one byte more is refused")
  func largestFrame() throws {
    let frame = Frame(flags: .reliable, sequence: 3, acknowledged: 4, id: 4, payload: Array(repeating: 9, count: 56))
    let bytes = try frame.encoded(seed: 0x1234)
    #expect(bytes.count == Frame.maximumLength)
    #expect(try Frame(encoded: Array(bytes.dropLast()), seed: 0x1234) == frame)
    var larger = frame
    larger.payload.append(9)
    #expect(throws: FrameError.tooLong) { try larger.encoded(seed: 0x1234) }
  }

  @Test("A frame of another session, version or with the reserved flag is noise, a changed bit too")
  func foreignFrames() throws {
    let frame = Frame(flags: .reliable, sequence: 3, acknowledged: 4, id: 4, payload: [1, 0, 2])
    let bytes = Array(try frame.encoded(seed: 0x1234).dropLast())
    #expect(throws: FrameError.badCRC) { try Frame(encoded: bytes, seed: 0x1235) }
    #expect(throws: FrameError.noSession) { try Frame(encoded: bytes, seed: nil) }
    for bit in 0..<8 {
      var damaged = bytes
      damaged[5] ^= 1 << bit
      #expect(throws: FrameError.self) { try Frame(encoded: damaged, seed: 0x1234) }
    }
    var foreign = frame
    foreign.version = 2
    let newer = Array(try foreign.encoded(seed: 0x1234).dropLast())
    #expect(throws: FrameError.foreignVersion(2)) { try Frame(encoded: newer, seed: 0x1234) }
    var reserved = frame
    reserved.flags.insert(.reserved)
    let strange = Array(try reserved.encoded(seed: 0x1234).dropLast())
    #expect(throws: FrameError.reservedFlag) { try Frame(encoded: strange, seed: 0x1234) }
  }

  @Test("After garbage and an overlong run the decoder is in step at the next delimiter")
  func resynchronises() throws {
    let frame = Frame(flags: .handshake, id: 2, payload: [1, 1, 0, 0, 0, 0, 0])
    var decoder = FrameDecoder()
    let garbage: [UInt8] = [0, 0, 5, 0, 1, 2, 3, 0] + Array(repeating: 7, count: 500) + [0]
    let stream = garbage + (try frame.encoded(seed: 0))
    let frames = stream.compactMap { decoder.take($0, seed: nil) }
    #expect(frames == [frame])
    #expect(decoder.counts.tooLong == 1)
    #expect(decoder.counts.notDecodable == 2)
  }
}

/// A sequence of pseudo-random numbers that is the same in each run (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}
