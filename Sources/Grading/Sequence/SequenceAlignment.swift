import Exercises

/// The fewest edges to leave out of a recording and to put into it so that it becomes an allowed course of the task.
///
/// Exact: dynamic programming over the recording and the states of the cycle. A swapped stroke is one that is left out at
/// one place and put in at another.
struct SequenceAlignment: Sendable {
  enum Move: Hashable, Sendable {
    /// An edge of the recording, by number, is this edge of the task.
    case matched(edge: Int, transition: SequenceModel.Transition)
    /// An edge of the recording that no step explains.
    case extra(edge: Int)
    /// An edge of the task that is not there.
    case missing(transition: SequenceModel.Transition)
  }

  /// Places of the tables that are computed at most, those of every point at which the recording may begin counted
  /// together: some seconds in a debug build. A cycle of four strokes may have 40,000 edges.
  static let mostPlaces = 8_000_000

  /// Edges left out and put in.
  let cost: Int
  /// The same with an edge that is left out in one place and put in at another counted once.
  let mistakes: Int
  let moves: [Move]
  /// Level of the point of the cycle at which the recording begins.
  let skipped: Int

  /// 1 − cost ÷ (length of the recording + of the shortest course): 1 is a perfect fit, 0 nothing in common.
  func fitness(edges: Int, required: Int) -> Double {
    edges + required == 0 ? 1 : 1 - Double(cost) / Double(edges + required)
  }

  /// - Parameters:
  ///   - model: the task.
  ///   - labels: the edges of the recording.
  ///   - anywhere: whether the recording may begin at any point of the cycle.
  /// - Throws: ``SequenceError/tooLong(edges:limit:)``.
  init(_ model: SequenceModel, labels: [Int], anywhere: Bool) throws(SequenceError) {
    var table = AlignmentTable(model)
    let beginnings = anywhere ? Set(model.states.map(\.level)).sorted() : [0]
    let placesOfEdge = table.places * beginnings.count
    guard placesOfEdge <= Self.mostPlaces / (labels.count + 1) else {
      throw .tooLong(edges: labels.count, limit: max(0, Self.mostPlaces / placesOfEdge - 1))
    }
    var least = Int.max
    var chosen: (mistakes: Int, moves: [Move], skipped: Int)?
    for skipped in beginnings {
      let found = table.run(labels, skipped: skipped, keepingPath: false).cost
      guard found <= least else { continue }
      let path = table.run(labels, skipped: skipped, keepingPath: true).moves
      let mistakes = Self.mistakes(path, labels: labels)
      if found < least || mistakes < chosen?.mistakes ?? .max { chosen = (mistakes, path, skipped) }
      least = found
      if found == 0 { break }
    }
    cost = least
    mistakes = chosen?.mistakes ?? least
    moves = chosen?.moves ?? []
    skipped = chosen?.skipped ?? 0
  }

  private static func mistakes(_ moves: [Move], labels: [Int]) -> Int {
    var balance: [Int: Int] = [:]
    var cost = 0
    for move in moves {
      switch move {
      case .matched: continue
      case .extra(let edge): balance[labels[edge], default: 0] += 1
      case .missing(let transition): balance[transition.label, default: 0] -= 1
      }
      cost += 1
    }
    return (cost + balance.values.reduce(0) { $0 + abs($1) }) / 2
  }
}

/// The table of one alignment: for every number of edges read, the least cost at every place of the cycles.
///
/// A place is a number of complete cycles and a state; moves of the task lead to higher places, except round the cycle
/// once all required cycles are complete.
private struct AlignmentTable {
  private static let unreachable = Int32.max / 2

  let model: SequenceModel
  /// One more round for a cyclic task, for what follows after the required cycles.
  private let rounds: Int
  let places: Int

  init(_ model: SequenceModel) {
    self.model = model
    rounds = model.task.cycles + (model.task.isCyclic ? 2 : 1)
    places = rounds * model.states.count
  }

