/// A tick now and then one after each pause, until the task is cancelled.
struct AsyncTimerSequence: AsyncSequence, Sendable {
  let pause: Duration

  init(_ pause: Duration) { self.pause = pause }

  struct Iterator: AsyncIteratorProtocol {
    let pause: Duration
    var isFirst = true

    mutating func next() async -> Void? {
      defer { isFirst = false }
      if !isFirst { try? await Task.sleep(for: pause) }
      return Task.isCancelled ? nil : ()
    }
  }

  func makeAsyncIterator() -> Iterator { Iterator(pause: pause) }
}
