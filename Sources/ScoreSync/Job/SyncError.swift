package import Attempts

/// Why scores did not go out. They stay pending; nothing is lost.
package enum SyncError: Error, Hashable, Sendable {
  /// Another sync job is at work.
  case alreadyRunning(lease: String)
  case file(path: String, doing: String, reason: String, mend: String)
  case store(StoreError)
}

extension SyncError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .alreadyRunning(let lease): "\(lease): another sync is running. Wait for its end, then try again."
    case .file(let path, let doing, let reason, let mend): "\(path): \(doing) failed: \(reason). \(mend)"
    case .store(let error): error.description
    }
  }
}
