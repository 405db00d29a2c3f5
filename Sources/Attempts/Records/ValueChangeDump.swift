import Circuits

/// The digital channels of an attempt over time as VCD (IEEE 1364), which every wave viewer reads; 100 µs a step.
package enum ValueChangeDump {
  private struct Change {
    var step: UInt64
    var channel: String
    var level: Bool
  }

  /// Channels as in the kit description, and `power`. Times count from the start of the attempt; within one run of the kit
  /// they are those of its own clock.
  package static func text(of log: [AttemptEvent]) -> String {
    let changes = changes(in: log)
    // The power always: readers refuse a trace without a wire.
    let channels = Set(changes.map(\.channel) + [power]).sorted()
    let codes = Dictionary(uniqueKeysWithValues: channels.enumerated().map { ($1, code($0)) })
    var lines = ["$comment Proefbank $end", "$timescale 100 us $end", "$scope module kit $end"]
    for channel in channels { lines.append("$var wire 1 \(codes[channel] ?? "!") \(name(channel)) $end") }
    lines += ["$upscope $end", "$enddefinitions $end", "#0", "$dumpvars"]
    // Unknown until the first edge, except the power, which is off.
    for channel in channels { lines.append("\(channel == power ? "0" : "x")\(codes[channel] ?? "!")") }
    lines.append("$end")
    var last: UInt64 = 0
    for change in changes {
      if change.step > last { lines.append("#\(change.step)") }
      last = max(last, change.step)
      lines.append("\(change.level ? 1 : 0)\(codes[change.channel] ?? "!")")
    }
    return lines.joined(separator: "\n") + "\n#\(last + 1)\n"
  }

  private static let power = "power"

  private static func changes(in log: [AttemptEvent]) -> [Change] {
    var changes: [Change] = []
    var elapsed: UInt64 = 0
    var before: AttemptEvent?
    // Device time of an edge, and the step that it was put at: later edges count from there.
    var anchor: (device: UInt64, step: UInt64)?
    for event in log {
      if let before, before.at.bootID == event.at.bootID, event.at.bootNanoseconds > before.at.bootNanoseconds {
        elapsed += event.at.bootNanoseconds - before.at.bootNanoseconds
      }
      before = event
      let now = max(elapsed / 100_000, changes.last?.step ?? 0)
      switch event.what {
      case .edge(let edge):
        var step = now
        if let anchor, edge.deviceMicroseconds >= anchor.device {
          step = max(changes.last?.step ?? 0, anchor.step + (edge.deviceMicroseconds - anchor.device) / 100)
        } else {
          anchor = (edge.deviceMicroseconds, step)
        }
        changes.append(Change(step: step, channel: edge.channel, level: edge.level))
      case .powerOn: changes.append(Change(step: now, channel: power, level: true))
      case .powerOff: changes.append(Change(step: now, channel: power, level: false))
      case .kitBack: anchor = nil
      default: break
      }
    }
    return changes
  }

  /// Identifiers of VCD are printable characters: `!` to `~`.
  private static func code(_ index: Int) -> String {
    var rest = index
    var code = ""
    repeat {
      code.unicodeScalars.append(Unicode.Scalar(UInt8(33 + rest % 94)))
      rest = rest / 94 - 1
    } while rest >= 0
    return code
  }

  /// A reference has no spaces, and viewers differ on signs.
  private static func name(_ channel: String) -> String {
    let cleaned = channel.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") ? $0 : "_" }
    return cleaned.isEmpty ? "_" : String(cleaned)
  }
}
