import Circuits

/// One contact of a component as a kit description writes it.
///
/// `13-14 NO` closes and `21-22 NC` opens when operated; `11-12-14 CO` has the common pin 11, rests on 12 and changes to 14
/// (the order of EN 50011 markings); `13-14 in 2` is closed while a switch stands in its position `2`.
package struct ContactSet: Hashable, Sendable {
  package enum Form: Hashable, Sendable {
    case normallyOpen, normallyClosed, changeover
    case closedIn(position: String)
  }

  package var pins: [String]
  package var form: Form

  package init(pins: [String], form: Form) {
    self.pins = pins
    self.form = form
  }

  /// Reads one of the four forms. Nil when the text is none of them or the number of pins does not fit.
  package init?(_ text: String) {
    let words = text.split(separator: " ")
    guard let first = words.first else { return nil }
    let pins = first.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
    guard pins.allSatisfy({ !$0.isEmpty }), Set(pins).count == pins.count else { return nil }
    let form: Form
    switch words.dropFirst().map(String.init) {
    case ["NO"]: form = .normallyOpen
    case ["NC"]: form = .normallyClosed
    case ["CO"]: form = .changeover
    case let rest where rest.count == 2 && rest[0] == "in": form = .closedIn(position: rest[1])
    default: return nil
    }
    guard pins.count == (form == .changeover ? 3 : 2) else { return nil }
    self.init(pins: pins, form: form)
  }

  /// The contacts that it is made of.
  ///
  /// - Parameters:
  ///   - actuators: names of what moves it; operated while all of them are.
  ///   - positions: names of the first actuator's positions; empty for one that is only operated or not.
  /// - Returns: one contact, or two for a changeover.
  func elements(movedBy actuators: [String], positions: [String] = []) -> [Element] {
    let operated = actuators.map { Contact.Condition($0, in: Set(1..<max(2, positions.count))) }
    if case .closedIn(let position) = form {
      let index = positions.firstIndex(of: position).map { Set([$0]) } ?? []
      let there = actuators.prefix(1).map { Contact.Condition($0, in: index) }
      return [.contact(Contact(from: pins[0], to: pins[1], rest: .open, operatedWhen: there))]
    }
    return elements(operatedWhen: operated)
  }

  /// The same for any conditions; none for a contact that is closed in one position of a switch.
  func elements(operatedWhen operated: [Contact.Condition]) -> [Element] {
    func contact(_ to: String, _ rest: Contact.Rest) -> Element {
      .contact(Contact(from: pins[0], to: to, rest: rest, operatedWhen: operated))
    }
    switch form {
    case .normallyOpen: return [contact(pins[1], .open)]
    case .normallyClosed: return [contact(pins[1], .closed)]
    case .changeover: return [contact(pins[1], .closed), contact(pins[2], .open)]
    case .closedIn: return []
    }
  }
}

extension ContactSet: CustomStringConvertible {
  package var description: String {
    let joined = pins.joined(separator: "-")
    switch form {
    case .normallyOpen: return joined + " NO"
    case .normallyClosed: return joined + " NC"
    case .changeover: return joined + " CO"
    case .closedIn(let position): return joined + " in " + position
    }
  }
}
