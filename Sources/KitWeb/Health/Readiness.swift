import Synchronization

/// What the daemon still has to do before somebody can work at the bench.
package final class Readiness: Sendable {
  private struct State {
    var missing: Set<String>
    var isStopping = false
  }

  private let state: Mutex<State>
  private let onReady: @Sendable () -> Void

  /// - Parameters:
  ///   - parts: Names of what has to be reached, as an IT colleague reads them.
  ///   - onReady: Called once, by whoever reaches the last part.
  package init(awaiting parts: Set<String>, onReady: @escaping @Sendable () -> Void = {}) {
    state = Mutex(State(missing: parts))
    self.onReady = onReady
  }

  package func reached(_ part: String) {
    let isLast = state.withLock { $0.missing.remove(part) != nil && $0.missing.isEmpty }
    if isLast { onReady() }
  }

  /// From now on nobody shall begin anything here.
  package func stop() { state.withLock { $0.isStopping = true } }

  /// Why nobody can work yet, or any more; nil when everything is there.
  package var obstacle: String? {
    state.withLock { state in
      if state.isStopping { return "the daemon is stopping" }
      return state.missing.isEmpty ? nil : "still to come: \(state.missing.sorted().joined(separator: ", "))"
    }
  }
}
