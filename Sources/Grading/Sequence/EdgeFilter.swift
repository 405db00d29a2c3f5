/// Takes the bounce out of a recording, one edge at a time.
///
/// A *burst* is a run of edges of one channel, each less than the debounce time after the one before; it ends at the
/// latest after ten times that. When the level after a burst is another one than before it, the burst is one edge, at the
/// time of its first; otherwise it was a disturbance and is nothing. Edges come out in the order of these times. At
/// most a few bursts wait at any moment, so the work for an edge does not depend on the length of the recording.
struct EdgeFilter: Sendable {
  struct Edge: Hashable, Sendable {
    let label: Int
    let microseconds: UInt64
    /// Index of the burst's first event in the recording.
    let event: Int
  }

  private struct Burst: Sendable {
    let channel: Int
    let event: Int
    let start: UInt64
    let levelBefore: Bool
    var last: UInt64
    var level: Bool
  }

  private let debounce: UInt64
  private let longest: UInt64
  private var waiting: [Burst] = []
  private var head = 0
  /// How many bursts have left ``waiting``.
  private var dropped = 0
  /// Number of the latest burst of each channel, counted from the first of all.
  private var latest: [Int]

  init(channels: Int, debounceMicroseconds: UInt64) {
    debounce = debounceMicroseconds
    longest = debounceMicroseconds * 10
    latest = Array(repeating: -1, count: channels)
  }

  /// Takes in an event that is no earlier than any before it. Call ``next(at:)`` first until it is nil.
  mutating func push(channel: Int, level: Bool, microseconds: UInt64, event: Int) {
    let index = latest[channel] - dropped
    if index >= head, microseconds - waiting[index].last < debounce, microseconds - waiting[index].start < longest {
      waiting[index].last = microseconds
      waiting[index].level = level
      return
    }
    latest[channel] = dropped + waiting.count
    waiting.append(
      Burst(
        channel: channel, event: event, start: microseconds, levelBefore: !level, last: microseconds, level: level))
  }

  /// The next edge that no event at `now` or later can change; nil when there is none yet.
  mutating func next(at now: UInt64) -> Edge? {
    while head < waiting.count {
      let burst = waiting[head]
      guard now - burst.last >= debounce || now - burst.start >= longest || isOver(burst) else { return nil }
      leave()
      if burst.level != burst.levelBefore { return edge(burst) }
    }
    return nil
  }

  /// The next edge at the end of the recording, when nothing can follow.
  mutating func nextAtEnd() -> Edge? {
    while head < waiting.count {
      let burst = waiting[head]
      leave()
      if burst.level != burst.levelBefore { return edge(burst) }
    }
    return nil
  }

  /// Whether the channel has begun another burst since.
  private func isOver(_ burst: Burst) -> Bool { latest[burst.channel] != dropped + head }

  private mutating func leave() {
    head += 1
    if head == waiting.count || head >= 64 {
      dropped += head
      waiting.removeFirst(head)
      head = 0
    }
  }

  private func edge(_ burst: Burst) -> Edge {
    Edge(label: burst.channel * 2 + (burst.level ? 1 : 0), microseconds: burst.start, event: burst.event)
  }
}
