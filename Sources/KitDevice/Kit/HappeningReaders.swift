import Attempts
import Synchronization

/// Hands each happening to all who read.
final class HappeningReaders: Sendable {
  private struct Reader {
    weak var inbox: HappeningInbox?
  }
  private let readers = Mutex<[Reader]>([])

  /// All that happens from now on, `present` first, and after it what else is so already.
  func stream(present: BenchConnection, _ besides: [BenchHappening] = []) -> AsyncStream<BenchHappening> {
    let inbox = HappeningInbox([.connection(present)] + besides)
    readers.withLock { $0.append(Reader(inbox: inbox)) }
    return AsyncStream {
      await inbox.next()
    } onCancel: {
      inbox.close()
    }
  }

  func publish(_ happening: BenchHappening) {
    let inboxes = readers.withLock { readers in
      readers.removeAll { $0.inbox == nil }
      return readers.compactMap(\.inbox)
    }
    for inbox in inboxes { inbox.add(happening) }
  }
}
