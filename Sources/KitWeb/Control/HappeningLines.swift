import Attempts
import Circuits
import Foundation

extension BenchHappening {
  /// One line of `proefbank kit monitor`: what happened and its values.
  func jsonLine() throws -> Data {
    try AttemptJSON.encode(Line(self)) + Data("\n".utf8)
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

    init(_ happening: BenchHappening) {
      switch happening {
      case .connection(.attached(let identity)):
        happened = "attached"
        kit = identity
      case .connection(.searching(let hint)):
        happened = "searching"
        reason = hint.map { "\($0)" }
      case .connection(.lost(let error)):
        happened = "lost"
        reason = "\(error)"
      case .edge(let edge):
        happened = "edge"
        channel = edge.channel
        level = edge.level
        deviceMicroseconds = edge.deviceMicroseconds
      case .voltage(let name, let value, let time):
        happened = "voltage"
        channel = name
        millivolts = value
        deviceMicroseconds = time
      case .powerChanged(let on, let why, let time):
        happened = "power"
        isOn = on
        reason = why
        deviceMicroseconds = time
      case .awaitingConfirmation:
        happened = "awaiting_confirmation"
      case .emergencyStop(let open):
        happened = "bench_emergency_stop"
        isOpen = open
      case .probesMoved(let red, let black, let time):
        happened = "probes"
        self.red = red
        self.black = black
        deviceMicroseconds = time
      }
    }
  }
}
