/// Lets one task at a time through, in the order in which they came, across suspension points of an actor.
struct SerialLock {
  private var isHeld = false
  private var waiting: [CheckedContinuation<Void, Never>] = []

  /// False: join the line with ``wait(_:)``.
  mutating func take() -> Bool {
    if isHeld { return false }
    isHeld = true
    return true
  }

  mutating func wait(_ continuation: CheckedContinuation<Void, Never>) { waiting.append(continuation) }

  /// Hands the lock to the next in line, who then holds it.
  mutating func release() {
    if waiting.isEmpty { isHeld = false } else { waiting.removeFirst().resume() }
  }
}
