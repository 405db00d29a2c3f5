/// Finds how the measured pins are best read as pins of the drawing: as many right joins as possible, and among equals
/// as few pins as possible that stand for another one.
///
/// Branch and bound. With P the measured and R the expected nets, the right joins of a measured net p are |p| − d(p),
/// d(p) being the number of different expected nets in it. d only grows while pins are assigned, and the same holds seen
/// from the expected nets, so both sums bound what a partial assignment can still reach; at the end the first is exact.
struct RelabellingSearch {
  /// Bounds the time to some ms; beyond it the best reading so far stands.
  static let largestNumberOfSteps = 50_000

  private let symmetry: ContactSymmetry
  private let measured: NodePartition
  private let reference: NodePartition

  private var image: [Int]
  private var cellSize: [Int]
  private var measuredDistinct: [Int]
  private var referenceDistinct: [Int]
  private var takenTargets: Set<[Int]> = []
  private var unchanged = 0
  private var steps = 0

  private var bestImage: [Int]
  private var bestRight = -1
  private var bestUnchanged = -1
  private var nodesLeft: [Int]

  init(symmetry: ContactSymmetry, measured: NodePartition, reference: NodePartition) {
    self.symmetry = symmetry
    self.measured = measured
    self.reference = reference
    image = Array(measured.block.indices)
    bestImage = image
    cellSize = Array(repeating: 0, count: measured.blocks.count * reference.blocks.count)
    measuredDistinct = Array(repeating: 0, count: measured.blocks.count)
    referenceDistinct = Array(repeating: 0, count: reference.blocks.count)
    nodesLeft = [0]
    for choice in symmetry.choices.reversed() { nodesLeft.append((nodesLeft.last ?? 0) + choice.nodes.count) }
    nodesLeft.reverse()
  }

  /// For each measured node the node of the drawing that it stands for, and whether that is surely the best reading.
  mutating func run() -> (image: [Int], isExact: Bool) {
    let inChoices = Set(symmetry.choices.flatMap(\.nodes))
    for node in image.indices where !inChoices.contains(node) && measured.block[node] != nil {
      place(node, on: node)
    }
    assign(0)
    placeUnmeasured()
    return (bestImage, steps < Self.largestNumberOfSteps)
  }

  private var bound: Int {
    var fromMeasured = 0
    for (index, block) in measured.blocks.enumerated() { fromMeasured += block.count - max(1, measuredDistinct[index]) }
    var fromReference = 0
    for (index, block) in reference.blocks.enumerated() {
      fromReference += block.count - max(1, referenceDistinct[index])
    }
    return min(fromMeasured, fromReference)
  }

  private mutating func assign(_ index: Int) {
    guard index < symmetry.choices.count else {
      let right = measured.blocks.indices.reduce(0) { $0 + measured.blocks[$1].count - max(1, measuredDistinct[$1]) }
      if (right, unchanged) > (bestRight, bestUnchanged) {
        (bestRight, bestUnchanged, bestImage) = (right, unchanged, image)
      }
      return
    }
    let choice = symmetry.choices[index]
    var ranked: [(option: ContactSymmetry.Option, bound: Int)] = []
    var hasUndrawn = false
    for option in choice.options.sorted(by: { $0.isIdentity && !$1.isIdentity })
    where !takenTargets.contains([choice.kind, option.target]) {
      // Undrawn contacts are all alike: one of them is tried.
      if !option.isDrawn {
        if hasUndrawn { continue }
        hasUndrawn = true
      }
      apply(option, of: choice)
      ranked.append((option, bound))
      undo(option, of: choice)
    }
    let order = ranked.indices.sorted { (-ranked[$0].bound, $0) < (-ranked[$1].bound, $1) }
    for place in order {
      guard steps < Self.largestNumberOfSteps || bestRight < 0 else { return }
      steps += 1
      let (option, limit) = ranked[place]
      let gain = option.isIdentity ? choice.nodes.count : zip(choice.nodes, option.images).count { $0 == $1 }
      guard (limit, unchanged + gain + nodesLeft[index + 1]) > (bestRight, bestUnchanged) else { continue }
      apply(option, of: choice)
      assign(index + 1)
      undo(option, of: choice)
    }
  }

  private mutating func apply(_ option: ContactSymmetry.Option, of choice: ContactSymmetry.Choice) {
    takenTargets.insert([choice.kind, option.target])
    for (node, target) in zip(choice.nodes, option.images) {
      place(node, on: target)
      if node == target { unchanged += 1 }
    }
  }

  private mutating func undo(_ option: ContactSymmetry.Option, of choice: ContactSymmetry.Choice) {
    takenTargets.remove([choice.kind, option.target])
    for (node, target) in zip(choice.nodes, option.images) {
      lift(node, from: target)
      if node == target { unchanged -= 1 }
    }
  }

  private mutating func place(_ node: Int, on target: Int) {
    image[node] = target
    switch (measured.block[node], reference.block[target]) {
    case (let p?, let r?):
      let cell = p * reference.blocks.count + r
      if cellSize[cell] == 0 {
        measuredDistinct[p] += 1
        referenceDistinct[r] += 1
      }
      cellSize[cell] += 1
    case (let p?, nil): measuredDistinct[p] += 1
    case (nil, let r?): referenceDistinct[r] += 1
    case (nil, nil): break
    }
  }

  private mutating func lift(_ node: Int, from target: Int) {
    switch (measured.block[node], reference.block[target]) {
    case (let p?, let r?):
      let cell = p * reference.blocks.count + r
      cellSize[cell] -= 1
      if cellSize[cell] == 0 {
        measuredDistinct[p] -= 1
        referenceDistinct[r] -= 1
      }
    case (let p?, nil): measuredDistinct[p] -= 1
    case (nil, let r?): referenceDistinct[r] -= 1
    case (nil, nil): break
    }
  }

  /// Gives the contacts that nobody wired to the places of the drawing that are left, each its own where it can.
  private mutating func placeUnmeasured() {
    for kind in symmetry.kinds {
      let taken = Set(kind.measured.map { bestImage[kind.clusters[$0].nodes[0]] })
      var free = kind.clusters.indices.filter { taken.isDisjoint(with: kind.clusters[$0].nodes) }
      let unwired = kind.clusters.indices.filter { !kind.measured.contains($0) }
      for index in unwired where !free.contains(index) {
        // A wired contact stands in the place of this one, so some place of a wired contact is left.
        guard let target = free.first(where: { !unwired.contains($0) }) else { continue }
        free.removeAll { $0 == target }
        for (node, image) in zip(kind.clusters[index].nodes, kind.clusters[target].nodes) { bestImage[node] = image }
      }
    }
  }
}
