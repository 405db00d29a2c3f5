import DaemonConfiguration
import Foundation
import Glibc

/// The serial ports that the stations name, and USB ports that nobody named.
struct PortCheck {
  let stations: [DaemonConfiguration.Station]
  /// Where devices are; another folder in tests.
  var devices = "/dev"
  var systemClass = "/sys/class/tty"

  private var files: FileManager { .default }

  func findings() -> [Finding] {
    stations.filter { $0.gpio == nil }.map(look) + [rules()] + strangers()
  }

  private func look(_ station: DaemonConfiguration.Station) -> Finding {
    let check = "port \(station.id)"
    guard let device = realPath(station.port) else {
      return .problem(
        check, "\(station.port) is not there",
        mend: "Plug the kit in. If its port appears under another name, see 'usb' below or correct 'port'.")
    }
    guard let status = FileStatus(of: device), status.isCharacterDevice else {
      return .problem(check, "\(device) is no serial port", mend: "Correct 'port' of the station.")
    }
    let owner = status.groupName
    let holders = OpenFiles.holders(of: device)
    if let other = holders.first(where: { $0.name != "proefbankd" }) {
      return .problem(
        check, "\(device) is held by \(other.name), pid \(other.processID)",
        mend: "End that program: kill \(other.processID). ModemManager is kept away by the udev rules.")
    }
    guard status.allows(S_IRGRP | S_IWGRP), ["proefbank", "dialout"].contains(owner) else {
      return .problem(
        check,
        "\(device) is for group \(owner), mode \(String(status.permissions & 0o777, radix: 8)): not for the daemon",
        mend: "Let the udev rules name it: udevadm trigger --action=add \(device)")
    }
    let holder = holders.first.map { ", open in \($0.name)" } ?? ", open in no program"
    return .fine(check, "\(station.port) → \(device), group \(owner)\(holder)")
  }

  /// Whether the names come from our rules.
  private func rules() -> Finding {
    let places = ["/etc/udev/rules.d", "/run/udev/rules.d", "/usr/lib/udev/rules.d", "/lib/udev/rules.d"]
    guard let place = places.first(where: { files.fileExists(atPath: "\($0)/70-proefbank.rules") }) else {
      return .notice(
        "udev", "the rules of Proefbank are not installed",
        mend: "Install the package proefbankd, or copy udev/*.rules.")
    }
    let names = (try? files.contentsOfDirectory(atPath: "\(devices)/proefbank"))?.sorted() ?? []
    return .fine("udev", "rules in \(place); names: \(names.isEmpty ? "none" : names.joined(separator: ", "))")
  }

  /// USB ports that have no name of ours.
  private func strangers() -> [Finding] {
    let named = ((try? files.contentsOfDirectory(atPath: "\(devices)/proefbank")) ?? [])
      .compactMap { realPath("\(devices)/proefbank/\($0)") }
    let used = stations.compactMap { realPath($0.port) }
    let ports = ((try? files.contentsOfDirectory(atPath: systemClass)) ?? []).sorted()
      .filter { $0.hasPrefix("ttyUSB") || $0.hasPrefix("ttyACM") }
    return ports.compactMap { port in
      let path = "\(devices)/\(port)"
      guard !named.contains(path), !used.contains(path) else { return nil }
      return .notice(
        "usb \(port)", "a serial port that no rule knows as a kit",
        mend: "If it is one, name it in /etc/udev/rules.d/69-proefbank-local.rules (operating.md).")
    }
  }

  private func realPath(_ path: String) -> String? {
    guard let resolved = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(resolved) }
    return unsafe String(cString: resolved)
  }
}

/// Which programs have a file open, as far as this user may see.
enum OpenFiles {
  struct Holder: Hashable {
    var name: String
    var processID: Int32
  }

  static func holders(of path: String) -> [Holder] {
    let files = FileManager.default
    let processes = ((try? files.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap { Int32($0) }
    return processes.filter { $0 != getpid() }.compactMap { process in
      let open = (try? files.contentsOfDirectory(atPath: "/proc/\(process)/fd")) ?? []
      let holds = open.contains { descriptor in
        (try? files.destinationOfSymbolicLink(atPath: "/proc/\(process)/fd/\(descriptor)")) == path
      }
      guard holds else { return nil }
      let name = (try? String(contentsOfFile: "/proc/\(process)/comm", encoding: .utf8)) ?? "a program"
      return Holder(name: name.trimmingCharacters(in: .whitespacesAndNewlines), processID: process)
    }
  }
}
