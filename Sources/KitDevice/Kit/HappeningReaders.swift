import Attempts
import Synchronization

/// Hands each happening to all who read.
final class HappeningReaders: Sendable {
  private struct Readers {
    var streams: [Int: AsyncStream<BenchHappening>.Continuation] = [:]
    var count = 0
  }
  private let readers = Mutex(Readers())

  /// All that happens from now on, `present` first, and after it what else is so already.
  func stream(present: BenchConnection, _ besides: [BenchHappening] = []) -> AsyncStream<BenchHappening> {
    let (stream, continuation) = AsyncStream<BenchHappening>.makeStream()
    continuation.yield(.connection(present))
    for happening in besides { continuation.yield(happening) }
    let number = readers.withLock { readers in
      readers.count += 1
      readers.streams[readers.count] = continuation
      return readers.count
    }
    continuation.onTermination = { [weak self] _ in
      self?.readers.withLock { _ = $0.streams.removeValue(forKey: number) }
    }
    return stream
  }

  func publish(_ happening: BenchHappening) {
    for continuation in readers.withLock({ Array($0.streams.values) }) { continuation.yield(happening) }
  }
}
