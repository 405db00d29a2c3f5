/// Why a circuit under power is not the one that was proved.
package enum PowerDeviation: Hashable, Sendable {
  /// A channel, by index, reads what no state of the proved circuit gives: V or A, and what it may read.
  case reading(channel: Int, value: Double, expected: [ClosedRange<Double>])
  /// An armature or time element moved although the proved circuit gave it no reason.
  case movedWithoutReason(ActuatorID, position: Int)
  /// An armature should have moved and stays. Most often the relay is defective.
  case staysBehind(ActuatorID)
}

/// What a supervisor says after each thing that it was told.
package enum SupervisionVerdict: Hashable, Sendable {
  case asPredicted
  /// Not for long enough yet; `since` in µs of the device clock.
  case deviating(PowerDeviation, since: UInt64)
  /// Remove the power now, void the proof and ask for a scan. Stays so.
  case trip(PowerDeviation, at: UInt64)
}

/// Times of a ``PowerSupervisor`` in µs.
package struct SupervisionTiming: Hashable, Sendable {
  /// A deviation that lasts this long removes the power.
  package var deviation: UInt64
  /// After something moved as it may: contacts fly, bounce and are read back not quite at once.
  package var moving: UInt64
  /// After the power was switched on, until voltages stand.
  package var starting: UInt64
  /// An armature that has its voltage for so long and has not moved stays behind; a slow relay takes some 50 ms.
  package var overdue: UInt64
  /// A deviation that lasts this long removes the power although something moves all the time.
  package var patience: UInt64

  package init(
    deviation: UInt64 = 20_000, moving: UInt64 = 30_000, starting: UInt64 = 100_000, overdue: UInt64 = 1_000_000,
    patience: UInt64 = 200_000
  ) {
    self.deviation = deviation
    self.moving = moving
    self.starting = starting
    self.overdue = overdue
    self.patience = patience
  }

  package static let standard = SupervisionTiming()
}

