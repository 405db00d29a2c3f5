import Foundation
import Glibc

/// What a file is and who may use it; links are followed.
struct FileStatus {
  /// The twelve bits of chmod(2).
  let permissions: mode_t
  let group: gid_t
  let isCharacterDevice: Bool

  /// Nil when there is no such file or it may not be looked at: `errno` says which.
  init?(of path: String) {
    guard unsafe access(path, F_OK) == 0 else { return nil }
    let target = URL(filePath: path).resolvingSymlinksInPath().path
    guard let found = try? FileManager.default.attributesOfItem(atPath: target),
      let permissions = found[.posixPermissions] as? NSNumber,
      let group = found[.groupOwnerAccountID] as? NSNumber
    else { return nil }
    self.permissions = mode_t(permissions.uint32Value)
    self.group = gid_t(group.uint32Value)
    isCharacterDevice = found[.type] as? FileAttributeType == .typeCharacterSpecial
  }

  /// Whether all of these are allowed.
  func allows(_ bits: mode_t) -> Bool { permissions & bits == bits }

  /// The name of the group, or its number where it has none.
  var groupName: String {
    unsafe getgrgid(group).map { unsafe String(cString: $0.pointee.gr_name) } ?? "\(group)"
  }
}
