/// Turns nodes back into terminals: those that the learner used, or else those that are free for the place on the drawing.
struct TerminalReading {
  /// Wired terminals that stand for another one of the drawing.
  let readAs: [Terminal: Terminal]
  private let nodes: TerminalNodes
  private let measured: [Int: [Terminal]]
  private let groups: [[Terminal]]
  private let drawnGroups: [[Terminal]]
  private let naming: NearestTerminals
  private let drawnAt: [Int: [Terminal]]
  private let image: [Int]

  init(equipment: Equipment, nodes: TerminalNodes, measured: Nets, reference: Nets, image: [Int]) {
    self.nodes = nodes
    self.image = image
    groups = measured.groups
    drawnGroups = reference.groups
    func byNode(_ nets: Nets) -> [Int: [Terminal]] {
      var found: [Int: [Terminal]] = [:]
      for terminal in nets.groups.joined() {
        if let node = nodes.nodeOf[terminal] { found[node, default: []].append(terminal) }
      }
      return found.mapValues { $0.sorted() }
    }
    self.measured = byNode(measured)
    drawnAt = byNode(reference)
    var readAs: [Terminal: Terminal] = [:]
    for (node, target) in image.enumerated() where node != target {
      guard let drawn = drawnAt[target]?.first ?? nodes.terminals[target].first else { continue }
      for terminal in self.measured[node] ?? nodes.terminals[node] { readAs[terminal] = drawn }
    }
    var contacts: Set<Terminal> = []
    for component in equipment.components {
      for case .contact(let contact) in component.type.elements {
        contacts.insert(Terminal(component.designation, contact.from))
        contacts.insert(Terminal(component.designation, contact.to))
      }
    }
    naming = NearestTerminals(contactTerminals: contacts, drawn: readAs)
    let wired = Set(measured.groups.joined())
    self.readAs = readAs.filter { wired.contains($0.key) }
  }

  /// A join between these measured cells that should not be.
  func opened(_ one: [Int], _ other: [Int], isIdle: Bool) -> NetJoin? {
    let (first, second) = (wired(one), wired(other))
    guard let nearest = naming.pair(first, second, together: groups, isOpened: true) else { return nil }
    let (inFirst, inSecond) = (Set(first), Set(second))
    let between = groups.filter { group in
      group.contains(where: inFirst.contains) && group.contains(where: inSecond.contains)
    }
    let onlyLead = between.count == 1 && between[0].count == 2 ? TerminalPair(between[0][0], between[0][1]) : nil
    return NetJoin(first: first, second: second, nearest: onlyLead ?? nearest, lead: onlyLead, isIdle: isIdle)
  }

  /// A join between these cells that is missing.
  func closed(_ one: [Int], _ other: [Int]) -> NetJoin? {
    let (first, second) = (wired(one), wired(other))
    guard let nearest = naming.pair(first, second, together: drawnGroups, isOpened: false) else { return nil }
    let sockets = (one + other).reduce(0) { $0 + nodes.terminals[$1].count }
    return NetJoin(first: first, second: second, nearest: nearest, lead: sockets == 2 ? nearest : nil, isIdle: false)
  }

  private func wired(_ cell: [Int]) -> [Terminal] {
    cell.flatMap { node -> [Terminal] in
      if let terminals = measured[node] { return terminals }
      // Nothing is wired here yet: the socket of the drawing, or the first one that stands for it.
      if image[node] == node, let terminals = drawnAt[node] { return terminals }
      return Array(nodes.terminals[node].prefix(1))
    }.sorted()
  }
}
