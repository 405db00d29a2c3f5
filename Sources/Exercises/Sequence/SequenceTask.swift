/// The expected course of a sequence exercise: which movements, in which partial order, how fast, and what must never be.
package struct SequenceTask: Hashable, Sendable {
  package static let formatName = "proefbank.sequence-task/1"

  package var id: String
  package var version: Int
  package var cylinders: [Cylinder]
  /// Alternatives, each a partial order of one cycle; every cycle may follow another one. Never empty.
  package var variants: [[SequenceStep]]
  /// Whether the cycle repeats by itself: a recording may then begin in mid-cycle and end in a later one.
  package var isCyclic: Bool
  /// Complete cycles that must be seen, 1 or more.
  package var cycles: Int
  /// µs; edges of one channel that follow one another faster are bounce.
  package var debounceMicroseconds: UInt64
  /// The command that starts the sequence. When it was recorded before the first movement, the cycle begins there.
  package var start: ChannelLevel?
  /// Any of these ends what is graded; in mid-cycle nothing is graded.
  package var stops: [ChannelLevel]
  package var invariants: [SequenceInvariant]
  package var points: SequencePoints
  /// 0…100.
  package var passMark: Int
  /// Channels that recordings hold and that do not count.
  package var otherChannels: [String]

  package init(
    id: String, version: Int = 1, cylinders: [Cylinder], variants: [[SequenceStep]], isCyclic: Bool = false,
    cycles: Int = 1, debounceMicroseconds: UInt64 = 10_000, start: ChannelLevel? = nil, stops: [ChannelLevel] = [],
    invariants: [SequenceInvariant] = [], points: SequencePoints = SequencePoints(), passMark: Int = 70,
    otherChannels: [String] = []
  ) {
    self.id = id
    self.version = version
    self.cylinders = cylinders
    self.variants = variants
    self.isCyclic = isCyclic
    self.cycles = cycles
    self.debounceMicroseconds = debounceMicroseconds
    self.start = start
    self.stops = stops
    self.invariants = invariants
    self.points = points
    self.passMark = passMark
    self.otherChannels = otherChannels
  }
}

/// A cylinder with its limit switches; each is closed (level 1) while the piston stands before it. One may be absent.
package struct Cylinder: Hashable, Sendable, Codable {
  /// As in a displacement-step diagram: `A`.
  package var name: String
  /// Channel of the switch at the retracted end, such as `a0`.
  package var retracted: String?
  /// Channel of the switch at the extended end, such as `a1`.
  package var extended: String?

  package init(name: String, retracted: String?, extended: String?) {
    self.name = name
    self.retracted = retracted
    self.extended = extended
  }
}

/// A channel that stands, or comes to stand, at a level; written `b0=1`.
package struct ChannelLevel: Hashable, Sendable, CustomStringConvertible {
  package var channel: String
  package var level: Bool

  package init(_ channel: String, _ level: Bool) {
    self.channel = channel
    self.level = level
  }

  /// Nil unless it is a name, `=`, and 0 or 1.
  package init?(code: String) {
    guard let sign = code.lastIndex(of: "="), sign != code.startIndex else { return nil }
    switch code[code.index(after: sign)...] {
    case "0": self.init(String(code[..<sign]), false)
    case "1": self.init(String(code[..<sign]), true)
    default: return nil
    }
  }

  package var description: String { "\(channel)=\(level ? 1 : 0)" }
}

/// What happens in a step: a stroke of a cylinder, `A+` or `A-`, or a signal that changes, `H1=1`.
package enum Movement: Hashable, Sendable, CustomStringConvertible {
  case extend(String)
  case retract(String)
  case signal(ChannelLevel)

  /// Nil unless `code` has one of these forms.
  package init?(code: String) {
    if let signal = ChannelLevel(code: code) {
      self = .signal(signal)
      return
    }
    let name = String(code.dropLast())
    guard !name.isEmpty else { return nil }
    switch code.last {
    case "+": self = .extend(name)
    case "-": self = .retract(name)
    default: return nil
    }
  }

  package var description: String {
    switch self {
    case .extend(let name): name + "+"
    case .retract(let name): name + "-"
    case .signal(let signal): signal.description
    }
  }
}

/// A step of the cycle.
package struct SequenceStep: Hashable, Sendable {
  /// Unique in its variant.
  package var id: String
  package var movement: Movement
  /// Ids of the steps that must be complete before this one starts. Steps without an order between them may run
  /// in either order or at the same time.
  package var after: [String]
  /// From the moment when it may start until it starts.
  package var wait: TimeWindow?
  /// From the one limit switch to the other.
  package var stroke: TimeWindow?

  package init(
    id: String, _ movement: Movement, after: [String], wait: TimeWindow? = nil, stroke: TimeWindow? = nil
  ) {
    self.id = id
    self.movement = movement
    self.after = after
    self.wait = wait
    self.stroke = stroke
  }
}

/// The shortest and the longest time that is right, both included, in µs.
package struct TimeWindow: Hashable, Sendable {
  package var least: UInt64
  package var most: UInt64

  package init(_ least: UInt64, _ most: UInt64) {
    self.least = least
    self.most = most
  }

  package func contains(_ microseconds: UInt64) -> Bool { least <= microseconds && microseconds <= most }
}

/// Something that must hold whatever the order is.
package struct SequenceInvariant: Hashable, Sendable {
  package enum Rule: Hashable, Sendable, CustomStringConvertible {
    /// The movement starts only while all of these stand: "A- only if b0".
    case onlyIf(Movement, [ChannelLevel])
    /// These never stand all at once.
    case never([ChannelLevel])

    package var description: String {
      switch self {
      case .onlyIf(let movement, let levels):
        "\(movement) only if \(levels.map(\.description).joined(separator: " & "))"
      case .never(let levels): "never \(levels.map(\.description).joined(separator: " & "))"
      }
    }
  }

  package var id: String
  package var rule: Rule
  /// The most that a recording scores in which it was broken.
  package var cap: Int

  package init(id: String, _ rule: Rule, cap: Int = 30) {
    self.id = id
    self.rule = rule
    self.cap = cap
  }
}

/// How the 100 points are divided.
package struct SequencePoints: Hashable, Sendable, Codable {
  /// The right movements in the right order.
  package var order: Int
  /// Every step starts in time; 0 where no step has such a window.
  package var waits: Int
  /// Every stroke takes the right time; 0 where no step has such a window.
  package var strokes: Int

  package init(order: Int = 100, waits: Int = 0, strokes: Int = 0) {
    self.order = order
    self.waits = waits
    self.strokes = strokes
  }
}
