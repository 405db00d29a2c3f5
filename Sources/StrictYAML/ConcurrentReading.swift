import Dispatch
import Synchronization

/// Reads several files at once, on all processors; one after the other while a ``formatReference(reading:)`` watches.
///
/// - Parameters:
///   - count: how many.
///   - read: reads one of them by its number, 0 ..< `count`.
/// - Returns: what each gave, by number.
package func readAll<Value: Sendable>(
  _ count: Int, _ read: @Sendable (Int) throws(DiagnosticsError) -> Value
) -> [Result<Value, DiagnosticsError>] {
  @Sendable func result(_ index: Int) -> Result<Value, DiagnosticsError> {
    Result { () throws(DiagnosticsError) in try read(index) }
  }
  // What it finds depends on the order, and it watches one task.
  if ReadingLog.current != nil { return (0..<count).map(result) }
  let results = Mutex([Int: Result<Value, DiagnosticsError>](minimumCapacity: count))
  DispatchQueue.concurrentPerform(iterations: count) { index in
    let one = result(index)
    results.withLock { $0[index] = one }
  }
  return results.withLock { found in (0..<count).compactMap { found[$0] } }
}
