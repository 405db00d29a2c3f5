/// Finds how the measured pins are best read as pins of the drawing: as many right joins as possible, and among equals
/// as few pins as possible that stand for another one.
///
/// Branch and bound. With P the measured and R the expected nets, the right joins of a measured net p are |p| − d(p),
/// d(p) being the number of different expected nets in it. d only grows while pins are assigned, and the same holds seen
/// from the expected nets, so both sums bound what a partial assignment can still reach; at the end the first is exact.
/// A pin that stands for itself is tried first: where that costs nothing, nothing better can follow from another one,
/// so that a circuit as drawn takes one pass.
struct RelabellingSearch: Sendable {
  /// Bounds the time to some ms; beyond it the best reading so far stands.
  static let largestNumberOfSteps = 50_000

  /// For each measured node the node of the drawing that it stands for.
  private(set) var image: [Int] = []
  /// Whether that is surely the best reading.
  var isExact: Bool { steps < Self.largestNumberOfSteps }

  private(set) var symmetry: ContactSymmetry
  private let reference: NodePartition
  private let nodesOfComponent: [Range<Int>]

  private var measured: NodePartition
  /// The choices that the measured circuit leaves, and how many nodes follow each.
  private var active: [Int] = []
  private var nodesLeft: [Int] = []
  /// Choices of contacts that nobody wired, in classes of several.
  private var unwired: [Int] = []
  /// The option of each active choice, now and in the best reading.
  private var chosen: [Int] = []
  private var bestChosen: [Int] = []
  private var cellSize: [Int32] = []
  private var measuredDistinct: [Int32] = []
  private var referenceDistinct: [Int32] = []
  private var isTaken: [Bool] = []
  /// What the nets can still have in right joins, seen from either side.
  private var fromMeasured = 0
  private var fromReference = 0
  private var unchanged = 0
  private var steps = 0
  private var bestRight = -1
  private var bestUnchanged = -1
  private var ranked: [(option: Int, bound: Int)] = []

  init(symmetry: ContactSymmetry, nodesOfComponent: [Range<Int>], reference: NodePartition) {
    self.symmetry = symmetry
    self.nodesOfComponent = nodesOfComponent
    self.reference = reference
    measured = reference
  }

  mutating func run(_ nets: NodePartition) {
    measured = nets
    start()
    assign(0)
    for (index, choice) in active.enumerated() {
      var target = symmetry.options[bestChosen[index]].images
      for place in symmetry.choices[choice].nodes {
        image[symmetry.nodes[place]] = symmetry.nodes[target]
        target += 1
      }
    }
    placeUnwired()
  }

  private mutating func start() {
    image.removeAll(keepingCapacity: true)
    image.append(contentsOf: measured.block.indices)
    Self.clear(&cellSize, measured.sizes.count * reference.sizes.count)
    Self.clear(&measuredDistinct, measured.sizes.count)
    Self.clear(&referenceDistinct, reference.sizes.count)
    (fromMeasured, fromReference) = (measured.joins, reference.joins)
    (unchanged, steps, bestRight, bestUnchanged) = (0, 0, -1, -1)
    active.removeAll(keepingCapacity: true)
    unwired.removeAll(keepingCapacity: true)
    ranked.removeAll(keepingCapacity: true)
    for component in 0..<symmetry.componentCount {
      let range = nodesOfComponent[component]
      guard range.contains(where: { measured.block[$0] >= 0 }) else { continue }
      for choice in symmetry.choices(of: component, measured: measured) {
        let isWired = symmetry.choices[choice].nodes.contains { measured.block[symmetry.nodes[$0]] >= 0 }
        if isWired { active.append(choice) } else { unwired.append(choice) }
      }
    }
    if isTaken.count < symmetry.targetCount {
      isTaken = Array(repeating: false, count: symmetry.targetCount)
    }
    placeRest()
    nodesLeft.removeAll(keepingCapacity: true)
    nodesLeft.append(contentsOf: repeatElement(0, count: active.count + 1))
    for index in active.indices.reversed() {
      nodesLeft[index] = nodesLeft[index + 1] + symmetry.choices[active[index]].nodes.count
    }
    chosen.removeAll(keepingCapacity: true)
    chosen.append(contentsOf: repeatElement(0, count: active.count))
    bestChosen.removeAll(keepingCapacity: true)
    bestChosen.append(contentsOf: chosen)
  }

  private static func clear(_ table: inout [Int32], _ count: Int) {
    table.removeAll(keepingCapacity: true)
    table.append(contentsOf: repeatElement(0, count: count))
  }

  /// Nodes in no choice, such as terminal strips, and those with one option only stand for themselves.
  private mutating func placeRest() {
    active.removeAll { symmetry.choices[$0].options.count == 1 }
    for choice in active { for place in symmetry.choices[choice].nodes { image[symmetry.nodes[place]] = -1 } }
    for node in image.indices {
      if image[node] < 0 { image[node] = node } else if measured.block[node] >= 0 { place(node, on: node) }
    }
  }

