/// What the channels of a kit should read for one circuit, in any operating state, with tolerances.
package struct PowerPrediction: Sendable {
  package let quantities: [MeteredQuantity]
  package let tolerance: PowerTolerance
  /// The circuit as drawn and proved.
  package let model: CircuitModel
  /// The same circuit with one value changed by its tolerance, each time another one.
  private let variants: [CircuitModel]
  private var known: [OperatingState: [ClosedRange<Double>]] = [:]

  /// - Parameters:
  ///   - equipment: all components of the kit.
  ///   - nets: the circuit that was proved.
  ///   - faults: what the kit has inserted.
  ///   - quantities: one for each channel; the components that they name take part, wired or not.
  ///   - including: designations of others that take part although no net reaches them.
  ///   - tolerance: of components and meter.
  /// - Throws: ``CircuitError`` when the nets or a channel do not fit the equipment.
  package init(
    equipment: Equipment, nets: Nets, faults: [Fault] = [], quantities: [MeteredQuantity],
    including: Set<String> = [], tolerance: PowerTolerance = .standard
  ) throws(CircuitError) {
    self.quantities = quantities
    self.tolerance = tolerance
    let used = including.union(quantities.flatMap(\.components))
    model = try CircuitModel(equipment: equipment, nets: nets, faults: faults, including: used)
    for case .volts(let red, let black) in quantities {
      for terminal in [red, black] where model.node(of: terminal) == nil { throw .unknownTerminal(terminal) }
    }
    let wired = Set(nets.groups.joined().map(\.component))
    var variants: [CircuitModel] = []
    for (place, component) in equipment.components.enumerated() where wired.contains(component.designation) {
      for (index, element) in component.type.elements.enumerated() {
        guard let changed = element.changed(by: tolerance) else { continue }
        var other = equipment
        other.components[place].type.elements[index] = changed
        variants.append(try CircuitModel(equipment: other, nets: nets, faults: faults, including: used))
      }
    }
    self.variants = variants
  }

  /// V or A that each channel may read, with the contacts as they stand in `state` and the power on.
  ///
  /// A voltage that nothing defines reads 0 V.
  package mutating func readings(in state: OperatingState) -> [ClosedRange<Double>] {
    if let ranges = known[state] { return ranges }
    let values = values(of: model, in: state)
    var errors = quantities.map { _ in 0.0 }
    for variant in variants {
      for (index, value) in self.values(of: variant, in: state).enumerated() {
        errors[index] += abs(value - values[index])
      }
    }
    let ranges = quantities.indices.map { index -> ClosedRange<Double> in
      let value = values[index]
      var error = errors[index] + abs(value) * tolerance.meterFraction
      switch quantities[index] {
      case .volts: error += tolerance.jointVolts + tolerance.meterVolts
      case .sourceAmperes: error += tolerance.meterAmperes
      }
      return value - error...value + error
    }
    known[state] = ranges
    return ranges
  }

  private func values(of circuit: CircuitModel, in state: OperatingState) -> [Double] {
    let solution = circuit.solve(state)
    return quantities.map { quantity in
      switch quantity {
      case .volts(let red, let black): solution.volts(between: red, and: black) ?? 0
      case .sourceAmperes(let component): solution.sourceAmperes(component)
      }
    }
  }
}

extension CircuitModel {
  /// The operating state with these positions, everything else at rest; any actuator, magnets and time elements too.
  ///
  /// - Throws: ``CircuitError`` for an actuator or position that is not there.
  package func state(_ positions: [ActuatorID: Int]) throws(CircuitError) -> OperatingState {
    var bits: UInt128 = 0
    for (id, position) in positions {
      guard let index = actuatorIndex[id] else { throw .unknownActuator(id) }
      guard (0..<actuators[index].positions).contains(position) else { throw .unknownPosition(id, position: position) }
      bits = actuators[index].field.placing(position, in: bits)
    }
    return OperatingState(bits: bits)
  }
}

extension Element {
  /// With the value that moves the solution made greater by its tolerance; nil for what has no value.
  fileprivate func changed(by tolerance: PowerTolerance) -> Element? {
    switch self {
    case .bridge, .fuse, .contact: return nil
    case .load(var load):
      load.ohms *= 1 + tolerance.resistanceFraction
      return .load(load)
    case .diode(var diode):
      diode.forwardVolts *= 1 + tolerance.forwardFraction
      diode.ohms *= 1 + tolerance.resistanceFraction
      return .diode(diode)
    case .source(var source):
      source.volts *= 1 + tolerance.supplyFraction
      return .source(source)
    }
  }
}
