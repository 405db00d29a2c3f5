/// Which pins could stand for one another at best: ends of like elements of one component are one *class*.
///
/// A set of pins is written as a *signature*: for each class a run of bits, of which as many are set, from the lowest, as
/// there are pins of it. Whatever the reading, pins that stand in one expected net have a signature within that of the net.
struct PinClasses: Sendable {
  private struct PinClass: Hashable {
    var word: Int
    var bits: UInt64
  }

  private struct Ends: Hashable {
    var component: Int
    var label: String
    /// Whether it is the second end of an element whose ends differ.
    var isSecond: Bool
    /// The pin itself, where it is at no element.
    var node: Int?
  }

  /// Words of a signature.
  let words: Int
  private let classes: [PinClass]
  /// By node, a range of ``classes``. The common pin of a changeover contact is in two: either side may be left out.
  private let classesOf: [Range<Int>]

  init(equipment: Equipment, nodes: TerminalNodes, reference: NodePartition) {
    let ends = Self.ends(equipment, nodes)
    var size: [Ends: Int] = [:]
    var isDrawn: Set<Ends> = []
    for (node, list) in ends.enumerated() {
      for end in list { size[end, default: 0] += 1 }
      if reference.block[node] >= 0 { isDrawn.formUnion(list) }
    }
    // What the drawing does not use is one class, with one bit that no expected net has.
    var known: [Ends: PinClass] = [:]
    var next = (word: 0, bit: 1)
    classes = ends.flatMap { list in
      list.map { end in
        guard isDrawn.contains(end) else { return PinClass(word: 0, bits: 1) }
        if let found = known[end] { return found }
        let width = min(size[end] ?? 1, UInt64.bitWidth)
        if next.bit + width > UInt64.bitWidth { next = (next.word + 1, 0) }
        let bits = (UInt64.max >> UInt64(UInt64.bitWidth - width)) << UInt64(next.bit)
        known[end] = PinClass(word: next.word, bits: bits)
        defer { next.bit += width }
        return PinClass(word: next.word, bits: bits)
      }
    }
    words = next.word + 1
    classesOf = ends.placesInOneList
  }

  private static func ends(_ equipment: Equipment, _ nodes: TerminalNodes) -> [[Ends]] {
    var found: [[Ends]] = Array(repeating: [], count: nodes.count)
    for (number, component) in equipment.components.enumerated() {
      for edge in ElementCluster.clusters(of: component, in: nodes).flatMap(\.edges) {
        for (node, isSecond) in [(edge.from, false), (edge.to, edge.isDirected)] {
          let end = Ends(component: number, label: edge.label, isSecond: isSecond, node: nil)
          if !found[node].contains(end) { found[node].append(end) }
        }
      }
    }
    for node in found.indices where found[node].isEmpty {
      found[node] = [Ends(component: -1, label: "", isSecond: false, node: node)]
    }
    return found
  }

  /// Writes the signature of the pins of a net that are in one class only: the least that an expected net must have.
  func writeNeeded(of net: Int, in nets: NodePartition, to table: inout [UInt64]) {
    write(net, nets, to: &table) { $0.count == 1 }
  }

  /// Writes the signature of all pins of a net, each in every class of its: the most that it has.
  func writeOffered(of net: Int, in nets: NodePartition, to table: inout [UInt64]) {
    write(net, nets, to: &table) { _ in true }
  }

  @inline(__always)
  private func write(
    _ net: Int, _ nets: NodePartition, to table: inout [UInt64], where isCounted: (Range<Int>) -> Bool
  ) {
    var table = table.mutableSpan
    let first = net &* words
    for word in first..<first &+ words { table[word] = 0 }
    for place in nets.members(of: net) {
      let range = classesOf[nets.members[place]]
      if !isCounted(range) { continue }
      for index in range {
        let (word, bits) = (first &+ classes[index].word, classes[index].bits)
        let free = bits & ~table[word]
        table[word] |= free & (0 &- free)
      }
    }
  }

  /// Whether a signature of one table is within that of a net of the other one.
  @inline(__always)
  func fits(_ net: Int, of needed: [UInt64], into other: Int, of offered: [UInt64]) -> Bool {
    for word in 0..<words where needed[net &* words &+ word] & ~offered[other &* words &+ word] != 0 { return false }
    return true
  }
}
