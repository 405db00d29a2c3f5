/// The terminals of an equipment as numbered nodes: pins that are bridged inside a component are one node, and the ends
/// of a fuse where only the behaviour counts.
struct TerminalNodes: Sendable {
  private(set) var nodeOf: [Terminal: Int] = [:]
  /// Terminals of each node, in the order of the equipment.
  private(set) var terminals: [[Terminal]] = []
  /// Nodes of each component, which follow one another.
  private(set) var nodesOfComponent: [Range<Int>] = []

  init(_ equipment: Equipment, joiningFuses: Bool = false) {
    for component in equipment.components {
      let first = terminals.count
      var representative: [String: String] = [:]
      func root(_ pin: String) -> String {
        var top = pin
        while let next = representative[top] { top = next }
        return top
      }
      for element in component.type.elements {
        switch element {
        case .bridge: break
        case .fuse where joiningFuses: break
        case .fuse, .contact, .load, .diode, .source: continue
        }
        let (a, b) = (root(element.pins[0]), root(element.pins[1]))
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
      nodesOfComponent.append(first..<terminals.count)
    }
  }

  var count: Int { terminals.count }

  func node(_ terminal: Terminal) throws(CircuitError) -> Int {
    guard let node = nodeOf[terminal] else { throw .unknownTerminal(terminal) }
    return node
  }

  /// The nets over nodes.
  func partition(_ nets: Nets) throws(CircuitError) -> NodePartition {
    var joined = Array(0..<count)
    func root(_ node: Int) -> Int {
      var top = node
      while joined[top] != top { top = joined[top] }
      return top
    }
    for group in nets.groups {
      let first = try node(group[0])
      for terminal in group.dropFirst() {
        let (a, b) = (root(first), root(try node(terminal)))
        if a != b { joined[max(a, b)] = min(a, b) }
      }
    }
    // Each node now leads to the first one of its block, which comes before it.
    for node in joined.indices { joined[node] = joined[joined[node]] }
    return NodePartition(firstNodes: joined)
  }
}

/// Which nodes are joined. Blocks of two or more nodes are numbered by their first node.
package struct NodePartition: Sendable {
  /// Block of each node; -1 for a node that is joined to nothing.
  let block: [Int]
  /// The nodes that are in blocks: bit n % 64 of word n / 64.
  let joined: [UInt64]
  /// Number of nodes of each block.
  let sizes: [Int]
  /// The joined nodes, block by block.
  let members: [Int]
  /// Where those of each block begin.
  private let firstMembers: [Int]
  /// How many leads make these nets when none is superfluous.
  let joins: Int

  /// - Parameter firstNodes: for each node the first node that it is joined to, itself or one before it.
  init(firstNodes: [Int]) {
    var counts = Array(repeating: 0, count: firstNodes.count)
    for first in firstNodes { counts[first] += 1 }
    var block = Array(repeating: -1, count: firstNodes.count)
    var sizes: [Int] = []
    for node in firstNodes.indices where counts[firstNodes[node]] > 1 {
      if firstNodes[node] == node {
        block[node] = sizes.count
        sizes.append(counts[node])
      } else {
        block[node] = block[firstNodes[node]]
      }
    }
    var (firstMembers, next) = ([Int](), 0)
    for size in sizes {
      firstMembers.append(next)
      next += size
    }
    var free = firstMembers
    var members = Array(repeating: 0, count: next)
    for (node, block) in block.enumerated() where block >= 0 {
      members[free[block]] = node
      free[block] += 1
    }
    var joined = Array(repeating: UInt64(0), count: (block.count + UInt64.bitWidth - 1) / UInt64.bitWidth)
    for node in members { joined[node / UInt64.bitWidth] |= 1 << UInt64(node % UInt64.bitWidth) }
    self.block = block
    self.joined = joined
    self.sizes = sizes
    self.members = members
    self.firstMembers = firstMembers
    joins = sizes.reduce(0) { $0 + $1 - 1 }
  }

  /// The nodes of a block, as a range of ``members``.
  @inline(__always)
  func members(of block: Int) -> Range<Int> { firstMembers[block]..<firstMembers[block] &+ sizes[block] }
}
