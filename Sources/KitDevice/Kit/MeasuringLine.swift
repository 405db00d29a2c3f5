import Attempts

/// Lets one measurement at a time through to the kit, in the order in which they were asked for.
struct MeasuringLine {
  private var isTaken = false
  private var waiting: [CheckedContinuation<Result<Void, BenchError>, Never>] = []

  var waitingCount: Int { waiting.count }

  /// False: join the line with ``wait(_:)``.
  mutating func take() -> Bool {
    if isTaken { return false }
    isTaken = true
    return true
  }

  /// Resumed with a success, the line is the caller's, to be released; with a failure it is not.
  mutating func wait(_ continuation: CheckedContinuation<Result<Void, BenchError>, Never>) {
    waiting.append(continuation)
  }

  /// Hands the line to the next, who then holds it.
  mutating func release() {
    if waiting.isEmpty { isTaken = false } else { waiting.removeFirst().resume(returning: .success(())) }
  }

  /// The kit is gone: nobody in the line has a turn any more. Who holds the line releases it as ever.
  mutating func sendAway(because error: BenchError) {
    let waiting = self.waiting
    self.waiting = []
    for continuation in waiting { continuation.resume(returning: .failure(error)) }
  }
}
