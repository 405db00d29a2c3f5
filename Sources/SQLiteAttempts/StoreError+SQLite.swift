import Attempts
import Foundation
import GRDB

/// What went wrong, in the words of whoever has to mend it.
func storeError(_ error: any Error, path: String) -> StoreError {
  switch error {
  case let error as StoreError: return error
  case let error as DatabaseError: return storeError(error, path: path)
  case let error as UnreadableRow:
    return .storage(
      path: path, reason: "\(error.place) holds '\(error.value)', which this version does not know. Update Proefbank.")
  case is CancellationError: return .storage(path: path, reason: "the daemon is stopping; nothing was changed.")
  default:
    return .storage(path: path, reason: "\(error.localizedDescription) Restore a safety copy of the file.")
  }
}

private func storeError(_ error: DatabaseError, path: String) -> StoreError {
  let folder = (path as NSString).deletingLastPathComponent
  switch error.resultCode {
  case .SQLITE_FULL: return .diskFull(path: path)
  case .SQLITE_IOERR where error.extendedResultCode == .SQLITE_IOERR_WRITE:
    return .storage(path: path, reason: "writing failed. Check the disk and the space on it, then start again.")
  case .SQLITE_NOTADB, .SQLITE_CORRUPT:
    return .storage(
      path: path, reason: "it is damaged or no database of Proefbank. Move it away and restore a safety copy.")
  case .SQLITE_CANTOPEN:
    return .storage(path: path, reason: "it cannot be opened. Check that \(folder) exists and may be written to.")
  case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH:
    return .storage(
      path: path, reason: "it may not be written to. Give the daemon's user write access to it and to \(folder).")
  case .SQLITE_BUSY, .SQLITE_LOCKED:
    return .storage(path: path, reason: "another process holds it for over 5 s. End that process or try again.")
  default:
    return .storage(
      path: path, reason: "SQLite says: \(error.message ?? "error") (\(error.extendedResultCode.rawValue)).")
  }
}
