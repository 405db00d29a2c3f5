package import Attempts

/// Why scores did not go out. They stay pending; nothing is lost.
package enum SyncError: Error, Hashable, Sendable {
  /// Another sync job is at work.
  case alreadyRunning(lease: String)
  case file(path: String, doing: String, reason: String, mend: String)
  case store(StoreError)
  case target(name: String, reason: String)
}

extension SyncError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .alreadyRunning(let lease): "\(lease): another sync is running. Wait for its end, then try again."
    case .file(let path, let doing, let reason, let mend): "\(path): \(doing) failed: \(reason). \(mend)"
    case .store(let error): error.description
    case .target(let name, let reason): "target '\(name)': \(reason). The scores stay pending; run the sync again."
    }
  }
}
