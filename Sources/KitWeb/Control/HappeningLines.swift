import Attempts
import Circuits
import Foundation

extension BenchHappening {
  /// Lines of `proefbank kit monitor`: what happened and its values, one line for each channel that was sampled.
  func jsonLines() throws -> Data {
    try Line.lines(of: self).reduce(into: Data()) { try $0.append(AttemptJSON.encode($1) + Data("\n".utf8)) }
  }

  private struct Line: Encodable {
    var happened: String
    var channel: String?
    var level: Bool?
    var millivolts: Int?
    var isOn: Bool?
    var isOpen: Bool?
    var reason: String?
    var kit: KitIdentity?
    var red: Terminal?
    var black: Terminal?
    var deviceMicroseconds: UInt64?

    static func lines(of happening: BenchHappening) -> [Line] {
      switch happening {
      case .connection(.attached(let identity)): [Line(happened: "attached", kit: identity)]
      case .connection(.searching(let hint)): [Line(happened: "searching", reason: hint.map { "\($0)" })]
      case .connection(.lost(let error)): [Line(happened: "lost", reason: "\(error)")]
      case .edge(let edge):
        [
          Line(
            happened: "edge", channel: edge.channel, level: edge.level, deviceMicroseconds: edge.deviceMicroseconds)
        ]
      case .samples(let samples, let time):
        samples.map {
          Line(happened: "voltage", channel: $0.channel, millivolts: $0.thousandths, deviceMicroseconds: time)
        }
      case .powerChanged(let isOn, let reason, let time):
        [Line(happened: "power", isOn: isOn, reason: reason, deviceMicroseconds: time)]
      case .awaitingConfirmation: [Line(happened: "awaiting_confirmation")]
      case .emergencyStop(let isOpen): [Line(happened: "bench_emergency_stop", isOpen: isOpen)]
      case .probesMoved(let red, let black, let time):
        [Line(happened: "probes", red: red, black: black, deviceMicroseconds: time)]
      }
    }
  }
}
