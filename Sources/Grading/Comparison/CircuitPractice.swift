package import Circuits

/// What good practice asks of a circuit beside its function; empty where nothing is to be said.
package struct CircuitPractice: Encodable, Sendable {
  package struct ReversedElement: Encodable, Sendable {
    package let plus: Terminal
    package let minus: Terminal
  }

  /// Contacts as `-K1:13-14`.
  package struct OtherContact: Encodable, Sendable {
    package let used: String
    package let drawn: String
  }

  package let supplyReversed: Bool
  /// Components that switch the 0 V side of a load although those of the reference do not. None with a reversed supply, which puts
  /// all of them there.
  package let switchingInMinus: [String]
  /// What has a polarity and is connected the wrong way round.
  package let reversed: [ReversedElement]
  /// Contacts of another number than in the reference that do the same.
  package let otherContacts: [OtherContact]
  /// Leads that lead nowhere.
  package let stubs: [Join]

  private enum CodingKeys: String, CodingKey {
    case reversed, stubs
    case supplyReversed = "supply_reversed"
    case switchingInMinus = "switching_in_minus"
    case otherContacts = "other_contacts"
  }

  init(_ rules: WiringRules, readAs: [Terminal: Terminal], _ equipment: Equipment) {
    supplyReversed = rules.supplyIsReversed
    switchingInMinus = rules.supplyIsReversed ? [] : rules.switchingInMinus
    reversed = rules.reversed.map { ReversedElement(plus: $0.plus, minus: $0.minus) }
    otherContacts = WiringRules.contactsInPlace(of: readAs, equipment).map {
      OtherContact(used: "\($0.used)", drawn: "\($0.drawn)")
    }
    stubs = rules.stubs.map(Join.init)
  }
}

/// For people, in English.
extension CircuitPractice {
  var lines: [String] {
    (supplyReversed ? ["plus and minus of the supply are exchanged"] : [])
      + switchingInMinus.map { "\($0) switches the 0 V side" }
      + reversed.map { "\($0.plus.component) is the wrong way round: exchange \($0.plus) and \($0.minus)" }
      + otherContacts.map { "contact \($0.used) is used where \($0.drawn) is drawn" }
      + stubs.map { "\($0.second.map(\.description).joined(separator: ", ")): a lead that leads nowhere" }
  }
}
