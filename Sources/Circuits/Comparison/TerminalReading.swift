/// Turns nodes back into terminals: those that the learner used, or else those that are free for the place on the drawing.
struct TerminalReading {
  /// Wired terminals that stand for another one of the drawing.
  let readAs: [Terminal: Terminal]
  private let nodes: TerminalNodes
  private let drawing: DrawnTerminals
  private let measured: [[Terminal]]
  private let groups: [[Terminal]]
  private let naming: NearestTerminals
  private let image: [Int]

  init(nodes: TerminalNodes, drawing: DrawnTerminals, measured: Nets, image: [Int]) {
    self.nodes = nodes
    self.drawing = drawing
    self.image = image
    groups = measured.groups
    self.measured = nodes.byNode(measured)
    var standsFor: [Terminal: Terminal] = [:]
    var readAs: [Terminal: Terminal] = [:]
    for (node, target) in image.enumerated() where node != target {
      guard let drawn = drawing.atNode[target].first ?? nodes.terminals[target].first else { continue }
      let wired = self.measured[node]
      for terminal in wired.isEmpty ? nodes.terminals[node] : wired { standsFor[terminal] = drawn }
      for terminal in wired { readAs[terminal] = drawn }
    }
    naming = NearestTerminals(contactTerminals: drawing.contactTerminals, contacts: drawing.contacts, drawn: standsFor)
    self.readAs = readAs
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
    let (first, second) = (places(one), places(other))
    guard let nearest = naming.pair(first, second, together: drawing.groups, isOpened: false) else { return nil }
    let sockets = (one + other).reduce(0) { $0 + nodes.terminals[$1].count }
    return NetJoin(first: first, second: second, nearest: nearest, lead: sockets == 2 ? nearest : nil, isIdle: false)
  }

  /// Where a missing lead may go. Of two ends that are one node inside their component, those of a fuse, the one that the drawing
  /// has there counts beside the one that is wired: a lead to the other end would lead past the fuse.
  private func places(_ cell: [Int]) -> [Terminal] {
    let drawn = cell.flatMap { node in
      image[node] == node && nodes.terminals[node].count == 2 ? drawing.atNode[node] : []
    }
    return Set(wired(cell) + drawn).sorted()
  }

  private func wired(_ cell: [Int]) -> [Terminal] {
    cell.flatMap { node -> [Terminal] in
      if !measured[node].isEmpty { return measured[node] }
      // Nothing is wired here yet: the socket of the drawing, or the first one that stands for it.
      if image[node] == node, !drawing.atNode[node].isEmpty { return drawing.atNode[node] }
      return Array(nodes.terminals[node].prefix(1))
    }.sorted()
  }
}
