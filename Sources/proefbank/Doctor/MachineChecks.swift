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

/// Whether the daemon may use the GPIO chips of this computer.
struct GPIOCheck {
  var devices = "/dev"

  func findings() -> [Finding] {
    let chips = ((try? FileManager.default.contentsOfDirectory(atPath: devices)) ?? [])
      .filter { $0.hasPrefix("gpiochip") }.sorted()
    guard !chips.isEmpty else { return [.fine("gpio", "this computer has no GPIO chip")] }
    return chips.map { chip in
      let path = "\(devices)/\(chip)"
      guard let status = FileStatus(of: path) else {
        return .notice("gpio \(chip)", "\(path) went away while it was looked at")
      }
      let group = status.groupName
      guard group == "proefbank", status.allows(S_IWGRP) else {
        return .notice(
          "gpio \(chip)", "group \(group): the daemon cannot use its lines",
          mend: "udevadm trigger --action=add --subsystem-match=gpio")
      }
      return .fine("gpio \(chip)", "group proefbank")
    }
  }
}
