import Exercises

/// A task as numbers: channels, labels, and one graph of the points that a cycle can be at.
///
/// A *label* is one edge of one channel: `2 · channel + level`. A *state* is a set of edges of one variant that are
/// done; state 0 is the moment between two cycles, for all variants. Transitions lead to higher states, or back to 0.
struct SequenceModel: Sendable {
  /// More intermediate states are refused.
  static let mostStates = 4096

  struct Step: Sendable {
    let variant: Int
    /// Counted from 1, as listed.
    let number: Int
    let step: SequenceStep
    let firstLabel: Int
    let lastLabel: Int
    /// Steps (by index) that must be complete before.
    let predecessors: [Int]
  }

  struct Transition: Hashable, Sendable {
    let label: Int
    let target: Int
    /// Index into ``SequenceModel/steps``.
    let step: Int
    let isFirst: Bool
    let isLast: Bool
  }

  struct State: Sendable {
    var transitions: [Transition]
    let level: Int
  }

  let task: SequenceTask
  let channels: [String]
  let channelIndex: [String: Int]
  private(set) var steps: [Step] = []
  private(set) var states: [State] = [State(transitions: [], level: 0)]
  /// Edges of one cycle, by variant.
  private(set) var edgesPerCycle: [Int] = []
  /// Whether a label is a movement, by label; others may change at any time.
  private(set) var isTracked: [Bool]
  /// The movement that a label belongs to, by label.
  private(set) var movements: [Movement?]
  let start: Int?
  let stops: Set<Int>

  /// The labels of the movements that must be seen at least: complete cycles of the shortest variant.
  var requiredEdges: Int { task.cycles * (edgesPerCycle.min() ?? 0) }

  init(_ task: SequenceTask) throws(SequenceError) {
    self.task = task
    var names: [String] = []
    var index: [String: Int] = [:]
    func register(_ name: String) {
      if index.updateValue(index[name] ?? names.count, forKey: name) == nil { names.append(name) }
    }
    for cylinder in task.cylinders {
      let switches = [cylinder.retracted, cylinder.extended].compactMap(\.self)
      guard !switches.isEmpty else { throw .noSwitch(cylinder: cylinder.name) }
      for name in switches {
        guard index[name] == nil else { throw .channelUsedTwice(name) }
        register(name)
      }
    }
    for signal in task.signals { register(signal.channel) }
    task.otherChannels.forEach(register)
    channels = names
    channelIndex = index
    isTracked = Array(repeating: false, count: names.count * 2)
    movements = Array(repeating: nil, count: names.count * 2)
    start = task.start.flatMap { Self.label($0, index) }
    stops = Set(task.stops.compactMap { Self.label($0, index) })
    try check()
    for cylinder in task.cylinders {
      for movement in [Movement.extend(cylinder.name), .retract(cylinder.name)] {
        track(movement, try labels(of: movement, place: "cylinders"))
      }
    }
    for variant in task.variants.indices { try add(variant) }
  }

  private static func label(_ level: ChannelLevel, _ index: [String: Int]) -> Int? {
    index[level.channel].map { $0 * 2 + (level.level ? 1 : 0) }
  }

  func label(_ level: ChannelLevel) -> Int? { Self.label(level, channelIndex) }

  /// `a1`: the channel of a label.
  func channel(of label: Int) -> String { channels[label / 2] }

  /// The edges of a movement in their order: it leaves the one switch and reaches the other.
  func labels(of movement: Movement, place: String) throws(SequenceError) -> [Int] {
    let (name, extends): (String, Bool)
    switch movement {
    case .signal(let signal): return label(signal).map { [$0] } ?? []
    case .extend(let cylinder): (name, extends) = (cylinder, true)
    case .retract(let cylinder): (name, extends) = (cylinder, false)
    }
    guard let cylinder = task.cylinders.first(where: { $0.name == name }) else {
      throw .unknownCylinder(name, place: place)
    }
    let (left, reached) =
      extends ? (cylinder.retracted, cylinder.extended) : (cylinder.extended, cylinder.retracted)
    return [left.map { ChannelLevel($0, false) }, reached.map { ChannelLevel($0, true) }].compactMap {
      $0.flatMap(label)
    }
  }

  private mutating func track(_ movement: Movement, _ labels: [Int]) {
    for label in labels {
      isTracked[label] = true
      movements[label] = movement
    }
  }

  private func check() throws(SequenceError) {
    func require(_ holds: Bool, _ what: String, _ place: String) throws(SequenceError) {
      guard holds else { throw .impossibleValue(what, place: place) }
    }
    let points = [task.points.order, task.points.waits, task.points.strokes]
    try require(!task.variants.isEmpty, "there is none; list at least one", "variants")
    try require((1...1000).contains(task.cycles), "must be 1 to 1000", "cycles")
    try require(task.debounceMicroseconds <= 1_000_000, "must be 0 to 1000000", "debounce_us")
    try require((0...100).contains(task.passMark), "must be 0 to 100", "pass_mark")
    try require(
      points.allSatisfy { (0...100).contains($0) } && points.reduce(0, +) == 100, "must add up to 100", "points")
    let steps = task.variants.joined()
    try require(
      task.points.waits == 0 || steps.contains { $0.wait != nil }, "waits count, but no step has 'wait_us'", "points")
    try require(
      task.points.strokes == 0 || steps.contains { $0.stroke != nil }, "strokes count, but no step has 'stroke_us'",
      "points")
    for invariant in task.invariants {
      let place = "invariants '\(invariant.id)'"
      try require((0...100).contains(invariant.cap), "cap must be 0 to 100", place)
      if case .onlyIf(let movement, let levels) = invariant.rule {
        _ = try labels(of: movement, place: place)
        try require(!levels.isEmpty, "'requires' must not be empty", place)
      }
      if case .never(let levels) = invariant.rule {
        try require(!levels.isEmpty, "'never' must not be empty", place)
      }
    }
  }

