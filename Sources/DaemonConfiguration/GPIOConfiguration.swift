extension DaemonConfiguration {
  /// A line of a GPIO chip, and how the wire on it behaves.
  package struct GPIOLine: Hashable, Sendable {
    package enum Bias: String, Hashable, Sendable, CaseIterable {
      case unchanged
      case pullUp = "pull-up"
      case pullDown = "pull-down"
      case none
    }

    /// Path, name or label.
    package var chip: String
    /// Name, or number.
    package var line: String
    package var isActiveLow: Bool
    package var bias: Bias
    package var debounceMicroseconds: Int
    package var isPulsed: Bool?

    package init(
      chip: String, line: String, isActiveLow: Bool = false, bias: Bias = .unchanged, debounceMicroseconds: Int = 0,
      isPulsed: Bool? = nil
    ) {
      self.chip = chip
      self.line = line
      self.isActiveLow = isActiveLow
      self.bias = bias
      self.debounceMicroseconds = debounceMicroseconds
      self.isPulsed = isPulsed
    }
  }

  /// Where the channels of a kit without a controller are.
  package struct GPIO: Hashable, Sendable {
    /// Of the channels that ``lines`` does not name: their lines have their names.
    package var chip: String
    /// By channel or terminal of the kit description.
    package var lines: [String: GPIOLine]

    package init(chip: String, lines: [String: GPIOLine] = [:]) {
      self.chip = chip
      self.lines = lines
    }
  }

  /// What a bench may have beside its kit.
  package enum Signal: String, Hashable, Sendable, CaseIterable {
    case emergencyStop = "emergency_stop"
    case enableRelay = "enable_relay"
    case stackRed = "stack_red"
    case stackAmber = "stack_amber"
    case stackGreen = "stack_green"
  }
}
