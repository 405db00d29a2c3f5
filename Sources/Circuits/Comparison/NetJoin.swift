/// A join between two groups of terminals that is one too many or one too few.
///
/// Which lead makes or breaks it cannot be seen in nets, unless only one is possible.
package struct NetJoin: Hashable, Sendable {
  /// The part that stays where it is; at least one terminal.
  package var first: [Terminal]
  /// The part to take away or to bring in; at least one terminal.
  package var second: [Terminal]
  /// One terminal of each, the ones that stand closest together on a drawing: what to name to a person.
  package var nearest: TerminalPair
  /// The lead that it must be, where only one is possible.
  package var lead: TerminalPair?
  /// The second part leads nowhere: a stray lead on something that is in no circuit, without any effect.
  package var isIdle: Bool
}

/// Chooses which terminals of two groups to name.
struct NearestTerminals {
  /// Terminals that are ends of contacts.
  let contactTerminals: Set<Terminal>
  /// The two ends of each contact.
  let contacts: Set<TerminalPair>
  /// What each terminal stands for on the drawing.
  let drawn: [Terminal: Terminal]

  /// What is together in one of these groups comes first, so that bridged sockets are told apart. Contacts that are
  /// parallel on a drawing have the same pin markings, so these come next; then another component rather than the same
  /// (for a join to open, before that: both ends of a contact, which is bridged, then two contacts of one component), contacts
  /// rather than loads, and the order of the names.
  func pair(_ one: [Terminal], _ other: [Terminal], together groups: [[Terminal]], isOpened: Bool) -> TerminalPair? {
    let groupOf = Dictionary(
      groups.enumerated().flatMap { index, group in group.map { ($0, index) } }, uniquingKeysWith: { first, _ in first }
    )
    var best: (rank: [Int], pair: (Terminal, Terminal))?
    for (i, a) in one.sorted().enumerated() {
      for (j, b) in other.sorted().enumerated() {
        let (drawnA, drawnB) = (drawn[a] ?? a, drawn[b] ?? b)
        let (placeA, placeB) = isOpened ? (a, b) : (drawnA, drawnB)
        let isTogether = groupOf[placeA] != nil && groupOf[placeA] == groupOf[placeB]
        let contacts = (contactTerminals.contains(a) ? 1 : 0) + (contactTerminals.contains(b) ? 1 : 0)
        let isBridgedContact = isOpened && TerminalPair(a, b).map(self.contacts.contains) == true
        let isOfOneComponent = isOpened && contacts == 2 && a.component == b.component
        let rank = [
          isTogether ? 0 : 1, isBridgedContact ? 0 : 1, isOfOneComponent ? 0 : 1, a.component == b.component ? 1 : 0,
          drawnA.pin == drawnB.pin ? 0 : 1, -contacts, i, j,
        ]
        if let best, !rank.lexicographicallyPrecedes(best.rank) { continue }
        best = (rank, (a, b))
      }
    }
    return best.flatMap { TerminalPair($0.pair.0, $0.pair.1) }
  }
}
