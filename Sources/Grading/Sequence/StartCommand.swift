import Exercises

/// Where a recording is graded from, and whether anything moved before it was told to.
///
/// A command that finds everything in the start position begins the cycle: what came before it only brought everything there. What
/// leaves the start position before any command moved by itself.
struct StartCommand: Sendable {
  /// µs of the last command that came before the first movement; nil when there was none.
  private(set) var time: UInt64?
  /// The first movement out of the start position without a command, before the first one or after a stop.
  private(set) var selfStart: SequenceFindings.SelfStart?

  private let label: Int?
  private let isCyclic: Bool
  /// Labels that all stand in the start position.
  private let position: [Int]
  /// Whether a label is one of a cylinder: a lamp that is on early sets nothing in motion.
  private let isOfCylinder: [Bool]
  /// Whether a command was recorded, or had been given before the recording.
  private var isGiven: Bool
  /// Whether a command found everything in the start position.
  private var hasBegun = false
  private var hasLeft = false
  /// The same as ``selfStart`` as long as a command that comes later has to tell that none came before.
  private var early: SequenceFindings.SelfStart?

  init(_ model: SequenceModel, initial levels: [Bool?]) {
    label = model.start
    isCyclic = model.task.isCyclic
    position = model.startPosition
    isOfCylinder = model.movements.map { movement in
      switch movement {
      case .extend, .retract: true
      case .signal, nil: false
      }
    }
    isGiven = model.start.map { levels[$0 / 2] == ($0 % 2 == 1) } ?? false
  }

  /// Whether every cylinder is where a cycle begins, as far as its switches are known.
  func stands(_ levels: [Bool?]) -> Bool {
    position.allSatisfy { levels[$0 / 2] == nil || levels[$0 / 2] == ($0 % 2 == 1) }
  }

  /// Takes in a movement, with the levels just before it.
  ///
  /// - Parameters:
  ///   - edge: what moved.
  ///   - levels: of all channels, just before.
  ///   - isFirst: whether nothing moved before; a cycle that repeats by itself passes its start position again and again.
  mutating func follow(_ edge: EdgeFilter.Edge, levels: [Bool?], isFirst: Bool) {
    guard let label, !hasBegun, !hasLeft, isOfCylinder[edge.label], stands(levels) else { return }
    hasLeft = true
    guard !isGiven, isFirst || !isCyclic else { return }
    let found = SequenceFindings.SelfStart(label: edge.label, event: edge.event, microseconds: edge.microseconds)
    // A cycle that repeats may have been started before the recording, by a button that was released again.
    if !isCyclic, levels[label / 2] != nil { selfStart = found } else { early = found }
  }

  /// Takes in a movement after a stop. What was under way may come to its end; who then leaves the start position without a
  /// command began by itself.
  ///
  /// - Parameters:
  ///   - edge: what moved.
  ///   - levels: of all channels, just before.
  ///   - stop: when and how it was stopped.
  mutating func follow(_ edge: EdgeFilter.Edge, levels: [Bool?], after stop: AfterStop) {
    guard let label, selfStart == nil, isOfCylinder[edge.label], !position.isEmpty, stands(levels) else { return }
    let isHeld = levels[label / 2] == (label % 2 == 1)
    let mayBeUnderWay = !stop.hasMoved && edge.microseconds < stop.lastActivity + AfterStop.underWay
    guard !stop.isCommanded, !isHeld, !mayBeUnderWay else { return }
    selfStart = SequenceFindings.SelfStart(
      label: edge.label, event: edge.event, microseconds: edge.microseconds, isAfterStop: true)
  }

  /// What came since a stop.
  struct AfterStop: Sendable {
    /// µs after what led to it in which a movement shows that had begun when the stop came.
    static let underWay: UInt64 = 1_000_000

    /// µs of the last movement or command before the stop.
    let lastActivity: UInt64
    var hasMoved = false
    var isCommanded = false
  }

  /// Takes in a command.
  ///
  /// - Parameters:
  ///   - microseconds: when it came.
  ///   - levels: of all channels, just after.
  ///   - hasMoved: whether anything moved before it.
  /// - Returns: whether the cycle begins here although something moved before.
  mutating func take(at microseconds: UInt64, levels: [Bool?], hasMoved: Bool) -> Bool {
    if !isGiven { selfStart = selfStart ?? early }
    isGiven = true
    let begins = !hasBegun && !hasLeft && stands(levels)
    if begins { hasBegun = true }
    if begins || !hasMoved { time = microseconds }
    return begins && hasMoved
  }

  /// Takes in the end of a command. When its beginning was not recorded, it was given before.
  mutating func release(levelBefore: Bool?) {
    guard levelBefore == nil else { return }
    isGiven = true
    early = nil
  }

  /// The cycle begins anew with a command that came after a stop.
  mutating func restart(at microseconds: UInt64) {
    isGiven = true
    hasBegun = true
    time = microseconds
  }
}

extension SequenceModel {
  /// Labels of the limit switches that stand between two cycles. A cylinder that begins one variant outwards and another one
  /// inwards, or does not move at all, may stand anywhere.
  var startPosition: [Int] {
    var first: [String: Set<Bool>] = [:]
    for variant in task.variants.indices {
      var met: Set<String> = []
      var state = 0
      repeat {
        guard let next = states[state].transitions.first(where: { steps[$0.step].variant == variant }) else { break }
        switch steps[next.step].step.movement {
        case .extend(let name): if met.insert(name).inserted { first[name, default: []].insert(true) }
        case .retract(let name): if met.insert(name).inserted { first[name, default: []].insert(false) }
        case .signal: break
        }
        state = next.target
      } while state != 0
    }
    return task.cylinders.flatMap { cylinder -> [Int] in
      guard let directions = first[cylinder.name], directions.count == 1, let isOutward = directions.first else {
        return []
      }
      return [
        cylinder.retracted.map { ChannelLevel($0, isOutward) }, cylinder.extended.map { ChannelLevel($0, !isOutward) },
      ].compactMap { $0.flatMap(label) }
    }
  }
}