  private mutating func assign(_ index: Int) {
    guard index < active.count else {
      if (fromMeasured, unchanged) > (bestRight, bestUnchanged) {
        (bestRight, bestUnchanged) = (fromMeasured, unchanged)
        for place in chosen.indices { bestChosen[place] = chosen[place] }
      }
      return
    }
    let choice = active[index]
    let options = symmetry.choices[choice].options
    let bound = min(fromMeasured, fromReference)
    let first = options.lowerBound
    var isFirstTried = false
    if !isTaken[symmetry.options[first].target] {
      apply(first, of: choice)
      chosen[index] = first
      if min(fromMeasured, fromReference) == bound {
        isFirstTried = true
        steps += 1
        if (bound, unchanged + nodesLeft[index + 1]) > (bestRight, bestUnchanged) { assign(index + 1) }
      }
      undo(first, of: choice)
    }
    // Any other option changes at least one node.
    if (bound, unchanged + nodesLeft[index] - 1) <= (bestRight, bestUnchanged) { return }
    tryOthers(index, isFirstTried ? first + 1..<options.upperBound : options)
  }

  /// The options with the best prospects first.
  private mutating func tryOthers(_ index: Int, _ options: Range<Int>) {
    let choice = active[index]
    let start = ranked.count
    defer { ranked.removeSubrange(start...) }
    var hasUndrawn = options.lowerBound != symmetry.choices[choice].options.lowerBound
    hasUndrawn = hasUndrawn && !symmetry.options[options.lowerBound - 1].isDrawn
    for option in options where !isTaken[symmetry.options[option].target] {
      // Undrawn contacts are all alike: one of them is tried.
      if !symmetry.options[option].isDrawn {
        if hasUndrawn { continue }
        hasUndrawn = true
      }
      apply(option, of: choice)
      let bound = min(fromMeasured, fromReference)
      undo(option, of: choice)
      var place = ranked.count
      while place > start, ranked[place - 1].bound < bound { place -= 1 }
      ranked.insert((option, bound), at: place)
    }
    for place in start..<ranked.count {
      guard steps < Self.largestNumberOfSteps || bestRight < 0 else { return }
      steps += 1
      let (option, bound) = ranked[place]
      let potential = unchanged + symmetry.options[option].unchanged + nodesLeft[index + 1]
      guard (bound, potential) > (bestRight, bestUnchanged) else { continue }
      apply(option, of: choice)
      chosen[index] = option
      assign(index + 1)
      undo(option, of: choice)
    }
  }

  private mutating func apply(_ number: Int, of choice: Int) {
    let option = symmetry.options[number]
    isTaken[option.target] = true
    unchanged += option.unchanged
    var target = option.images
    for place in symmetry.choices[choice].nodes {
      self.place(symmetry.nodes[place], on: symmetry.nodes[target])
      target += 1
    }
  }

  private mutating func undo(_ number: Int, of choice: Int) {
    let option = symmetry.options[number]
    isTaken[option.target] = false
    unchanged -= option.unchanged
    var target = option.images
    for place in symmetry.choices[choice].nodes {
      lift(symmetry.nodes[place], from: symmetry.nodes[target])
      target += 1
    }
  }

  @inline(__always)
  private mutating func place(_ node: Int, on target: Int) {
    let (p, r) = (measured.block[node], reference.block[target])
    if p >= 0, r >= 0 {
      let cell = p * reference.sizes.count + r
      cellSize[cell] += 1
      if cellSize[cell] > 1 { return }
    }
    if p >= 0 {
      measuredDistinct[p] += 1
      if measuredDistinct[p] > 1 { fromMeasured -= 1 }
    }
    if r >= 0 {
      referenceDistinct[r] += 1
      if referenceDistinct[r] > 1 { fromReference -= 1 }
    }
  }

  @inline(__always)
  private mutating func lift(_ node: Int, from target: Int) {
    let (p, r) = (measured.block[node], reference.block[target])
    if p >= 0, r >= 0 {
      let cell = p * reference.sizes.count + r
      cellSize[cell] -= 1
      if cellSize[cell] > 0 { return }
    }
    if p >= 0 {
      measuredDistinct[p] -= 1
      if measuredDistinct[p] > 0 { fromMeasured += 1 }
    }
    if r >= 0 {
      referenceDistinct[r] -= 1
      if referenceDistinct[r] > 0 { fromReference += 1 }
    }
  }

  /// Gives the contacts that nobody wired to the places of the drawing that are left, each its own where it can.
  ///
  /// Clusters of one class are aligned: their nodes correspond in order.
  private mutating func placeUnwired() {
    for option in bestChosen { isTaken[symmetry.options[option].target] = true }
    defer { for index in isTaken.indices { isTaken[index] = false } }
    for choice in unwired where isTaken[symmetry.choices[choice].target] {
      // A wired contact stands in the place of this one, so the place of some wired contact is left.
      let free = active.first {
        symmetry.choices[$0].kind == symmetry.choices[choice].kind && !isTaken[symmetry.choices[$0].target]
      }
      guard let free else { continue }
      isTaken[symmetry.choices[free].target] = true
      for (own, other) in zip(symmetry.choices[choice].nodes, symmetry.choices[free].nodes) {
        image[symmetry.nodes[own]] = symmetry.nodes[other]
      }
    }
  }
}
