/// Finds how the measured pins are best read as pins of the drawing: as many right joins as possible, and among equals
/// as few pins as possible that stand for another one.
///
/// Branch and bound; ``JoinTally`` has the bound, which begins with what no reading can mend (``JoinBound``). A pin that
/// stands for itself is tried first: where that costs nothing, nothing better can follow from another one. All tables are
/// flat and kept between circuits: nothing is allocated once they have grown.
struct RelabellingSearch: Sendable {
  /// Bounds the time to some ms; beyond it the best reading so far stands.
  static let largestNumberOfSteps = 50_000

  /// For each measured node the node of the drawing that it stands for.
  private(set) var image: [Int] = []
  /// Joins that are right in that reading.
  var rightJoins: Int { best.right }
  /// Whether that is surely the best reading.
  var isExact: Bool { steps < Self.largestNumberOfSteps }

  private(set) var symmetry: ContactSymmetry
  private let nodesOfComponent: [Range<Int>]
  private let reference: NodePartition

  /// The choices that the measured circuit leaves, in the order in which they are made: the first ``depth``.
  private var levels: [Level] = []
  private var depth = 0
  /// The measured nets of the nodes of each level.
  private var ownNets: [Int] = []
  /// The option of each level, now and in the best reading.
  private var chosen: [Int] = []
  private var bestChosen: [Int] = []
  /// Options by their prospects; each level has a part of the table that is its own.
  private var ranked: [(option: Int, bound: Int)] = []
  /// Choices of contacts that nobody wired, in classes of several: the first ``unwiredCount``.
  private var unwired: [Int] = []
  private var unwiredCount = 0
  /// Places that a contact of the class already stands in.
  private var isTaken: [Bool] = []
  private var tally: JoinTally
  private var counts: [Int32] = []
  private var unchanged = 0
  private var steps = 0
  private var best = (right: -1, unchanged: -1)

  private struct Level {
    var choice = 0
    /// Identity first.
    var options = 0..<0
    var ownNets = 0
    var nodeCount = 0
    /// Nodes of all levels that follow.
    var nodesAfter = 0
    /// Where its part of the ranking begins.
    var ranked = 0
    /// The only one of its class: it takes no place from another one.
    var isAlone = true
  }

  init(symmetry: ContactSymmetry, nodesOfComponent: [Range<Int>], reference: NodePartition) {
    self.symmetry = symmetry
    self.nodesOfComponent = nodesOfComponent
    self.reference = reference
    tally = JoinTally(measured: reference, reference: reference)
  }

  mutating func run(_ measured: NodePartition, bound: JoinBound) {
    findLevels(measured)
    tally = JoinTally(measured: measured, reference: reference)
    tally.begin(bound, &counts)
    (unchanged, steps, best) = (0, 0, (-1, -1))
    placeRest(measured)
    assign(0)
    for place in 0..<depth { read(levels[place], as: bestChosen[place]) }
    if unwiredCount > 0 { placeUnwired() }
  }

  private mutating func findLevels(_ measured: NodePartition) {
    (depth, unwiredCount) = (0, 0)
    var (options, nets) = (0, 0)
    for component in nodesOfComponent.indices where isWired(nodesOfComponent[component], measured) {
      let choices = symmetry.choices(of: component, measured: measured)
      levels.grow(to: depth + choices.count, with: Level())
      for choice in choices {
        let facts = symmetry.choices[choice]
        ownNets.grow(to: nets + facts.nodes.count, with: -1)
        var isWired = false
        for (offset, place) in facts.nodes.enumerated() {
          let net = measured.block[symmetry.nodes[place]]
          ownNets[nets &+ offset] = net
          if net >= 0 { isWired = true }
        }
        if !isWired {
          if facts.isAlone { continue }
          unwired.grow(to: unwiredCount + 1, with: -1)
          unwired[unwiredCount] = choice
          unwiredCount += 1
        } else if facts.options.count > 1 {
          levels[depth] = Level(
            choice: choice, options: facts.options, ownNets: nets, nodeCount: facts.nodes.count, ranked: options,
            isAlone: facts.isAlone)
          depth += 1
          nets += facts.nodes.count
          options += facts.options.count
        }
      }
    }
    var nodes = 0
    for place in (0..<depth).reversed() {
      levels[place].nodesAfter = nodes
      nodes += levels[place].nodeCount
    }
    chosen.grow(to: depth, with: 0)
    bestChosen.grow(to: depth, with: 0)
    ranked.grow(to: options, with: (option: 0, bound: 0))
    isTaken.grow(to: symmetry.targetCount, with: false)
  }

  @inline(__always)
  private func isWired(_ nodes: Range<Int>, _ measured: NodePartition) -> Bool {
    for node in nodes where measured.block[node] >= 0 { return true }
    return false
  }

