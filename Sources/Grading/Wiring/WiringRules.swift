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
    equipment: Equipment, measured: Nets, reference: Nets, rules: [WiringRule], difference: ConnectionDifference,
    protection: ProtectionRules? = nil
  ) throws(CircuitError) {
    supplyIsReversed = try Self.isReversed(equipment, measured, reference, difference)
    let drawn = Self.switchingInMinus(equipment, reference)
    switchingInMinus = Self.switchingInMinus(equipment, measured).filter { !drawn.contains($0) }
    self.protection =
      protection
      ?? ProtectionRules(
        equipment: equipment, measured: measured, reference: reference, difference: difference,
        supplyIsReversed: supplyIsReversed)
    let places = MeasuredPlaces(measured: measured, reference: reference, difference: difference)
    reversed = supplyIsReversed ? [] : Self.reversed(equipment, places)
    let others = Self.contactsInPlace(of: difference.readAs, equipment)
    var prescribed: Set<ContactName> = []
    for case .contacts(let names) in rules.map(\.kind) { prescribed.formUnion(names) }
    otherContacts = others.filter { prescribed.contains($0.drawn) }
    stubs = difference.joinsToOpen.filter { join in
      join.isIdle && !join.second.contains { ProtectionRules.isProtective($0, equipment) }
    }
    let (isTidy, isSwitchedRight) = (stubs.isEmpty, switchingInMinus.isEmpty)
    isKept = rules.map { [otherContacts] rule in
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
  private static func reversed(_ equipment: Equipment, _ places: MeasuredPlaces) -> [ReversedElement] {
    return equipment.components.flatMap { component in
      component.type.elements.compactMap { element -> ReversedElement? in
        guard element.isPolarised else { return nil }
        let ends = component.terminals(of: element)
        let (plus, minus) = (ends[0], ends[1])
        guard places.lead(from: plus, toNetOf: minus), places.lead(from: minus, toNetOf: plus),
          !places.lead(from: plus, toNetOf: plus), !places.lead(from: minus, toNetOf: minus)
        else { return nil }
        return ReversedElement(plus: plus, minus: minus)
      }
    }
  }

  /// Whether the plus of a source goes where the minus belongs and the other way round, and exchanging them leaves
  /// fewer mistakes.
  ///
  /// Where one switch is all that switches, and no fuse shows which side is which, the same leads are a switch behind the
  /// load: then that, the lesser mistake, is what is said, unless a part with a polarity would suffer.
  static func isReversed(
    _ equipment: Equipment, _ measured: Nets, _ reference: Nets, _ difference: ConnectionDifference
  ) throws(CircuitError) -> Bool {
    guard difference.mistakes > 0, !isOneSwitch(equipment, measured, reference) else { return false }
    let places = MeasuredPlaces(measured: measured, reference: reference, difference: difference)
    for component in equipment.components {
      for case .source(let source) in component.type.elements {
        let plus = Terminal(component.designation, source.plus)
        let minus = Terminal(component.designation, source.minus)
        guard places.lead(from: plus, toNetOf: minus), places.lead(from: minus, toNetOf: plus) else { continue }
        let exchanged = Nets(
          joining: measured.groups.map { $0.map { $0 == plus ? minus : $0 == minus ? plus : $0 } })
        let other = try ConnectionDifference(equipment: equipment, measured: exchanged, reference: reference)
        if other.mistakes < difference.mistakes { return true }
      }
    }
    return false
  }

  /// Whether a circuit and its drawing have contacts of one component only, without a fuse before it that would tell the
  /// sides apart, and nothing with a polarity.
  private static func isOneSwitch(_ equipment: Equipment, _ measured: Nets, _ reference: Nets) -> Bool {
    let wired = Set((measured.groups + reference.groups).joined())
    let components = equipment.components.filter { !wired.isDisjoint(with: $0.terminals) }
    let switching = components.filter { $0.contactEnds.contains(where: wired.isSuperset) }
    let hasFuse = components.contains { !$0.fuseEnds.isEmpty }
    return switching.count == 1 && !hasFuse && !components.contains { $0.type.elements.contains(where: \.isPolarised) }
  }

  /// Components with a contact between the minus of a source and a load.
  private static func switchingInMinus(_ equipment: Equipment, _ nets: Nets) -> [String] {
    let joined = Nets(joining: nets.groups + equipment.bridges + equipment.fuses)
    let minus = Set(equipment.poles(\.minus).flatMap(joined.group))
    return equipment.components.filter { component in
      component.contactEnds.contains { ends in
        let (from, to) = (ends[0], ends[1])
        let far = minus.contains(from) ? to : from
        return minus.contains(from) != minus.contains(to) && joined.group(of: far).count > 1
      }
    }.map(\.designation)
  }
}

/// Where leads go, in the places of the drawing.
private struct MeasuredPlaces {
  let measured: Nets
  let reference: Nets
  let difference: ConnectionDifference

  func lead(from terminal: Terminal, toNetOf place: Terminal) -> Bool {
    let drawn = reference.group(of: place)
    return measured.group(of: terminal).contains { $0 != terminal && drawn.contains(difference.readAs[$0] ?? $0) }
  }
}
