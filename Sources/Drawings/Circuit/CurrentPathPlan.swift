import Circuits

/// Which symbols stand in which current path, and how far down each net is.
///
/// Every path is a column of its own that begins and ends at nets already drawn (an ear of the graph), so whatever is
/// wired can be drawn this way: contacts in parallel, bridges between paths, loose ends, and circuits that reach no supply.
struct CurrentPathPlan {
  struct Column {
    /// From top to bottom. `isReversed` when the element's `from` pin is at the bottom.
    var elements: [(index: Int, isReversed: Bool)]
    /// One more than there are elements; a column without elements is a wire between two places of one net.
    var nodes: [Int]
  }

  private(set) var graph: CircuitGraph
  private(set) var columns: [Column] = []
  /// How far down each node is, 0 being the upper rail.
  private(set) var levels: [Int] = []
  /// For a second place of the same net, the node that it belongs to.
  private(set) var copies: [Int: Int] = [:]
  private var isUsed: [Bool]
  private var isPlaced: Set<Int> = []
  private var steps: [Int] = []

  init(_ graph: CircuitGraph) {
    self.graph = graph
    isUsed = graph.elements.map { _ in false }
    steps = graph.distances(to: graph.minus, avoiding: graph.plus)
    isPlaced = Set([graph.plus, graph.minus].compactMap(\.self))
    if let plus = graph.plus { spread(from: plus) }
    if let minus = graph.minus { spread(from: minus) }
    while let next = isUsed.indices.first(where: { !isUsed[$0] }) {
      let root = islandRoot(of: next)
      isPlaced.insert(root)
      spread(from: root)
    }
    levels = settledLevels()
  }

  var plus: Int? { graph.plus }
  var minus: Int? { graph.minus }
  /// Rows of symbols.
  var rows: Int { max(1, levels.max() ?? 1) }

  /// Draws every path that begins at a node, and next to each one what is parallel to its parts.
  private mutating func spread(from node: Int) {
    while let first = graph.edges[node].first(where: { !isUsed[$0] }) {
      if graph.isLoop(first) {
        addLoop(first, at: node)
        continue
      }
      let path = walk(from: node, along: first)
      add(path)
      let inner = path.nodes.dropFirst().filter { $0 != graph.plus && $0 != graph.minus && !isPlaced.contains($0) }
      isPlaced.formUnion(inner)
      for node in inner { spread(from: node) }
    }
  }

  /// Follows unused elements towards the lower rail until a node that is drawn already, or a loose end.
  private mutating func walk(from start: Int, along first: Int) -> (elements: [Int], nodes: [Int]) {
    var elements = [first]
    var nodes = [start, graph.other(first, from: start)]
    isUsed[first] = true
    while let here = nodes.last, !isPlaced.contains(here) {
      let onward = graph.edges[here].filter { !isUsed[$0] && !nodes.contains(graph.other($0, from: here)) }
      let best = onward.min { one, other in
        let (a, b) = (graph.other(one, from: here), graph.other(other, from: here))
        return (steps[a], one) < (steps[b], other)
      }
      guard let best else { break }
      isUsed[best] = true
      elements.append(best)
      nodes.append(graph.other(best, from: here))
    }
    return (elements, nodes)
  }

  private mutating func add(_ path: (elements: [Int], nodes: [Int])) {
    guard let first = path.nodes.first, let last = path.nodes.last else { return }
    let now = longestPaths()
    func depth(_ node: Int) -> Int {
      if node == graph.plus { return -1 }
      if node == graph.minus { return Int.max }
      return isPlaced.contains(node) ? now[node] : Int.max - 1
    }
    let isUpward = depth(first) > depth(last)
    let nodes = isUpward ? path.nodes.reversed() : path.nodes
    let elements = isUpward ? path.elements.reversed() : path.elements
    columns.append(
      Column(
        elements: zip(elements, nodes).map { element, top in (element, graph.ends[element].from != top) }, nodes: nodes)
    )
  }

  /// Both ends at one net: drawn to a second place of that net, with a wire beside it.
  private mutating func addLoop(_ element: Int, at node: Int) {
    isUsed[element] = true
    let copy = graph.addNode([])
    copies[copy] = node
    let nodes = node == graph.minus ? [copy, node] : [node, copy]
    columns.append(Column(elements: [(element, false)], nodes: nodes))
    columns.append(Column(elements: [], nodes: nodes))
  }

  /// The node with the most elements among those that hang together with this one.
  private func islandRoot(of element: Int) -> Int {
    let steps = graph.distances(to: graph.ends[element].from, avoiding: nil)
    let island = graph.nodes.indices.filter { steps[$0] < Int.max / 2 && !isPlaced.contains($0) }
    return island.max { (graph.edges[$0].count, -$0) < (graph.edges[$1].count, -$1) } ?? graph.ends[element].from
  }

  /// Depths by the longest way down; what only hangs on the lower rail stands directly above it.
  private func settledLevels() -> [Int] {
    var depths = longestPaths()
    // Beside an upper rail, islands and what hangs above the lower rail begin one level below it.
    if graph.plus != nil {
      let below = closure(of: graph.plus, downward: true)
      for node in depths.indices where !below.contains(node) { depths[node] += 1 }
      deepen(&depths)
    }
    guard let minus = graph.minus else { return depths }
    func lowerRail() {
      let deepest = depths.indices.filter { $0 != minus }.map { depths[$0] }.max() ?? 0
      depths[minus] = max(depths[minus], deepest + 1)
    }
    lowerRail()
    let hanging = closure(of: minus, downward: false)
      .subtracting(closure(of: graph.plus, downward: true))
    var isChanged = true
    while isChanged {
      isChanged = false
      for node in hanging where node != graph.plus && node != minus {
        let next = columns.flatMap { column in
          zip(column.nodes, column.nodes.dropFirst()).filter {
            $0.0 == node && (hanging.contains($0.1) || $0.1 == minus)
          }
          .map { depths[$0.1] }
        }
        guard let nearest = next.min(), depths[node] != nearest - 1 else { continue }
        depths[node] = nearest - 1
        isChanged = true
      }
    }
    deepen(&depths)
    lowerRail()
    return depths
  }

  /// Pushes nodes down until each one is below those above it.
  private func deepen(_ depths: inout [Int]) {
    var isChanged = true
    while isChanged {
      isChanged = false
      for column in columns {
        for (top, bottom) in zip(column.nodes, column.nodes.dropFirst()) where depths[bottom] < depths[top] + 1 {
          depths[bottom] = depths[top] + 1
          isChanged = true
        }
      }
    }
  }

  /// Longest way down to each node over the columns so far; acyclic, for each column leads from higher to lower.
  private func longestPaths() -> [Int] {
    var depths = Array(repeating: 0, count: graph.nodes.count)
    deepen(&depths)
    return depths
  }

  /// All nodes below or above one, itself included.
  private func closure(of start: Int?, downward: Bool) -> Set<Int> {
    guard let start else { return [] }
    var found: Set<Int> = [start]
    var isChanged = true
    while isChanged {
      isChanged = false
      for column in columns {
        for (upper, lower) in zip(column.nodes, column.nodes.dropFirst()) {
          let (from, to) = downward ? (upper, lower) : (lower, upper)
          if found.contains(from), found.insert(to).inserted { isChanged = true }
        }
      }
    }
    return found
  }
}