  /// Nodes in no choice, such as terminal strips, and those with one option only stand for themselves.
  private mutating func placeRest(_ measured: NodePartition) {
    image.grow(to: measured.block.count, with: -1)
    for node in image.indices { image[node] = node }
    for place in 0..<depth {
      for node in symmetry.choices[levels[place].choice].nodes { image[symmetry.nodes[node]] = -1 }
    }
    tally.placeFixed(measured, on: reference, image: &image, &counts)
  }

  /// Goes through the readings of the choices from this one on.
  private mutating func assign(_ place: Int) {
    guard place < depth else {
      if (tally.fromMeasured, unchanged) > best {
        best = (tally.fromMeasured, unchanged)
        for place in 0..<depth { bestChosen[place] = chosen[place] }
      }
      return
    }
    let level = levels[place]
    let bound = tally.bound
    var others = level.options
    let identity = others.lowerBound
    if level.isAlone || !isTaken[symmetry.options[identity].target] {
      apply(identity, to: level)
      if tally.bound == bound {
        others = identity + 1..<others.upperBound
        steps += 1
        if (bound, unchanged + level.nodesAfter) > best {
          chosen[place] = identity
          assign(place + 1)
        }
      }
      undo(identity, of: level)
    }
    // Any other option changes at least one node.
    if (bound, unchanged + level.nodesAfter + level.nodeCount - 1) <= best { return }
    if others.count == 1 { tryOption(others.lowerBound, place) } else { tryBestFirst(others, place) }
  }

  private mutating func tryBestFirst(_ options: Range<Int>, _ place: Int) {
    let level = levels[place]
    var hasUndrawn = options.lowerBound != level.options.lowerBound
    hasUndrawn = hasUndrawn && !symmetry.options[options.lowerBound - 1].isDrawn
    var end = level.ranked
    for option in options where !isTaken[symmetry.options[option].target] {
      // Undrawn contacts are all alike: one of them is tried.
      if !symmetry.options[option].isDrawn {
        if hasUndrawn { continue }
        hasUndrawn = true
      }
      apply(option, to: level)
      let bound = tally.bound
      undo(option, of: level)
      var rank = end
      while rank > level.ranked, ranked[rank - 1].bound < bound {
        ranked[rank] = ranked[rank - 1]
        rank -= 1
      }
      ranked[rank] = (option, bound)
      end += 1
    }
    for rank in level.ranked..<end {
      let (option, bound) = ranked[rank]
      // Those that follow have no better prospects.
      if bound < best.right { return }
      tryOption(option, place)
    }
  }

  /// Goes on with an option, unless nothing better than the best reading can come of it.
  private mutating func tryOption(_ option: Int, _ place: Int) {
    let level = levels[place]
    if !level.isAlone, isTaken[symmetry.options[option].target] { return }
    guard steps < Self.largestNumberOfSteps || best.right < 0 else { return }
    steps += 1
    apply(option, to: level)
    if (tally.bound, unchanged + level.nodesAfter) > best {
      chosen[place] = option
      assign(place + 1)
    }
    undo(option, of: level)
  }

  @inline(__always)
  private mutating func apply(_ number: Int, to level: Level) {
    let option = symmetry.options[number]
    if !level.isAlone { isTaken[option.target] = true }
    unchanged += option.unchanged
    tally.place(
      ownNets, from: level.ownNets, on: symmetry.drawnNets, from: option.images, number: level.nodeCount, &counts)
  }

  @inline(__always)
  private mutating func undo(_ number: Int, of level: Level) {
    let option = symmetry.options[number]
    if !level.isAlone { isTaken[option.target] = false }
    unchanged -= option.unchanged
    tally.lift(
      ownNets, from: level.ownNets, on: symmetry.drawnNets, from: option.images, number: level.nodeCount, &counts)
  }

  private mutating func read(_ level: Level, as number: Int) {
    var target = symmetry.options[number].images
    for place in symmetry.choices[level.choice].nodes {
      image[symmetry.nodes[place]] = symmetry.nodes[target]
      target += 1
    }
  }

  /// Gives the contacts that nobody wired to the places of the drawing that are left, each its own where it can.
  ///
  /// Clusters of one class are aligned: their nodes correspond in order.
  private mutating func placeUnwired() {
    for place in 0..<depth { isTaken[symmetry.options[bestChosen[place]].target] = true }
    defer { for target in isTaken.indices { isTaken[target] = false } }
    for choice in unwired[..<unwiredCount] where isTaken[symmetry.choices[choice].target] {
      // A wired contact stands in the place of this one, so the place of some wired contact is left.
      let free = levels[..<depth].first {
        symmetry.choices[$0.choice].kind == symmetry.choices[choice].kind
          && !isTaken[symmetry.choices[$0.choice].target]
      }
      guard let free else { continue }
      isTaken[symmetry.choices[free.choice].target] = true
      for (own, other) in zip(symmetry.choices[choice].nodes, symmetry.choices[free.choice].nodes) {
        image[symmetry.nodes[own]] = symmetry.nodes[other]
      }
    }
  }
}
