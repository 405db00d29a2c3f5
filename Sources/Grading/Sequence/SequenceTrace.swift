package import Circuits

/// A recording of digital channels, before debouncing: format `proefbank.trace/1`.
package struct SequenceTrace: Hashable, Sendable {
  package static let formatName = "proefbank.trace/1"
  /// More events are refused; a cycle of four strokes has eight.
  package static let mostEvents = 1_000_000

  /// Levels before the first event. A channel that is not listed stood at the other level than its first event.
  package var initial: [String: Bool]
  /// In the order of time.
  package var events: [ChannelEdge]
  /// µs of the device clock when the recording ended; nil when that was with the last event.
  package var endMicroseconds: UInt64?

  package init(initial: [String: Bool] = [:], events: [ChannelEdge], endMicroseconds: UInt64? = nil) {
    self.initial = initial
    self.events = events
    self.endMicroseconds = endMicroseconds
  }

  /// ``initial`` with what the first event of each other channel tells.
  var levelsBefore: [String: Bool] {
    events.reduce(into: initial) { levels, event in
      if levels[event.channel] == nil { levels[event.channel] = !event.level }
    }
  }
}

/// The form in files: `docs/formats-sequence.md`. Also read from the events of a `proefbank.measured/1`.
extension SequenceTrace: Codable {
  private enum Key: String, CodingKey, CaseIterable {
    case format, initial, events
    case end = "end_us"
  }

  private struct Record: Decodable {
    private enum CodingKeys: String, CodingKey, CaseIterable { case channel, level, deviceMicroseconds }

    let channel: String
    let level: Bool
    let deviceMicroseconds: Int64

    init(from decoder: any Decoder) throws {
      let values = try decoder.strictContainer(keyedBy: CodingKeys.self)
      channel = try values.decode(String.self, forKey: .channel)
      level = try values.decode(Bool.self, forKey: .level)
      deviceMicroseconds = try values.decode(Int64.self, forKey: .deviceMicroseconds)
    }
  }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    let format = try values.decode(String.self, forKey: .format)
    guard format == Self.formatName || format == MeasuredState.formatName else {
      throw DecodingError.dataCorruptedError(
        forKey: .format, in: values,
        debugDescription: "'\(format)' is neither \(Self.formatName) nor \(MeasuredState.formatName)")
    }
    if format == Self.formatName { try decoder.refuseKeys(except: Key.allCases) }
    var list = try values.nestedUnkeyedContainer(forKey: .events)
    var events: [ChannelEdge] = []
    while !list.isAtEnd {
      guard events.count < Self.mostEvents else {
        throw DecodingError.dataCorruptedError(
          in: list, debugDescription: "more than \(Self.mostEvents) events; record fewer cycles")
      }
      let record = try list.decode(Record.self)
      guard let time = UInt64(exactly: record.deviceMicroseconds) else {
        throw DecodingError.dataCorrupted(
          DecodingError.Context(
            codingPath: list.codingPath,
            debugDescription: "event \(events.count) has the negative time \(record.deviceMicroseconds)"))
      }
      events.append(ChannelEdge(channel: record.channel, level: record.level, deviceMicroseconds: time))
    }
    self.init(
      initial: try values.decodeIfPresent([String: Bool].self, forKey: .initial) ?? [:], events: events,
      endMicroseconds: values.contains(.end) ? try values.decodeMicroseconds(forKey: .end) : nil)
  }

  package func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: Key.self)
    try values.encode(Self.formatName, forKey: .format)
    try values.encode(initial, forKey: .initial)
    try values.encode(events, forKey: .events)
    try values.encodeIfPresent(endMicroseconds, forKey: .end)
  }
}
