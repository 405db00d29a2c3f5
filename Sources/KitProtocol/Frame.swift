/// One frame of the link: `firmware-protocol/PROTOCOL.md`, Frames.
package struct Frame: Hashable, Sendable {
  package struct Flags: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }
    /// Numbered, acknowledged and repeated.
    package static let reliable = Flags(rawValue: 0x1)
    /// A frame is missing: repeat from `acknowledged` on.
    package static let nak = Flags(rawValue: 0x2)
    /// Readable without a session.
    package static let handshake = Flags(rawValue: 0x4)
    package static let reserved = Flags(rawValue: 0x8)
  }

  /// The major version that this code speaks.
  package static let protocolVersion: UInt8 = 1
  package static let maximumPayload = 56
  /// Bytes on the wire with the delimiter.
  package static let maximumLength = 64
  /// Header and CRC, before stuffing.
  static let overhead = 6

  /// Major protocol version, 0…15.
  package var version: UInt8
  package var flags: Flags
  package var sequence: UInt8
  package var acknowledged: UInt8
  /// Raw, so that a message of a newer kit can be named in an error.
  package var id: UInt8
  /// At most 56 bytes.
  package var payload: [UInt8]

  package init(
    flags: Flags, sequence: UInt8 = 0, acknowledged: UInt8 = 0, id: UInt8, payload: [UInt8] = [],
    version: UInt8 = protocolVersion
  ) {
    self.version = version
    self.flags = flags
    self.sequence = sequence
    self.acknowledged = acknowledged
    self.id = id
    self.payload = payload
  }

  /// The bytes on the wire, delimiter included. Handshake frames do not use the session's seed.
  package func encoded(seed: UInt16) throws(FrameError) -> [UInt8] {
    guard payload.count <= Self.maximumPayload else { throw .tooLong }
    var bytes = [version << 4 | flags.rawValue, sequence, acknowledged, id]
    bytes += payload
    let crc = CRC16.over(bytes, from: flags.contains(.handshake) ? CRC16.start : seed)
    bytes.append(UInt8(truncatingIfNeeded: crc))
    bytes.append(UInt8(truncatingIfNeeded: crc >> 8))
    return COBS.encode(bytes) + [0]
  }

  /// Reads what stood between two delimiters. A nil seed means that there is no session: only handshakes are readable.
  package init(encoded: [UInt8], seed: UInt16?) throws(FrameError) {
    guard encoded.count < Self.maximumLength else { throw .tooLong }
    guard let bytes = COBS.decode(encoded) else { throw .notDecodable }
    guard bytes.count >= Self.overhead else { throw .tooShort }
    let flags = Flags(rawValue: bytes[0] & 0x0F)
    let version = bytes[0] >> 4
    guard !flags.contains(.reserved) else { throw .reservedFlag }
    // Handshakes of every version are read, so that a newer kit can be told apart from noise.
    guard flags.contains(.handshake) || version == Self.protocolVersion else { throw .foreignVersion(version) }
    guard let seed = flags.contains(.handshake) ? CRC16.start : seed else { throw .noSession }
    let covered = bytes.dropLast(2)
    let crc = UInt16(bytes[bytes.count - 2]) | UInt16(bytes[bytes.count - 1]) << 8
    guard CRC16.over(covered, from: seed) == crc else { throw .badCRC }
    self.init(
      flags: flags, sequence: bytes[1], acknowledged: bytes[2], id: bytes[3], payload: Array(covered.dropFirst(4)),
      version: version)
  }
}

/// Why bytes are no frame of this session. Such bytes are counted and dropped, never answered.
package enum FrameError: Error, Hashable, Sendable {
  case tooLong
  /// The byte stuffing is wrong.
  case notDecodable
  case tooShort
  case reservedFlag
  case foreignVersion(UInt8)
  case badCRC
  /// A session frame before a session.
  case noSession
}
