import Circuits
import Exercises

/// What good practice asks beside the function.
struct WiringRules {
  /// The supply is connected the wrong way round; damages polarised parts even where plain relays work.
  let supplyIsReversed: Bool
  /// Contacts that switch the 0 V side of a load although the drawing has none there.
  let switchingInMinus: [String]
  let protection: ProtectionRules
  /// Polarised elements that are connected the wrong way round.
  let reversed: [ReversedElement]
  /// Contacts that were used in place of those that the task prescribes.
  let otherContacts: [UsedContact]
  /// Stray leads that lead nowhere; a protective terminal is none, for what is joined to it may be touched.
  let stubs: [NetJoin]
  /// Whether each rule of the task is kept, in their order.
  let isKept: [Bool]

  struct ReversedElement {
    let plus: Terminal
    let minus: Terminal
  }

  struct UsedContact {
    let used: ContactName
    let drawn: ContactName
  }

  init(
    equipment: Equipment, measured: Nets, task: WiringTask, difference: ConnectionDifference
  ) throws(CircuitError) {
    supplyIsReversed = try Self.isReversed(equipment, measured, task.reference, difference)
    let drawn = Self.switchingInMinus(equipment, task.reference)
    switchingInMinus = Self.switchingInMinus(equipment, measured).filter { !drawn.contains($0) }
    protection = ProtectionRules(
      equipment: equipment, measured: measured, reference: task.reference, difference: difference)
    reversed = supplyIsReversed ? [] : Self.reversed(equipment, measured, task.reference, difference)
    let others = Self.contactsInPlace(of: difference.readAs, equipment)
    var prescribed: Set<ContactName> = []
    for case .contacts(let names) in task.rules.map(\.kind) { prescribed.formUnion(names) }
    otherContacts = others.filter { prescribed.contains($0.drawn) }
    stubs = difference.joinsToOpen.filter { join in
      join.isIdle && !join.second.contains { ProtectionRules.isProtective($0, equipment) }
    }
    let (isTidy, isSwitchedRight) = (stubs.isEmpty, switchingInMinus.isEmpty)
    isKept = task.rules.map { [otherContacts] rule in
      switch rule.kind {
      case .contacts: otherContacts.isEmpty
      case .minus: isSwitchedRight
      case .stubs: isTidy
      }
    }
  }

  /// Contacts of another number than on the drawing, with the one that they stand for.
  static func contactsInPlace(of readAs: [Terminal: Terminal], _ equipment: Equipment) -> [UsedContact] {
    equipment.components.flatMap { component -> [UsedContact] in
      func terminal(_ pin: String) -> Terminal { Terminal(component.designation, pin) }
      return component.type.elements.compactMap { element -> UsedContact? in
        guard case .contact(let contact) = element, let from = readAs[terminal(contact.from)],
          let to = readAs[terminal(contact.to)], Set([from.pin, to.pin]) != Set([contact.from, contact.to])
        else { return nil }
        let drawn = [from, to].sorted { naturallyPrecedes($0.pin, $1.pin) }
        return UsedContact(
          used: ContactName(from: terminal(contact.from), to: terminal(contact.to)),
          drawn: ContactName(from: drawn[0], to: drawn[1]))
      }
    }
  }

  /// Diodes, LEDs and polarised loads of which each end goes where the other one belongs.
  private static func reversed(
    _ equipment: Equipment, _ measured: Nets, _ reference: Nets, _ difference: ConnectionDifference
  ) -> [ReversedElement] {
    func leads(from terminal: Terminal, toNetOf place: Terminal) -> Bool {
      let drawn = reference.group(of: place)
      return measured.group(of: terminal).contains { $0 != terminal && drawn.contains(difference.readAs[$0] ?? $0) }
    }
    return equipment.components.flatMap { component in
      component.type.elements.compactMap { element -> ReversedElement? in
        let pins: (plus: String, minus: String)
        switch element {
        case .diode(let diode): pins = (diode.anode, diode.cathode)
        case .load(let load) where load.polarised: pins = (load.from, load.to)
        default: return nil
        }
        let (plus, minus) = (
          Terminal(component.designation, pins.plus), Terminal(component.designation, pins.minus)
        )
        guard leads(from: plus, toNetOf: minus), leads(from: minus, toNetOf: plus),
          !leads(from: plus, toNetOf: plus), !leads(from: minus, toNetOf: minus)
        else { return nil }
        return ReversedElement(plus: plus, minus: minus)
      }
    }
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
}