/// Watches a circuit under power: compares what the kit measures with what the proved circuit would show.
///
/// Told everything in the order in which it happened, with the times of the device clock in µs; keeps no clock of its
/// own. A lead that is replugged live shows as a reading that no state of the proved circuit has, or as an armature that
/// moves for no reason. One whose absence changes nothing at the moment shows as soon as it matters.
package struct PowerSupervisor: Sendable {
  package private(set) var verdict = SupervisionVerdict.asPredicted
  package let channels: [MeteredQuantity]
  package let timing: SupervisionTiming

  private var prediction: PowerPrediction
  private var tracker: StateTracker
  /// Until then readings may be those of a moment between.
  private var judgedFrom: UInt64
  /// When something moved last as it may.
  private var moved: UInt64
  /// What each channel may read at the moment, by channel.
  private var expected: [[ClosedRange<Double>]] = []
  /// The unbroken row of deviating readings of a channel, by channel.
  private var deviating: [(since: UInt64, until: UInt64, last: PowerDeviation)?]
  /// Moves without reason, until it appears or the actuator goes back (bounce).
  private var strange: [ActuatorID: (position: Int, since: UInt64)] = [:]
  /// Since when an armature should move, by index of the actuator.
  private var wantingSince: [Int: UInt64] = [:]

  /// - Parameters:
  ///   - equipment: all components of the kit.
  ///   - nets: the circuit that was proved.
  ///   - faults: what the kit has inserted.
  ///   - channels: what the analogue channels measure.
  ///   - positions: every actuator that is read back, with its position at this moment.
  ///   - time: µs of the device clock; the power was switched on at this moment.
  ///   - tolerance: of components and meter.
  ///   - timing: see ``SupervisionTiming``.
  /// - Throws: ``CircuitError`` when something does not fit the equipment.
  package init(
    equipment: Equipment, nets: Nets, faults: [Fault] = [], channels: [MeteredQuantity],
    positions: [ActuatorID: Int], at time: UInt64, tolerance: PowerTolerance = .standard,
    timing: SupervisionTiming = .standard
  ) throws(CircuitError) {
    self.channels = channels
    self.timing = timing
    prediction = try PowerPrediction(
      equipment: equipment, nets: nets, faults: faults, quantities: channels,
      including: Set(positions.keys.map(\.component)), tolerance: tolerance)
    tracker = try StateTracker(prediction.model, positions: positions)
    deviating = channels.map { _ in nil }
    moved = time
    judgedFrom = time + timing.starting
    predict(at: time)
  }

  /// What channel `index` may read at the moment, V or A: one range for each state that the circuit may be in.
  package func expected(channel index: Int) -> [ClosedRange<Double>] { expected[index] }

  /// An actuator was read back in a position; nothing happens when it was there before.
  ///
  /// - Throws: ``CircuitError`` for a position that the actuator does not have.
  package mutating func note(
    _ actuator: ActuatorID, position: Int, at time: UInt64
  ) throws(CircuitError) -> SupervisionVerdict {
    if case .trip = pass(time) { return verdict }
    if tracker.position(of: actuator) == position {
      strange[actuator] = nil
    } else if try tracker.note(actuator, position: position) {
      strange[actuator] = nil
      follow(at: time)
    } else if strange[actuator]?.position != position {
      strange[actuator] = (position, time)
    }
    return pass(time)
  }

  /// A channel, by index, was sampled: V or A.
  package mutating func note(channel: Int, reading value: Double, at time: UInt64) -> SupervisionVerdict {
    if case .trip = verdict { return verdict }
    guard channels.indices.contains(channel) else { return pass(time) }
    if expected[channel].contains(where: { $0.contains(value) }) {
      deviating[channel] = nil
    } else {
      let reading = PowerDeviation.reading(channel: channel, value: value, expected: expected[channel])
      // Readings that were left out between the two may have been good.
      let row = deviating[channel].flatMap { $0.until + timing.patience >= time ? $0 : nil }
      deviating[channel] = (row?.since ?? time, time, reading)
      if let row = deviating[channel], isLong(row.since, until: time, channel, value) {
        verdict = .trip(reading, at: time)
        return verdict
      }
    }
    return pass(time)
  }

  /// Nothing was read, but time has passed.
  @discardableResult
  package mutating func pass(_ time: UInt64) -> SupervisionVerdict {
    if case .trip = verdict { return verdict }
    if time >= moved + timing.moving { tracker.arrive() }
    let first = strange.min { ($0.value.since, $0.key) < ($1.value.since, $1.key) }
    let late = wantingSince.filter { time >= $0.value + timing.overdue }.keys.min()
    if let first {
      let deviation = PowerDeviation.movedWithoutReason(first.key, position: first.value.position)
      let isLong = time >= first.value.since + timing.deviation
      verdict = isLong ? .trip(deviation, at: time) : .deviating(deviation, since: first.value.since)
    } else if let late {
      verdict = .trip(.staysBehind(tracker.model.actuators[late].id), at: time)
    } else if let row = deviating.compactMap(\.self).min(by: { $0.since < $1.since }) {
      verdict = .deviating(row.last, since: row.since)
    } else {
      verdict = .asPredicted
    }
    return verdict
  }

  /// Whether a row of deviating readings removes the power: counted from when readings are judged at all, unless a source
  /// delivers more than its limit.
  private func isLong(_ since: UInt64, until time: UInt64, _ channel: Int, _ value: Double) -> Bool {
    if time >= since + timing.patience { return true }
    var start = max(since, judgedFrom)
    if case .sourceAmperes(let component) = channels[channel] {
      let limit = tracker.model.supplies.filter { $0.component == component }.reduce(0) { $0 + $1.limitAmperes }
      if value > limit { start = since }
    }
    return time >= start + timing.deviation
  }

  /// Something moved as it may. What moved for no reason before may have had this one.
  private mutating func follow(at time: UInt64) {
    for (actuator, move) in strange.sorted(by: { $0.key < $1.key }) {
      if (try? tracker.note(actuator, position: move.position)) == true { strange[actuator] = nil }
    }
    moved = time
    judgedFrom = max(judgedFrom, time + timing.moving)
    predict(at: time)
  }

  private mutating func predict(at time: UInt64) {
    var ranges: [[ClosedRange<Double>]] = channels.map { _ in [] }
    for bits in tracker.states {
      for (channel, range) in prediction.readings(in: OperatingState(bits: bits)).enumerated()
      where !ranges[channel].contains(range) { ranges[channel].append(range) }
    }
    expected = ranges
    let wanting = tracker.wanting
    wantingSince = wantingSince.filter { wanting.contains($0.key) }
    for actuator in wanting where wantingSince[actuator] == nil { wantingSince[actuator] = time }
  }
}
