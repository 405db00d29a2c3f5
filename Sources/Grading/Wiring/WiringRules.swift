import Circuits
import Exercises

/// What good practice asks beside the function.
struct WiringRules {
  /// The supply is connected the wrong way round; damages polarised parts even where plain relays work.
  let supplyIsReversed: Bool
  /// Contacts that switch the 0 V side of a load although the drawing has none there.
  let switchingInMinus: [String]
  /// Components whose connection to the protective conductor is missing.
  let withoutProtection: [String]

  init(
    equipment: Equipment, measured: Nets, task: WiringTask, difference: ConnectionDifference
  ) throws(CircuitError) {
    supplyIsReversed = try Self.isReversed(equipment, measured, task.reference, difference)
    let drawn = Self.switchingInMinus(equipment, task.reference)
    switchingInMinus = Self.switchingInMinus(equipment, measured).filter { !drawn.contains($0) }
    withoutProtection = Self.withoutProtection(equipment, task.reference, difference)
  }

  /// Whether the plus of a source goes where the minus belongs and the other way round, and exchanging them leaves
  /// fewer mistakes.
  private static func isReversed(
    _ equipment: Equipment, _ measured: Nets, _ reference: Nets, _ difference: ConnectionDifference
  ) throws(CircuitError) -> Bool {
    guard difference.mistakes > 0 else { return false }
    func leads(from terminal: Terminal, toNetOf place: Terminal) -> Bool {
      let drawn = reference.group(of: place)
      return measured.group(of: terminal).contains { $0 != terminal && drawn.contains(difference.readAs[$0] ?? $0) }
    }
    for component in equipment.components {
      for case .source(let source) in component.type.elements {
        let plus = Terminal(component.designation, source.plus)
        let minus = Terminal(component.designation, source.minus)
        guard leads(from: plus, toNetOf: minus), leads(from: minus, toNetOf: plus) else { continue }
        let exchanged = Nets(
          joining: measured.groups.map { $0.map { $0 == plus ? minus : $0 == minus ? plus : $0 } })
        let other = try ConnectionDifference(equipment: equipment, measured: exchanged, reference: reference)
        if other.mistakes < difference.mistakes { return true }
      }
    }
    return false
  }

  /// Components with a contact between the minus of a source and a load.
  private static func switchingInMinus(_ equipment: Equipment, _ nets: Nets) -> [String] {
    let bridges = equipment.components.flatMap { component in
      component.type.elements.compactMap { element -> [Terminal]? in
        guard case .bridge(let one, let other) = element else { return nil }
        return [Terminal(component.designation, one), Terminal(component.designation, other)]
      }
    }
    let joined = Nets(joining: nets.groups + bridges)
    var minus: Set<Terminal> = []
    for component in equipment.components {
      for case .source(let source) in component.type.elements {
        minus.formUnion(joined.group(of: Terminal(component.designation, source.minus)))
      }
    }
    return equipment.components.filter { component in
      component.type.elements.contains { element in
        guard case .contact(let contact) = element else { return false }
        let from = Terminal(component.designation, contact.from)
        let to = Terminal(component.designation, contact.to)
        let far = minus.contains(from) ? to : from
        return minus.contains(from) != minus.contains(to) && joined.group(of: far).count > 1
      }
    }.map(\.designation)
  }

  /// The protective conductor is known by the marking PE of a terminal (IEC 60445) or by its bar.
  private static func withoutProtection(
    _ equipment: Equipment, _ reference: Nets, _ difference: ConnectionDifference
  ) -> [String] {
    func isProtective(_ terminal: Terminal) -> Bool {
      terminal.pin == "PE" || terminal.component == "-PE"
        || equipment[terminal.component]?.type.name == "protective-bar"
    }
    let protective = Set(reference.groups.filter { $0.contains(where: isProtective) }.joined())
    let missing = difference.joinsToClose.flatMap { join -> [Terminal] in
      let drawn = (join.first + join.second).map { difference.readAs[$0] ?? $0 }
      guard drawn.contains(where: protective.contains) else { return [] }
      return join.second.contains(where: isProtective) ? join.first : join.second
    }
    var names: [String] = []
    for terminal in missing where !names.contains(terminal.component) { names.append(terminal.component) }
    return names
  }
}
