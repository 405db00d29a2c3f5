/// Counts, while pins are given places on the drawing one by one, how many right joins can still come of it.
///
/// With P the measured and R the expected nets, the right joins of a measured net p are |p| − d(p), d(p) being the
/// number of different expected nets in it. d only grows while pins are placed, and the same holds seen from the expected
/// nets, so both sums bound what a partial reading can still reach; when all pins are placed the first one is exact.
///
/// The counts are a table of the caller, in one piece: nodes by pair of nets, then d by net on either side. Where a
/// ``JoinBound`` knows of mistakes they are counted beforehand, and d begins as far below 0.
struct JoinTally: Sendable {
  private let referenceNets: Int
  private let measuredBase: Int
  private let referenceBase: Int
  private(set) var fromMeasured: Int
  private(set) var fromReference: Int

  init(measured: NodePartition, reference: NodePartition) {
    referenceNets = reference.sizes.count
    measuredBase = measured.sizes.count * referenceNets
    referenceBase = measuredBase + measured.sizes.count
    fromMeasured = measured.joins
    fromReference = reference.joins
  }

  /// Clears the table, and counts at once what is wrong or missing in every reading.
  mutating func begin(_ bound: JoinBound, _ counts: inout [Int32]) {
    counts.clear(first: tableSize, to: 0)
    for net in 0..<referenceBase - measuredBase {
      counts[measuredBase + net] = -bound.wrong[net]
      fromMeasured -= Int(bound.wrong[net])
    }
    for net in 0..<referenceNets {
      counts[referenceBase + net] = -bound.missing[net]
      fromReference -= Int(bound.missing[net])
    }
  }

  /// Entries of the table.
  var tableSize: Int { referenceBase + referenceNets }

  /// The most right joins that are still possible.
  var bound: Int { min(fromMeasured, fromReference) }

  /// Places nodes of measured nets on nodes of expected nets, one by one; -1 stands for a node that is joined to nothing.
  ///
  /// - Parameters:
  ///   - measured: A table of measured nets.
  ///   - first: Where the nets of these nodes begin in it.
  ///   - drawn: A table of expected nets.
  ///   - place: Where the nets of their places begin in it.
  ///   - number: How many nodes.
  ///   - counts: The table of counts.
  @inline(__always)
  mutating func place(
    _ measured: [Int], from first: Int, on drawn: [Int], from place: Int, number: Int, _ counts: inout [Int32]
  ) {
    var counts = counts.mutableSpan
    for index in 0..<number { self.place(measured[first &+ index], on: drawn[place &+ index], &counts) }
  }

  /// Takes back ``place(_:from:on:from:number:_:)``.
  @inline(__always)
  mutating func lift(
    _ measured: [Int], from first: Int, on drawn: [Int], from place: Int, number: Int, _ counts: inout [Int32]
  ) {
    var counts = counts.mutableSpan
    for index in 0..<number { lift(measured[first &+ index], from: drawn[place &+ index], &counts) }
  }

  /// Places each measured node that is joined to something, and that has no choice, on itself.
  ///
  /// - Parameters:
  ///   - measured: The measured nets.
  ///   - reference: The expected nets.
  ///   - image: What each node stands for; -1 for those with a choice, which become themselves for now.
  ///   - counts: The table of counts.
  mutating func placeFixed(
    _ measured: NodePartition, on reference: NodePartition, image: inout [Int], _ counts: inout [Int32]
  ) {
    var image = image.mutableSpan
    var counts = counts.mutableSpan
    let own = measured.block.span
    let drawn = reference.block.span
    for node in own.indices {
      if image[node] < 0 {
        image[node] = node
      } else if own[node] >= 0 {
        place(own[node], on: drawn[node], &counts)
      }
    }
  }

  @inline(__always)
  private mutating func place(_ measured: Int, on reference: Int, _ counts: inout MutableSpan<Int32>) {
    if measured >= 0, reference >= 0 {
      let nodes = counts[measured &* referenceNets &+ reference] &+ 1
      counts[measured &* referenceNets &+ reference] = nodes
      if nodes > 1 { return }
    }
    if measured >= 0 {
      let different = counts[measuredBase &+ measured] &+ 1
      counts[measuredBase &+ measured] = different
      if different > 1 { fromMeasured &-= 1 }
    }
    if reference >= 0 {
      let different = counts[referenceBase &+ reference] &+ 1
      counts[referenceBase &+ reference] = different
      if different > 1 { fromReference &-= 1 }
    }
  }

  @inline(__always)
  private mutating func lift(_ measured: Int, from reference: Int, _ counts: inout MutableSpan<Int32>) {
    if measured >= 0, reference >= 0 {
      let nodes = counts[measured &* referenceNets &+ reference] &- 1
      counts[measured &* referenceNets &+ reference] = nodes
      if nodes > 0 { return }
    }
    if measured >= 0 {
      let different = counts[measuredBase &+ measured] &- 1
      counts[measuredBase &+ measured] = different
      if different > 0 { fromMeasured &+= 1 }
    }
    if reference >= 0 {
      let different = counts[referenceBase &+ reference] &- 1
      counts[referenceBase &+ reference] = different
      if different > 0 { fromReference &+= 1 }
    }
  }
}

extension Array {
  /// Makes the first elements this value. The table grows where it is too short, and never shrinks: taking the elements
  /// out and appending them costs more than the rest of a comparison.
  mutating func clear(first number: Int, to value: Element) {
    if count < number { append(contentsOf: repeatElement(value, count: number - count)) }
    var elements = mutableSpan
    for index in 0..<number { elements[index] = value }
  }

  /// Makes room for this many elements; what is there stays.
  mutating func grow(to number: Int, with value: Element) {
    if count < number { append(contentsOf: repeatElement(value, count: number - count)) }
  }
}
