import Circuits

/// The symbols of a circuit diagram and the nets between them, as numbers.
struct CircuitGraph {
  private(set) var elements: [DrawnElement] = []
  /// The two nodes of each element; a single socket ends in a node of its own without terminals.
  private(set) var ends: [(from: Int, to: Int)] = []
  /// Terminals of each node, sorted.
  private(set) var nodes: [[Terminal]] = []
  /// Elements at each node, in the order of the kit; one whose ends are joined stands there twice.
  private(set) var edges: [[Int]] = []
  /// Node from which current comes, behind the fuses; nil without a source.
  private(set) var plus: Int?
  private(set) var minus: Int?

  /// Takes up the elements whose pins are wired, and one for each wired or `needed` pin besides, such as a contact with one
  /// end loose.
  init(equipment: Equipment, nets: Nets, needed: Set<Terminal>) {
    let used = Set(nets.groups.joined()).union(needed)
    var unknown = used
    var chosen: [DrawnElement] = []
    for component in equipment.components {
      unknown.subtract(component.terminals)
      let candidates = component.drawnElements
      let whole = candidates.filter { element in
        element.to != nil && element.terminals.allSatisfy(used.contains)
      }
      var covered = Set(whole.flatMap(\.terminals))
      var picked = Set(whole)
      for element in candidates {
        let loose = element.terminals.filter { used.contains($0) && !covered.contains($0) }
        if loose.isEmpty { continue }
        covered.formUnion(element.terminals)
        picked.insert(element)
      }
      chosen += candidates.filter(picked.contains)
    }
    for terminal in unknown.sorted() {
      chosen.append(
        DrawnElement(
          component: terminal.component, suffix: "", shape: .socket, from: terminal, to: nil, output: nil))
    }
    take(chosen, nets: nets)
    findRails()
  }

  private mutating func take(_ chosen: [DrawnElement], nets: Nets) {
    nodes = nets.groups
    var nodeOf: [Terminal: Int] = [:]
    for (index, group) in nodes.enumerated() { for terminal in group { nodeOf[terminal] = index } }
    func node(_ terminal: Terminal?) -> Int {
      if let terminal, let known = nodeOf[terminal] { return known }
      nodes.append(terminal.map { [$0] } ?? [])
      if let terminal { nodeOf[terminal] = nodes.count - 1 }
      return nodes.count - 1
    }
    elements = chosen
    ends = chosen.map { (node($0.from), node($0.to)) }
    edges = Array(repeating: [], count: nodes.count)
    for (index, end) in ends.enumerated() {
      edges[end.from].append(index)
      edges[end.to].append(index)
    }
  }

  private mutating func findRails() {
    guard let source = elements.indices.first(where: { elements[$0].shape == .source }) else { return }
    var top = ends[source].from
    minus = ends[source].to
    // What follows a fuse is the rail, as long as nothing else is joined before it.
    var before = source
    while edges[top].count == 2, let next = edges[top].first(where: { $0 != before }), elements[next].shape == .fuse {
      let beyond = other(next, from: top)
      if beyond == top || beyond == minus { break }
      before = next
      top = beyond
    }
    plus = top
    if minus == plus { minus = nil }
  }

  /// The node at the other end.
  func other(_ element: Int, from node: Int) -> Int {
    ends[element].from == node ? ends[element].to : ends[element].from
  }

  func isLoop(_ element: Int) -> Bool { ends[element].from == ends[element].to }

  /// A new node for the same net, or for nothing.
  mutating func addNode(_ terminals: [Terminal]) -> Int {
    nodes.append(terminals)
    edges.append([])
    return nodes.count - 1
  }

  /// Steps of every node to `target`, not going through `barrier`; `Int.max / 2` where there is no way.
  func distances(to target: Int?, avoiding barrier: Int?) -> [Int] {
    var steps = Array(repeating: Int.max / 2, count: nodes.count)
    guard let target else { return steps }
    steps[target] = 0
    var queue = [target]
    var next = 0
    while next < queue.count {
      let node = queue[next]
      next += 1
      if node == barrier { continue }
      for element in edges[node] {
        let beyond = other(element, from: node)
        if steps[beyond] > steps[node] + 1 {
          steps[beyond] = steps[node] + 1
          queue.append(beyond)
        }
      }
    }
    return steps
  }
}
