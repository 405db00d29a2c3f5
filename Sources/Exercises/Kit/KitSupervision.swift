package import Circuits

/// A ``PowerSupervisor`` that is told what a kit reports: channels by their names, levels, mV and mA.
package struct KitSupervision: Sendable {
  package private(set) var supervisor: PowerSupervisor
  private let channels: Channels
  private var levels: [String: Bool]

  /// - Parameters:
  ///   - kit: the kit description.
  ///   - nets: the circuit that was proved.
  ///   - faults: ids of what the kit has inserted.
  ///   - levels: of every input channel at this moment; one that is not there counts as at rest.
  ///   - time: µs of the device clock; the power was switched on at this moment.
  ///   - tolerance: of components and meter.
  ///   - timing: see ``SupervisionTiming``.
  /// - Throws: ``CircuitError`` when the nets do not fit the kit.
  package init(
    kit: KitDescription, nets: Nets, faults: Set<String> = [], levels: [String: Bool], at time: UInt64,
    tolerance: PowerTolerance = .standard, timing: SupervisionTiming = .standard
  ) throws(CircuitError) {
    channels = kit.channels
    self.levels = levels
    var positions: [ActuatorID: Int] = [:]
    for case .actuator(let actuator, _) in kit.channels.inputs.map(\.senses) {
      positions[actuator] = kit.channels.position(of: actuator, levels: levels)
    }
    supervisor = try PowerSupervisor(
      equipment: kit.equipment, nets: nets,
      faults: kit.channels.faults.filter { faults.contains($0.id) }.map(\.fault),
      channels: kit.channels.analogs.map(\.quantity),
      positions: positions, at: time, tolerance: tolerance, timing: timing)
  }

  /// An input channel changed its level. One that is no part of any circuit changes nothing.
  package mutating func note(_ edge: ChannelEdge) -> SupervisionVerdict {
    levels[edge.channel] = edge.level
    guard case .actuator(let actuator, _)? = channels.inputs.first(where: { $0.name == edge.channel })?.senses,
      let position = channels.position(of: actuator, levels: levels),
      let verdict = try? supervisor.note(actuator, position: position, at: edge.deviceMicroseconds)
    else { return supervisor.pass(edge.deviceMicroseconds) }
    return verdict
  }

  /// An analogue channel was sampled: mV or mA, as its unit on the link.
  package mutating func note(channel: String, thousandths: Int, at time: UInt64) -> SupervisionVerdict {
    guard let index = channels.analogs.firstIndex(where: { $0.name == channel }) else { return supervisor.pass(time) }
    return supervisor.note(channel: index, reading: Double(thousandths) / 1000, at: time)
  }

  /// Nothing was reported, but time has passed.
  package mutating func pass(_ time: UInt64) -> SupervisionVerdict { supervisor.pass(time) }

  /// The deviation in English, for the log and the trainer: `P1.u reads 0.00 V, expected 22.2 to 25.7 V`.
  package func words(_ deviation: PowerDeviation) -> String {
    switch deviation {
    case .reading(let index, let value, let expected):
      guard channels.analogs.indices.contains(index) else { return "a channel deviates" }
      let unit = if case .voltage = channels.analogs[index].measures { "V" } else { "A" }
      let ranges = expected.map { "\(rounded($0.lowerBound)) to \(rounded($0.upperBound)) \(unit)" }
      return "\(channels.analogs[index].name) reads \(rounded(value)) \(unit), expected "
        + ranges.joined(separator: " or ")
    case .movedWithoutReason(let actuator, let position):
      return "\(actuator) went to position \(position) for no reason that the proved circuit gives it"
    case .staysBehind(let actuator):
      return "\(actuator) has its voltage and does not move"
    }
  }

  /// Two decimals at most.
  private func rounded(_ value: Double) -> String { "\((value * 100).rounded() / 100)" }
}

extension Channels {
  /// Where an actuator stands: the position of which the levels of all its channels are those read; else at rest. One that is
  /// sensed at rest only, as a piston by its rear limit switch, has left when that is silent.
  ///
  /// - Returns: nil for an actuator that no channel senses.
  package func position(of actuator: ActuatorID, levels: [String: Bool]) -> Int? {
    var senses: [(name: String, positions: Set<Int>)] = []
    for input in inputs {
      if case .actuator(actuator, let positions) = input.senses { senses.append((input.name, positions)) }
    }
    guard !senses.isEmpty else { return nil }
    let sensed = Set(senses.flatMap(\.positions))
    let candidates = sensed == [0] ? [0, 1] : sensed.union([0]).sorted()
    return candidates.first { position in
      senses.allSatisfy { sense in
        // What was never reported is as at rest.
        sense.positions.contains(position) == levels[sense.name] ?? sense.positions.contains(0)
      }
    } ?? 0
  }
}

extension Channels.Analog {
  /// What the prediction of a circuit calls it.
  package var quantity: MeteredQuantity {
    switch measures {
    case .voltage(let red, let black): .volts(red: red, black: black)
    case .sourceCurrent(let component): .sourceAmperes(component: component)
    }
  }
}
