package import Exercises

/// Follows a sequence while it runs, one event at a time; the work for an event does not depend on how many came before.
///
/// It holds the points of the cycle at which the sequence can be: usually one, several as long as a recording that began
/// in mid-cycle fits several. ``finish(at:)`` gives the same findings for the same events, however they came in.
package struct SequenceMonitor: Sendable {
  /// A debounced edge of a movement.
  struct TrackedEdge: Hashable, Sendable {
    let label: Int
    let microseconds: UInt64
    let event: Int
  }

  /// One point at which the sequence can be.
  private struct Place: Sendable {
    var state: Int
    /// Complete cycles, up to one more than are required.
    var cycles: Int
    /// Edges of the cycle before the one at which the recording began.
    let skipped: Int
    /// When the cycle could start; nil when that was before the recording.
    var cycleStart: UInt64?
    /// Times outside their windows on the way here.
    var timing: [TimingFinding]
  }

  let model: SequenceModel
  private var filter: EdgeFilter
  private var raw: [Bool?]
  private var levels: [Bool?]
  private var places: [Place] = []
  /// When each label last came, in µs.
  private var lastSeen: [UInt64?]
  private var invariants: InvariantMonitor
  private var events = 0
  private var now: UInt64 = 0
  private var start: StartCommand
  /// µs of the commands that began a cycle after the one before was complete. Not of a cycle that repeats by itself: it waits for none.
  private(set) var laterStarts: [UInt64] = []
  /// µs of a command after a stop, with which the cycle begins anew as soon as anything moves.
  private var restart: UInt64?
  /// µs of the command before which nothing counts, when there was anything.
  private var beginsAt: UInt64?
  private var trackedCount = 0
  private var stoppedBy: Int?
  private var afterStop: StartCommand.AfterStop?
  /// µs of the last movement or command that was followed.
  private var lastActivity: UInt64 = 0
  private var divergence: SequenceFindings.Divergence?
  /// The edges that were followed, when they are kept.
  private(set) var edges: [TrackedEdge] = []
  private let keepsEdges: Bool

  /// - Parameters:
  ///   - task: what is expected.
  ///   - initial: levels before the first event; conditions on a channel of unknown level are not judged.
  /// - Throws: ``SequenceError`` when the task cannot be used, or names unknown channels.
  package init(_ task: SequenceTask, initial: [String: Bool] = [:]) throws(SequenceError) {
    try self.init(try SequenceModel(task), initial: initial, keepsEdges: false)
  }

  init(_ model: SequenceModel, initial: [String: Bool], keepsEdges: Bool) throws(SequenceError) {
    self.model = model
    self.keepsEdges = keepsEdges
    filter = EdgeFilter(
      channels: model.channels.count, debounceMicroseconds: model.task.debounceMicroseconds)
    levels = Array(repeating: nil, count: model.channels.count)
    for (name, level) in initial.sorted(by: { $0.key < $1.key }) {
      guard let channel = model.channelIndex[name] else { throw .unknownChannel(name, place: "initial") }
      levels[channel] = level
    }
    raw = Array(repeating: nil, count: model.channels.count)
    lastSeen = Array(repeating: nil, count: model.channels.count * 2)
    invariants = try InvariantMonitor(model)
    start = StartCommand(model, initial: levels)
  }

  /// The number of a channel for ``record(channel:level:at:)``; nil for one that the task does not name.
  package func channel(_ name: String) -> Int? { model.channelIndex[name] }

  /// Whether everything so far fits the task.
  package var isOnCourse: Bool { divergence == nil }

  /// Takes in an event: a channel that changed, with the bounce that it may have.
  package mutating func record(channel: Int, level: Bool, at microseconds: UInt64) throws(SequenceError) {
    let event = events
    guard microseconds >= now else { throw .timeRunsBackwards(event: event) }
    guard raw.indices.contains(channel) else { throw .unknownChannel("\(channel)", place: "events[\(event)]") }
    events += 1
    now = microseconds
    // Until its first event, a channel stands as it did at the start.
    if let before = raw[channel] ?? levels[channel], before == level {
      throw .missedEdge(event: event, channel: model.channels[channel], level: level)
    }
    raw[channel] = level
    while let edge = filter.next(at: microseconds) { follow(edge) }
    filter.push(channel: channel, level: level, microseconds: microseconds, event: event)
  }

  /// What was found, with the end of the recording at `end` or with its last event.
  package consuming func finish(at end: UInt64? = nil) -> SequenceFindings {
    close(at: end ?? now)
    return findings(at: max(now, end ?? now))
  }

  mutating func close(at end: UInt64) {
    while let edge = filter.nextAtEnd() { follow(edge) }
    now = max(now, end)
  }

  func findings(at end: UInt64) -> SequenceFindings {
    let arrived = divergence == nil ? places.filter(isComplete) : []
    let best = arrived.min { $0.timing.count < $1.timing.count }
    var outcome = SequenceFindings.Outcome.different
    if best != nil {
      outcome = .asExpected
    } else if endsInMidCycle, invariants.violations.isEmpty, start.selfStart == nil {
      outcome = .notAssessable
    }
    var found = divergence
    if best == nil, divergence == nil {
      let waitingAt = places.isEmpty ? [Place(state: 0, cycles: 0, skipped: 0, cycleStart: nil, timing: [])] : places
      found = SequenceFindings.Divergence(event: nil, microseconds: end, label: -1, expected: expected(at: waitingAt))
    }
    return SequenceFindings(
      outcome: outcome, divergence: found, selfStart: start.selfStart, violations: invariants.violations,
      notJudged: invariants.notJudged(model, at: levels), timing: best?.timing ?? [],
      startsInMidCycle: (best?.skipped ?? 0) > 0, edges: trackedCount, beginsAt: beginsAt, stoppedBy: stoppedBy)
  }

  /// Whether it was stopped before all that is asked for could have been seen.
  var endsInMidCycle: Bool {
    stoppedBy != nil && !(divergence == nil && places.contains(where: isComplete))
      && (divergence == nil || trackedCount < model.requiredEdges)
  }

  private func isComplete(_ place: Place) -> Bool {
    let required = model.task.cycles
    guard model.task.isCyclic else { return place.cycles == required && place.state == 0 }
    return place.cycles > required
      || place.cycles == required && model.states[place.state].level >= place.skipped
  }

  // MARK: Following

  private mutating func follow(_ edge: EdgeFilter.Edge) {
    let isMovement = model.isTracked[edge.label]
    if isMovement {
      if let restart { beginAnew(afterStopAt: restart) }
      if let stop = afterStop, trackedCount > 0 {
        start.follow(edge, levels: levels, after: stop)
      } else {
        start.follow(edge, levels: levels, isFirst: trackedCount == 0)
      }
    }
    guard stoppedBy == nil else { return followStopped(edge) }
    invariants.checkStart(edge, levels: levels)
    invariants.check(edge, levels: levels)
    let before = levels[edge.label / 2]
    levels[edge.label / 2] = edge.label % 2 == 1
    invariants.checkLevels(edge, levels: levels)
    if model.stops.contains(edge.label) {
      stoppedBy = edge.event
      afterStop = StartCommand.AfterStop(lastActivity: lastActivity)
    } else if isMovement {
      if trackedCount == 0 { begin() }
      trackedCount += 1
      if keepsEdges {
        edges.append(TrackedEdge(label: edge.label, microseconds: edge.microseconds, event: edge.event))
      }
      if divergence == nil { step(edge) }
      lastSeen[edge.label] = edge.microseconds
    }
    if isMovement || edge.label == model.start { lastActivity = edge.microseconds }
    if edge.label == model.start { takeStart(edge) }
    if let label = model.start, edge.label == label ^ 1 { start.release(levelBefore: before) }
  }

  private mutating func takeStart(_ edge: EdgeFilter.Edge) {
    if start.take(at: edge.microseconds, levels: levels, hasMoved: trackedCount > 0) {
      forget()
      beginsAt = edge.microseconds
    } else if trackedCount > 0, !model.task.isCyclic {
      if keepsEdges { laterStarts.append(edge.microseconds) }
      for index in places.indices where places[index].state == 0 { places[index].cycleStart = edge.microseconds }
    }
  }

  /// After a stop nothing counts, unless the stop was released and a command found everything in the start position again.
  private mutating func followStopped(_ edge: EdgeFilter.Edge) {
    levels[edge.label / 2] = edge.label % 2 == 1
    if model.isTracked[edge.label] { afterStop?.hasMoved = true }
    if model.stops.contains(edge.label) {
      restart = nil
    } else if edge.label == model.start {
      afterStop?.isCommanded = true
      let isReleased = model.stops.allSatisfy { levels[$0 / 2] != ($0 % 2 == 1) }
      restart = isReleased && endsInMidCycle && start.stands(levels) ? edge.microseconds : nil
    }
  }

  private mutating func beginAnew(afterStopAt time: UInt64) {
    forget()
    stoppedBy = nil
    afterStop = nil
    restart = nil
    beginsAt = time
    start.restart(at: time)
  }

  /// What came so far does not count; what broke an invariant does.
  private mutating func forget() {
    places = []
    lastSeen = lastSeen.map { _ in nil }
    edges = []
    laterStarts = []
    trackedCount = 0
    divergence = nil
  }

  /// Whether the recording may have begun at any point of the cycle.
  var mayStartInMidCycle: Bool { model.task.isCyclic && start.time == nil }

  var startTime: UInt64? { start.time }

  private mutating func begin() {
    places = [Place(state: 0, cycles: 0, skipped: 0, cycleStart: start.time, timing: [])]
    guard mayStartInMidCycle else { return }
    for (number, state) in model.states.enumerated().dropFirst() {
      places.append(Place(state: number, cycles: 0, skipped: state.level, cycleStart: nil, timing: []))
    }
  }

  private mutating func step(_ edge: EdgeFilter.Edge) {
    // Almost always there is one place and one way on.
    if places.count == 1, let only = onlyTransition(edge.label) {
      take(only, edge, at: &places[0])
      return
    }
    var next: [Place] = []
    for place in places where !isOver(place) {
      for transition in model.states[place.state].transitions where transition.label == edge.label {
        var moved = place
        take(transition, edge, at: &moved)
        let isKnown = next.contains {
          $0.state == moved.state && $0.cycles == moved.cycles && $0.skipped == moved.skipped
        }
        if !isKnown { next.append(moved) }
      }
    }
    if next.isEmpty {
      divergence = SequenceFindings.Divergence(
        event: edge.event, microseconds: edge.microseconds, label: edge.label, expected: expected(at: places))
    } else {
      places = next
    }
  }

  private func onlyTransition(_ label: Int) -> SequenceModel.Transition? {
    guard !isOver(places[0]) else { return nil }
    var found: SequenceModel.Transition?
    for transition in model.states[places[0].state].transitions where transition.label == label {
      guard found == nil else { return nil }
      found = transition
    }
    return found
  }

  private func isOver(_ place: Place) -> Bool { !model.task.isCyclic && place.cycles == model.task.cycles }

  private func take(_ transition: SequenceModel.Transition, _ edge: EdgeFilter.Edge, at place: inout Place) {
    if let finding = model.timing(
      transition, at: edge.microseconds, event: edge.event, lastSeen: lastSeen, cycleStart: place.cycleStart)
    {
      place.timing.append(finding)
    }
    place.state = transition.target
    if transition.target == 0 {
      place.cycles = min(place.cycles + 1, model.task.cycles + 1)
      place.cycleStart = edge.microseconds
    }
  }

  private func expected(at places: [Place]) -> [SequenceFindings.Expected] {
    let transitions = places.filter { !isOver($0) }.flatMap { model.states[$0.state].transitions }
    return Set(
      transitions.map { SequenceFindings.Expected(step: $0.step, isUnderWay: !$0.isFirst) }
    ).sorted()
  }
}

extension SequenceModel {
  /// The time outside its window that ends with this edge.
  func timing(
    _ transition: Transition, at microseconds: UInt64, event: Int, lastSeen: [UInt64?], cycleStart: UInt64?
  ) -> TimingFinding? {
    let step = steps[transition.step]
    if transition.isFirst, let window = step.step.wait {
      let enabled =
        step.predecessors.isEmpty
        ? cycleStart : step.predecessors.compactMap { lastSeen[steps[$0].lastLabel] }.max()
      if let enabled, !window.contains(microseconds - enabled) {
        return TimingFinding(
          kind: .wait, step: transition.step, took: microseconds - enabled, window: window, event: event)
      }
    } else if transition.isLast, let window = step.step.stroke, let left = lastSeen[step.firstLabel],
      !window.contains(microseconds - left)
    {
      return TimingFinding(
        kind: .stroke, step: transition.step, took: microseconds - left, window: window, event: event)
    }
    return nil
  }
}
