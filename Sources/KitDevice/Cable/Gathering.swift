import Attempts

/// Something that several events bring together while one task waits for it.
///
/// Made before the request goes out, so that no event can come too early. Belongs to one actor.
final class Gathering<Value: Sendable> {
  private(set) var result: Result<Value, BenchError>?
  private var waiting: CheckedContinuation<Result<Value, BenchError>, Never>?
  /// ns; ``expire(now:)`` fails with `overdue` from then on.
  var deadline: UInt64
  private let overdue: BenchError

  init(deadline: UInt64, overdue: BenchError) {
    self.deadline = deadline
    self.overdue = overdue
  }

  /// The first result counts.
  func finish(_ result: Result<Value, BenchError>) {
    guard self.result == nil else { return }
    self.result = result
    waiting?.resume(returning: result)
    waiting = nil
  }

  func expire(now: UInt64) {
    if now >= deadline { finish(.failure(overdue)) }
  }

  /// Hands the result over, now or later. At most one task waits.
  func deliver(to continuation: CheckedContinuation<Result<Value, BenchError>, Never>) {
    if let result { continuation.resume(returning: result) } else { waiting = continuation }
  }
}
