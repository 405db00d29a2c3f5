/// Cuts a byte stream into frames. Holds at most one frame; after garbage it is in step again at the next 0x00.
package struct FrameDecoder: Sendable {
  /// What was received since the start; an empty frame counts nowhere.
  package struct Counts: Hashable, Sendable {
    package var frames = 0
    package var tooLong = 0
    package var notDecodable = 0
    package var badCRC = 0
    package var foreign = 0
    package var dropped: Int { tooLong + notDecodable + badCRC + foreign }
  }

  package private(set) var counts = Counts()
  private var buffer: [UInt8] = []
  private var isOverlong = false

  package init() {
    buffer.reserveCapacity(Frame.maximumLength)
  }

  /// Takes the next byte; returns a frame when this byte ended one. The seed belongs to the present session, if any.
  package mutating func take(_ byte: UInt8, seed: UInt16?) -> Frame? {
    guard byte == 0 else {
      if buffer.count < Frame.maximumLength - 1 { buffer.append(byte) } else { isOverlong = true }
      return nil
    }
    defer {
      buffer.removeAll(keepingCapacity: true)
      isOverlong = false
    }
    guard !isOverlong else {
      counts.tooLong += 1
      return nil
    }
    guard !buffer.isEmpty else { return nil }
    do {
      let frame = try Frame(encoded: buffer, seed: seed)
      counts.frames += 1
      return frame
    } catch {
      count(error)
      return nil
    }
  }

  private mutating func count(_ error: FrameError) {
    switch error {
    case .tooLong: counts.tooLong += 1
    case .notDecodable, .tooShort: counts.notDecodable += 1
    case .badCRC: counts.badCRC += 1
    case .reservedFlag, .foreignVersion, .noSession: counts.foreign += 1
    }
  }
}
