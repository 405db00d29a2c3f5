import Attempts
import Circuits

/// Whether the learner's circuit has power.
package enum PowerState: String, Hashable, Sendable, Codable {
  case off
  /// Asked for; the button on the kit has not been pressed yet.
  case awaitingConfirmation = "awaiting_confirmation"
  case on
}

/// What the station shows at this moment, worked out from what its kit reports: pure.
struct StationState: Hashable, Sendable {
  /// What is to be done about a happening: what the log gets, and whether power must be taken away.
  struct Consequence: Hashable, Sendable {
    var log: [AttemptEvent.What] = []
    var removesPower = false
  }

  private(set) var connection: BenchConnection
  /// Level of each digital channel that changed since the kit was attached.
  private(set) var levels: [String: Bool] = [:]
  /// Whether the emergency stop of the bench around the kit is open. It is no part of the kit, and stays when that comes or goes.
  private(set) var benchStopIsOpen = false
  /// Last sample of each analogue channel, mV.
  private(set) var millivolts: [String: Int] = [:]
  private(set) var power = PowerState.off
  /// Whether somebody here asked for power and nobody took it back: only then may the kit have it.
  private var powerIsWanted = false
  /// What the kit or the run gave as the reason when power last went or a request ended; nil since the latest request.
  private(set) var powerWentBecause: String?

  init(connection: BenchConnection = .searching(hint: nil)) {
    self.connection = connection
  }

  mutating func happened(_ happening: BenchHappening) -> Consequence {
    switch happening {
    case .connection(let next): return connected(next)
    case .edge(let edge):
      levels[edge.channel] = edge.level
      return Consequence(log: [.edge(edge)])
    case .samples(let samples, _):
      // The last ones before the power went may come after the report of that.
      guard power == .on else { return Consequence() }
      for sample in samples { millivolts[sample.channel] = sample.thousandths }
      return Consequence()
    case .awaitingConfirmation:
      guard powerIsWanted else { return Consequence(removesPower: true) }
      if power == .off { power = .awaitingConfirmation }
      return Consequence()
    case .powerChanged(true, _, _):
      // Power that nobody here asked for, such as after the daemon was started again: never keep it.
      guard powerIsWanted else { return Consequence(removesPower: true) }
      return Consequence(log: confirmed())
    case .powerChanged(false, let reason, _): return Consequence(log: powerWentOff(reason: reason))
    case .probesMoved: return Consequence()
    case .emergencyStop(let isOpen):
      benchStopIsOpen = isOpen
      return Consequence()
    }
  }

  mutating func powerWanted() {
    powerIsWanted = true
    powerWentBecause = nil
  }

  /// The button on the kit was pressed: says what to log, once.
  mutating func confirmed() -> [AttemptEvent.What] {
    guard powerIsWanted, power != .on else { return [] }
    power = .on
    return [.powerOn]
  }

  /// Power is away, for whatever reason: says what to log, once.
  mutating func powerWentOff(reason: String) -> [AttemptEvent.What] {
    defer {
      power = .off
      powerIsWanted = false
      powerWentBecause = powerWentBecause ?? reason
      millivolts = [:]
    }
    return power == .on ? [.powerOff(reason: reason)] : []
  }

  private mutating func connected(_ next: BenchConnection) -> Consequence {
    let before = connection.identity
    connection = next
    guard before != next.identity else { return Consequence() }
    var log: [AttemptEvent.What] = []
    if before != nil {
      log += powerWentOff(reason: "the kit is gone")
      levels = [:]
      log.append(.kitLost(reason: next.lostReason ?? "another kit was attached"))
    }
    if let kit = next.identity { log.append(.kitBack(kit)) }
    return Consequence(log: log)
  }
}

extension BenchConnection {
  fileprivate var lostReason: String? {
    switch self {
    case .attached: nil
    case .lost(let reason): "\(reason)"
    case .searching(let hint): hint.map { "\($0)" } ?? "no kit is found"
    }
  }
}
