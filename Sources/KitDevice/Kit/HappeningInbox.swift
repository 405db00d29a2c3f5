import Attempts
import Synchronization

/// What one reader has still to read: all that happened, in its order, while the reader keeps up.
///
/// For one that falls behind, samples are left out of which every channel was sampled again since; nothing else ever is. So a
/// reader that stopped reading costs little, and one that is too slow reads what is so now instead of what was so long ago.
final class HappeningInbox: Sendable {
  typealias Reader = CheckedContinuation<BenchHappening?, Never>

  private let state: Mutex<Unread>

  init(_ first: [BenchHappening]) {
    state = Mutex(Unread(happenings: first))
  }

  func add(_ happening: BenchHappening) {
    let reader = state.withLock { state -> Reader? in
      defer { state.reader = nil }
      if state.reader == nil { state.put(happening) }
      return state.reader
    }
    reader?.resume(returning: happening)
  }

  /// Waits for one; nil once it is closed. For one reader only.
  func next() async -> BenchHappening? {
    await withCheckedContinuation { reader in
      let answer = state.withLock { state -> BenchHappening?? in
        if let next = state.take() { return .some(next) }
        if state.isClosed { return .some(nil) }
        precondition(state.reader == nil, "an inbox has one reader")
        state.reader = reader
        return nil
      }
      if let answer { reader.resume(returning: answer) }
    }
  }

  /// Ends the reading at once: what is unread stays so.
  func close() {
    let reader = state.withLock { state -> Reader? in
      defer { state = Unread(isClosed: true) }
      return state.reader
    }
    reader?.resume(returning: nil)
  }
}

private struct Unread {
  /// Half a second of samples at the usual hundred a second: a lead that is replugged live is not found later than that.
  static let patience = 50

  var happenings: [BenchHappening] = []
  /// How many of `happenings` were read already.
  var read = 0
  /// Samples that can be left out are looked for as soon as so many are unread.
  var limit = Unread.patience
  /// Waits for the next one; only while all are read.
  var reader: HappeningInbox.Reader?
  var isClosed = false

  mutating func put(_ happening: BenchHappening) {
    guard !isClosed else { return }
    happenings.append(happening)
    if happenings.count - read >= limit { leaveOutReplaced() }
  }

  mutating func take() -> BenchHappening? {
    guard read < happenings.count else { return nil }
    defer {
      read += 1
      if read >= Self.patience, 2 * read >= happenings.count {
        happenings.removeFirst(read)
        read = 0
      }
    }
    return happenings[read]
  }

  /// What has to stay raises the limit, so that looking stays rare.
  private mutating func leaveOutReplaced() {
    var seen: Set<String> = []
    var kept: [BenchHappening] = []
    for happening in happenings[read...].reversed() {
      if case .samples(let samples, _) = happening {
        let channels = Set(samples.map(\.channel))
        if channels.isSubset(of: seen) { continue }
        seen.formUnion(channels)
      }
      kept.append(happening)
    }
    (happenings, read) = (kept.reversed(), 0)
    limit = max(Self.patience, 2 * happenings.count)
  }
}
