/// The terminals of an equipment as numbered nodes: pins that are bridged inside a component are one node.
struct TerminalNodes {
  private(set) var nodeOf: [Terminal: Int] = [:]
  /// Terminals of each node, in the order of the equipment.
  private(set) var terminals: [[Terminal]] = []

  init(_ equipment: Equipment) {
    for component in equipment.components {
      var representative: [String: String] = [:]
      func root(_ pin: String) -> String {
        var top = pin
        while let next = representative[top] { top = next }
        return top
      }
      for case .bridge(let one, let other) in component.type.elements {
        let (a, b) = (root(one), root(other))
        if a != b { representative[b] = a }
      }
      var nodeOfRoot: [String: Int] = [:]
      for pin in component.type.pins {
        let node = nodeOfRoot[root(pin)] ?? terminals.count
        if node == terminals.count { terminals.append([]) }
        nodeOfRoot[root(pin)] = node
        let terminal = Terminal(component.designation, pin)
        terminals[node].append(terminal)
        nodeOf[terminal] = node
      }
    }
  }

  var count: Int { terminals.count }

  func node(_ terminal: Terminal) throws(CircuitError) -> Int {
    guard let node = nodeOf[terminal] else { throw .unknownTerminal(terminal) }
    return node
  }

  /// The nets over nodes.
  func partition(_ nets: Nets) throws(CircuitError) -> NodePartition {
    var partition = NodePartition(count: count)
    for group in nets.groups {
      let first = try node(group[0])
      for terminal in group.dropFirst() { partition.join(first, try node(terminal)) }
    }
    partition.number()
    return partition
  }
}

/// Which nodes are joined. Blocks of two or more nodes are numbered by their first node.
struct NodePartition {
  private var parent: [Int]
  /// Block of each node; nil for a node that is joined to nothing.
  private(set) var block: [Int?]
  private(set) var blocks: [[Int]] = []

  init(count: Int) {
    parent = Array(0..<count)
    block = Array(repeating: nil, count: count)
  }

  private func root(_ node: Int) -> Int {
    var top = node
    while parent[top] != top { top = parent[top] }
    return top
  }

  mutating func join(_ one: Int, _ other: Int) {
    let (a, b) = (root(one), root(other))
    if a != b { parent[max(a, b)] = min(a, b) }
  }

  mutating func number() {
    var members: [Int: [Int]] = [:]
    for node in parent.indices { members[root(node), default: []].append(node) }
    blocks = members.values.filter { $0.count > 1 }.sorted { $0[0] < $1[0] }
    for (index, nodes) in blocks.enumerated() { for node in nodes { block[node] = index } }
  }

  /// How many leads make these nets when none is superfluous.
  var joins: Int { blocks.reduce(0) { $0 + $1.count - 1 } }
}
