/// The signals of a bench that are not the kit's: where their lines are. All of them may be absent.
package struct BenchSignals: Hashable, Sendable {
  /// 1 = the chain is closed. Opened, it takes the power away whatever the kit does.
  package var emergencyStop: GPIOPlace?
  /// On from the request for power until the power is off again.
  package var enableRelay: GPIOPlace?
  /// Emergency stop open, or no kit.
  package var red: GPIOPlace?
  /// Power is on, or waits for the button on the kit.
  package var amber: GPIOPlace?
  /// A kit is there and its power is off: safe to wire.
  package var green: GPIOPlace?

  package init(
    emergencyStop: GPIOPlace? = nil, enableRelay: GPIOPlace? = nil, red: GPIOPlace? = nil, amber: GPIOPlace? = nil,
    green: GPIOPlace? = nil
  ) {
    self.emergencyStop = emergencyStop
    self.enableRelay = enableRelay
    self.red = red
    self.amber = amber
    self.green = green
  }

  package var isEmpty: Bool { self == BenchSignals() }
}

/// Which lamp of the stack is lit, one at a time.
enum StackLight: Hashable, Sendable, CaseIterable {
  case red, amber, green

  /// - Parameters:
  ///   - isReady: A kit is attached and the emergency stop is closed.
  ///   - isLive: Power is on, or somebody may switch it on at the kit.
  init(isReady: Bool, isLive: Bool) {
    self = isReady ? (isLive ? .amber : .green) : .red
  }

  func place(in signals: BenchSignals) -> GPIOPlace? {
    switch self {
    case .red: signals.red
    case .amber: signals.amber
    case .green: signals.green
    }
  }
}
