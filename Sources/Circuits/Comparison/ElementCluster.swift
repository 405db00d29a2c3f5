/// Nodes of one component that hang together through its elements, such as the three pins of a changeover contact.
struct ElementCluster: Sendable {
  struct Edge: Hashable, Sendable {
    var from: Int
    var to: Int
    /// What the element is; elements with the same label may stand for one another.
    var label: String
    /// Whether the two ends differ.
    var isDirected: Bool
    var isSource = false
  }

  let nodes: [Int]
  let edges: [Edge]
  /// Only contacts: the cluster may change places with another of the same shape in the same component.
  let isContactSet: Bool

  /// Clusters of more nodes than this are taken as drawn.
  static let largestPermuted = 6

  /// Every mapping of the nodes onto those of the other cluster that maps its elements onto the other's.
  func mappings(onto other: ElementCluster) -> [[Int]] {
    guard nodes.count == other.nodes.count, edges.count == other.edges.count else { return [] }
    guard nodes.count <= Self.largestPermuted else { return nodes == other.nodes ? [nodes] : [] }
    var found: [[Int]] = []
    var image: [Int] = []
    let targets = Self.tally(other.edges)
    func extend() {
      if image.count == nodes.count {
        let map = Dictionary(uniqueKeysWithValues: zip(nodes, image))
        let mapped = edges.compactMap { edge -> Edge? in
          guard let from = map[edge.from], let to = map[edge.to] else { return nil }
          return Edge(from: from, to: to, label: edge.label, isDirected: edge.isDirected, isSource: edge.isSource)
        }
        if Self.tally(mapped) == targets { found.append(image) }
        return
      }
      for candidate in other.nodes where !image.contains(candidate) {
        image.append(candidate)
        extend()
        image.removeLast()
      }
    }
    extend()
    return found
  }

  private static func tally(_ edges: [Edge]) -> [Edge: Int] {
    edges.reduce(into: [:]) { tally, edge in
      var edge = edge
      if !edge.isDirected, edge.to < edge.from { swap(&edge.from, &edge.to) }
      tally[edge, default: 0] += 1
    }
  }

  /// The same without the elements at these nodes.
  func without(_ dropped: Set<Int>) -> ElementCluster {
    ElementCluster(
      nodes: nodes.filter { !dropped.contains($0) },
      edges: edges.filter { !dropped.contains($0.from) && !dropped.contains($0.to) }, isContactSet: isContactSet)
  }
}

extension ElementCluster {
  /// The clusters of a component, in the order of their first pin; a pin without elements is in none.
  static func clusters(of component: Component, in nodes: TerminalNodes) -> [ElementCluster] {
    let edges = component.type.elements.compactMap { edge(of: $0, component: component, nodes: nodes) }
    var remaining = edges
    var clusters: [ElementCluster] = []
    while let first = remaining.first {
      var members: Set<Int> = [first.edge.from, first.edge.to]
      var size = 0
      while size != members.count {
        size = members.count
        for item in remaining where members.contains(item.edge.from) || members.contains(item.edge.to) {
          members.formUnion([item.edge.from, item.edge.to])
        }
      }
      let inside = remaining.filter { members.contains($0.edge.from) }
      remaining.removeAll { members.contains($0.edge.from) }
      clusters.append(
        ElementCluster(
          nodes: members.sorted(), edges: inside.map(\.edge), isContactSet: inside.allSatisfy(\.isContact)))
    }
    return clusters.sorted { $0.nodes[0] < $1.nodes[0] }
  }

  private static func edge(
    of element: Element, component: Component, nodes: TerminalNodes
  ) -> (edge: Edge, isContact: Bool)? {
    func make(_ from: String, _ to: String, _ label: String, directed: Bool) -> Edge? {
      guard let one = nodes.nodeOf[Terminal(component.designation, from)],
        let other = nodes.nodeOf[Terminal(component.designation, to)]
      else { return nil }
      return Edge(from: one, to: other, label: label, isDirected: directed)
    }
    switch element {
    case .bridge:
      return nil
    case .fuse(let one, let other):
      return make(one, other, "fuse", directed: false).map { ($0, false) }
    case .contact(let contact):
      let conditions = contact.operatedWhen.map { "\($0.actuator)\($0.positions.sorted())" }.sorted()
      let label = "contact \(contact.rest.rawValue) \(conditions)"
      return make(contact.from, contact.to, label, directed: false).map { ($0, true) }
    case .load(let load):
      return make(load.from, load.to, "load \(load.name)", directed: load.polarised).map { ($0, false) }
    case .diode(let diode):
      return make(diode.anode, diode.cathode, "diode \(diode.name)", directed: true).map { ($0, false) }
    case .source(let source):
      return make(source.plus, source.minus, "source", directed: true).map { edge in
        var edge = edge
        edge.isSource = true
        return (edge, false)
      }
    }
  }
}
