import Foundation
import Glibc

/// The users and the group that share kits and database.
struct GroupCheck {
  func findings() -> [Finding] {
    guard unsafe getgrnam("proefbank") != nil else {
      return [
        .notice(
          "group", "there is no group 'proefbank'",
          mend: "The package proefbankd makes it: systemd-sysusers proefbank.conf")
      ]
    }
    let missing = ["proefbank", "proefbank-sync"].filter { (name: String) in unsafe getpwnam(name) == nil }
    guard missing.isEmpty else {
      return [
        .problem(
          "group", "there is no user \(missing.map { "'\($0)'" }.joined(separator: " and "))",
          mend: "systemd-sysusers proefbank.conf")
      ]
    }
    return [.fine("group", "'proefbank', with the users 'proefbank' and 'proefbank-sync'")]
  }
}