  /// How a place was reached: from which other one, by which transition of its state, and whether an edge was read.
  private struct Step {
    var from: Int32 = -1
    var transition: Int16 = -1
    var reads = false
  }

  mutating func run(
    _ labels: [Int], skipped: Int, keepingPath: Bool
  ) -> (cost: Int, moves: [SequenceAlignment.Move]) {
    var costs = Array(repeating: Self.unreachable, count: places)
    var steps: [Step] = []
    if keepingPath { steps = Array(repeating: Step(), count: places * (labels.count + 1)) }
    for (state, facts) in model.states.enumerated() where facts.level == skipped { costs[state] = 0 }
    insertMissing(&costs, &steps, base: 0, keepingPath)
    for (index, label) in labels.enumerated() {
      let base = (index + 1) * places
      var next = costs.map { $0 + 1 }
      if keepingPath {
        for place in 0..<places { steps[base + place] = Step(from: Int32(place), reads: true) }
      }
      for place in 0..<places where costs[place] < Self.unreachable {
        let transitions = transitions(place)
        for number in transitions.indices where transitions[number].label == label {
          let transition = transitions[number]
          let target = self.target(place, transition)
          // A match is preferred to an extra edge at the same cost.
          guard costs[place] < next[target] || costs[place] == next[target] && keepingPath else { continue }
          next[target] = costs[place]
          if keepingPath { steps[base + target] = Step(from: Int32(place), transition: Int16(number), reads: true) }
        }
      }
      insertMissing(&next, &steps, base: base, keepingPath)
      costs = next
    }
    let end = (0..<places).filter { isEnd($0, skipped: skipped) }.min { costs[$0] < costs[$1] } ?? 0
    return (Int(costs[end]), keepingPath ? path(steps, to: end, edges: labels.count) : [])
  }

  /// Moves of the task without the recording. Twice, for the last round leads back into itself.
  private func insertMissing(_ costs: inout [Int32], _ steps: inout [Step], base: Int, _ keepingPath: Bool) {
    let again = model.task.isCyclic ? (rounds - 1) * model.states.count..<places : 0..<0
    for range in [0..<places, again] {
      for place in range where costs[place] < Self.unreachable {
        let transitions = transitions(place)
        for number in transitions.indices {
          let transition = transitions[number]
          let target = self.target(place, transition)
          guard costs[place] + 1 < costs[target] else { continue }
          costs[target] = costs[place] + 1
          if keepingPath { steps[base + target] = Step(from: Int32(place), transition: Int16(number), reads: false) }
        }
      }
    }
  }

  private func transitions(_ place: Int) -> [SequenceModel.Transition] {
    let (round, state) = place.quotientAndRemainder(dividingBy: model.states.count)
    if !model.task.isCyclic, round == rounds - 1 { return [] }
    return model.states[state].transitions
  }

  private func target(_ place: Int, _ transition: SequenceModel.Transition) -> Int {
    var round = place / model.states.count
    if transition.target == 0 { round = min(round + 1, rounds - 1) }
    return round * model.states.count + transition.target
  }

  private func isEnd(_ place: Int, skipped: Int) -> Bool {
    let (round, state) = place.quotientAndRemainder(dividingBy: model.states.count)
    guard model.task.isCyclic else { return round == model.task.cycles && state == 0 }
    return round > model.task.cycles || round == model.task.cycles && model.states[state].level >= skipped
  }

  private func path(_ steps: [Step], to end: Int, edges: Int) -> [SequenceAlignment.Move] {
    var moves: [SequenceAlignment.Move] = []
    var (place, read) = (end, edges)
    while steps[read * places + place].from >= 0 {
      let step = steps[read * places + place]
      let from = Int(step.from)
      if step.reads { read -= 1 }
      if step.transition < 0 {
        moves.append(.extra(edge: read))
      } else {
        let transition = model.states[from % model.states.count].transitions[Int(step.transition)]
        moves.append(step.reads ? .matched(edge: read, transition: transition) : .missing(transition: transition))
      }
      place = from
    }
    return moves.reversed()
  }
}
