/// Where a GPIO line is, and how the wire on it behaves.
package struct GPIOPlace: Hashable, Sendable {
  package enum Bias: String, Hashable, Sendable, CaseIterable {
    /// As the board has it.
    case unchanged
    case pullUp = "pull-up"
    case pullDown = "pull-down"
    case none
  }

  /// What others see who want a line that a bench has.
  package static let ownName = "proefbank"

  /// Path, name such as `gpiochip0`, or label of the chip.
  package var chip: String
  /// Name of the line, or the number of one that has none.
  package var line: String
  /// A low voltage means 1.
  package var isActiveLow: Bool
  package var bias: Bias
  /// How long a new level of an input must last to count.
  package var debounceMicroseconds: Int
  /// An output that is on is toggled for as long as this computer works; hardware behind it drops when that stops. Nil: a
  /// supply of a kit is, others are not.
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

/// What a line is used for.
package enum GPIOUse: Hashable, Sendable {
  case input
  /// An input that reports its edges; it stays one.
  case edges
  case output(Bool)
}

/// A change of an input, with the kernel's time stamp.
package struct GPIOEdge: Hashable, Sendable {
  /// ns of the clock of ``CableThread``.
  package var time: UInt64
  package var level: Bool
  /// Edges of this line that were lost before this one, as far as the kernel tells.
  package var lostBefore: Int

  package init(time: UInt64, level: Bool, lostBefore: Int = 0) {
    self.time = time
    self.level = level
    self.lostBefore = lostBefore
  }
}

/// An open line; given back when it goes away. Belongs to one thread.
package protocol GPIOLineEnd: AnyObject {
  /// Readable when there are edges; nil for a line without them.
  var descriptor: CInt? { get }
  /// Whether the debounce time of the place is kept below this interface.
  var isDebounced: Bool { get }
  /// - Throws: ``GPIOFailure`` when the chip is gone.
  func level() throws(GPIOFailure) -> Bool
  func set(_ level: Bool) throws(GPIOFailure)
  /// Changes what a line without edges is used for, with a bias of its own.
  func use(as use: GPIOUse, bias: GPIOPlace.Bias) throws(GPIOFailure)
  /// The oldest edge; nil when there is none. Never waits.
  func nextEdge() throws(GPIOFailure) -> GPIOEdge?
}
