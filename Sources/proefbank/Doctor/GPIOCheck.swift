import Attempts
import Circuits
import ContentHash
import DaemonConfiguration
import Exercises
import Foundation
import Glibc
import KitDevice

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

/// Whether the lines that stations need are there, and nobody else has them.
struct GPIOLineCheck {
  let configuration: DaemonConfiguration

  func findings() -> [Finding] { configuration.stations.compactMap(look) }

  private func look(_ station: DaemonConfiguration.Station) -> Finding? {
    let check = "lines \(station.id)"
    let places = places(of: station)
    for place in places {
      do throws(GPIOFailure) {
        guard let holder = try place.holder(), holder != GPIOPlace.ownName else { continue }
        return .problem(
          check, "\(place.chip) \(place.line) is in use by '\(holder)'",
          mend: "End that program, or free the line from the driver that has it.")
      } catch {
        guard case .port(let path, let reason, let hint) = error.error else { continue }
        return .problem(check, "\(path): \(reason)", mend: hint)
      }
    }
    return places.isEmpty ? nil : .fine(check, "\(places.count) GPIO lines, all there")
  }

  /// Of the kit's channels and terminals, and of the signals of the bench.
  private func places(of station: DaemonConfiguration.Station) -> [GPIOPlace] {
    var places = station.signals.values.map { GPIOPlace(chip: $0.chip, line: $0.line) }
    if let gpio = station.gpio {
      let file = "\(configuration.kitsDirectory)/\(station.kit).yaml"
      var names = Set(gpio.lines.keys)
      // A description with errors is told by 'proefbank kit check', and by the daemon, which does not start.
      if let kit = try? KitDescription.load(file: file, digest: contentHash) {
        names.formUnion(kit.channels.inputs.map(\.name))
        names.formUnion(kit.channels.outputs.map(\.name))
        names.formUnion(kit.channels.relays.map(\.id))
        names.formUnion(kit.scannedTerminals.map(\.description))
      }
      places += names.map { name in
        gpio.lines[name].map { GPIOPlace(chip: $0.chip, line: $0.line) } ?? GPIOPlace(chip: gpio.chip, line: name)
      }
    }
    return places.sorted { ($0.chip, $0.line) < ($1.chip, $1.line) }
  }
}