  /// Adds all states of a variant, level by level.
  private mutating func add(_ variant: Int) throws(SequenceError) {
    let listed = task.variants[variant]
    guard !listed.isEmpty else { throw .noSteps(variant: variant) }
    let base = steps.count
    var numbers: [String: Int] = [:]
    for (offset, step) in listed.enumerated() {
      guard numbers.updateValue(offset, forKey: step.id) == nil else { throw .duplicateStep(step.id) }
    }
    var edges: [(label: Int, step: Int, isFirst: Bool, isLast: Bool)] = []
    var edgesOfStep: [[Int]] = []
    for (offset, step) in listed.enumerated() {
      let place = "variants[\(variant)].steps[\(offset)]"
      let labels = try labels(of: step.movement, place: place)
      guard let first = labels.first, let last = labels.last else { throw .noSteps(variant: variant) }
      track(step.movement, labels)
      for window in [step.wait, step.stroke].compactMap(\.self) where window.least > window.most {
        throw .impossibleWindow(step: step.id)
      }
      if step.stroke != nil, labels.count == 1 { throw .strokeOfOneEdge(step: step.id) }
      var predecessors: [Int] = []
      for id in step.after {
        guard let number = numbers[id] else { throw .unknownStep(id, place: place + ".after") }
        predecessors.append(base + number)
      }
      steps.append(
        Step(
          variant: variant, number: offset + 1, step: step, firstLabel: first, lastLabel: last,
          predecessors: predecessors))
      edgesOfStep.append(Array(edges.count..<edges.count + labels.count))
      for (position, label) in labels.enumerated() {
        edges.append((label, base + offset, position == 0, position == labels.count - 1))
      }
    }
    guard edges.count <= 64 else { throw .tooManySteps(variant: variant, edges: edges.count) }
    edgesPerCycle.append(edges.count)
    let needs = edges.indices.map { index -> UInt64 in
      guard edges[index].isFirst else { return 1 << UInt64(index - 1) }
      return steps[edges[index].step].predecessors.reduce(0) { mask, step in
        edgesOfStep[step - base].last.map { mask | 1 << UInt64($0) } ?? mask
      }
    }
    try addStates(edges, needs, variant: variant)
  }

  private mutating func addStates(
    _ edges: [(label: Int, step: Int, isFirst: Bool, isLast: Bool)], _ needs: [UInt64], variant: Int
  ) throws(SequenceError) {
    let full: UInt64 = edges.count == 64 ? .max : (1 << UInt64(edges.count)) - 1
    var frontier: [(done: UInt64, state: Int)] = [(0, 0)]
    for level in 1...edges.count {
      var numbers: [UInt64: Int] = [:]
      var next: [(done: UInt64, state: Int)] = []
      for (done, state) in frontier {
        for (index, edge) in edges.enumerated() {
          let bit: UInt64 = 1 << UInt64(index)
          guard done & bit == 0, needs[index] & ~done == 0 else { continue }
          let reached = done | bit
          var target = 0
          if reached != full {
            if let known = numbers[reached] {
              target = known
            } else {
              guard states.count < Self.mostStates else { throw .tooConcurrent(limit: Self.mostStates) }
              target = states.count
              numbers[reached] = target
              next.append((reached, target))
              states.append(State(transitions: [], level: level))
            }
          }
          states[state].transitions.append(
            Transition(
              label: edge.label, target: target, step: edge.step, isFirst: edge.isFirst, isLast: edge.isLast))
        }
      }
      guard level == edges.count || !next.isEmpty else { throw .circularOrder(variant: variant) }
      frontier = next
    }
    guard states[0].transitions.contains(where: { steps[$0.step].variant == variant }) else {
      throw .circularOrder(variant: variant)
    }
  }
}

extension SequenceTask {
  /// Every channel that the task names outside its cylinders.
  var signals: [ChannelLevel] {
    var all = (start.map { [$0] } ?? []) + stops
    for invariant in invariants {
      switch invariant.rule {
      case .onlyIf(let movement, let levels):
        all += levels
        if case .signal(let signal) = movement { all.append(signal) }
      case .never(let levels): all += levels
      }
    }
    for step in variants.joined() {
      if case .signal(let signal) = step.movement { all.append(signal) }
    }
    return all
  }
}

extension SequenceModel {
  /// The labels with which a stroke of a cylinder is complete.
  var ends: Set<Int> {
    Set(
      task.cylinders.flatMap { cylinder in
        [Movement.extend(cylinder.name), .retract(cylinder.name)].compactMap { movement -> Int? in
          let labels = try? self.labels(of: movement, place: "")
          return labels?.last
        }
      })
  }
}
