/// Finds what is wired but in no circuit: nothing can flow there, whatever is operated.
struct IdleWiring: Sendable {
  /// Both ends of every element, as nodes.
  private let ends: [(from: Int, to: Int)]
  private let isSource: [Bool]
  /// The other ends of the elements at each node, one after the other.
  private let others: [Int]
  private let othersOf: [Range<Int>]
  /// Whether each node lies on an element through which current can flow in some state; valid after ``look(at:)``.
  private var isLive: [Bool]
  private var hasLooked = false
  private var carries: [Bool]
  /// By net; nodes that are joined to nothing follow the nets.
  private var degree: [Int] = []

  init(equipment: Equipment, nodes: TerminalNodes) {
    let edges = equipment.components.flatMap { component in
      ElementCluster.clusters(of: component, in: nodes).flatMap(\.edges)
    }
    let ends = edges.map { (from: $0.from, to: $0.to) }
    isSource = edges.map(\.isSource)
    var others: [[Int]] = Array(repeating: [], count: nodes.count)
    for (from, to) in ends {
      others[from].append(to)
      others[to].append(from)
    }
    self.ends = ends
    self.others = others.flatMap { $0 }
    othersOf = others.placesInOneList
    isLive = Array(repeating: false, count: nodes.count)
    carries = Array(repeating: true, count: ends.count)
  }

  /// Forgets the circuit before.
  mutating func begin() { hasLooked = false }

  /// Whether current can flow through some element at this node.
  mutating func isLive(_ node: Int, _ measured: NodePartition) -> Bool {
    if !hasLooked {
      // What mostly hangs on a stray lead: an element whose other end is joined to nothing.
      var isLoose = true
      for other in othersOf[node] where measured.block[others[other]] >= 0 || othersOf[others[other]].count > 1 {
        isLoose = false
      }
      if isLoose { return false }
      look(at: measured)
    }
    return isLive[node]
  }

  /// An element whose one end leads nowhere else, or whose ends are the same net, carries nothing, but for a source that
  /// is short-circuited; when such elements are taken away others may be left in the same position.
  private mutating func look(at measured: NodePartition) {
    hasLooked = true
    degree.removeAll(keepingCapacity: true)
    degree.append(contentsOf: repeatElement(0, count: measured.sizes.count + isLive.count))
    Self.peel(ends, isSource, measured, degree: &degree, carries: &carries)
    for node in isLive.indices { isLive[node] = false }
    for index in ends.indices where carries[index] {
      isLive[ends[index].from] = true
      isLive[ends[index].to] = true
    }
  }

  private static func peel(
    _ ends: [(from: Int, to: Int)], _ isSource: [Bool], _ measured: NodePartition, degree: inout [Int],
    carries: inout [Bool]
  ) {
    var degree = degree.mutableSpan
    var carries = carries.mutableSpan
    let (ends, isSource) = (ends.span, isSource.span)
    let (block, nets) = (measured.block, measured.sizes.count)
    func net(_ node: Int) -> Int { block[node] < 0 ? nets &+ node : block[node] }
    for index in ends.indices {
      carries[index] = true
      degree[net(ends[index].from)] &+= 1
      degree[net(ends[index].to)] &+= 1
    }
    var isChanged = true
    while isChanged {
      isChanged = false
      for index in ends.indices where carries[index] {
        let (one, other) = (net(ends[index].from), net(ends[index].to))
        let isInUse = one == other ? isSource[index] : degree[one] > 1 && degree[other] > 1
        if isInUse { continue }
        carries[index] = false
        isChanged = true
        degree[one] &-= 1
        degree[other] &-= 1
      }
    }
  }
}

extension Array where Element: Collection {
  /// Where the elements of each list stand when the lists are written one after the other.
  var placesInOneList: [Range<Int>] {
    var next = 0
    return map { list in
      defer { next += list.count }
      return next..<next + list.count
    }
  }
}
