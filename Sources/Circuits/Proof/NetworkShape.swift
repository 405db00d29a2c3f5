/// What of a circuit carries current, with its nodes in an order that does not depend on how they are numbered: two
/// circuits of the same components with equal shapes behave alike, without looking at a single state.
///
/// Each node gets a colour from what ends at it, and then again and again from the colours across; where all colours
/// have become different, they order the nodes. Equal lists of elements over ordered nodes are a renaming of one
/// circuit into the other, whatever the colours were: a collision can only hide that two circuits are alike.
struct NetworkShape: Hashable, Sendable {
  private var elements: [UInt64] = []

  private static let rounds = 5

  /// Nil where some nodes cannot be told apart in this way. `labels` are by switch of the model, equal for contacts of
  /// which one can stand in for the other.
  init?(_ network: SwitchNetwork, _ model: CircuitModel, labels: [Int]) {
    var ends: [(label: UInt64, from: Int, to: Int, isDirected: Bool)] = []
    ends.reserveCapacity(network.contacts.count + network.loads.count)
    for (index, contact) in network.contacts.enumerated() {
      let label = UInt64(labels[model.carryingSwitchIndices[contact.index]]) << 1
      // Two parallel contacts that move alike are one.
      let isRepeated = network.contacts[..<index].contains {
        $0.ends == contact.ends && UInt64(labels[model.carryingSwitchIndices[$0.index]]) << 1 == label
      }
      if isRepeated { continue }
      ends.append(
        (label, contact.ends.trailingZeroBitCount, 63 - contact.ends.leadingZeroBitCount, isDirected: false))
    }
    for (index, load) in network.loads.enumerated() {
      let label = UInt64(model.carryingBranches[index]) << 1 | 1
      ends.append((label, load.from.trailingZeroBitCount, load.to.trailingZeroBitCount, load.oneWay))
    }
    let (plus, minus) = (network.plus.trailingZeroBitCount, network.minus.trailingZeroBitCount)
    var count = max(plus, minus) + 1
    for element in ends { count = max(count, element.from + 1, element.to + 1) }

    var colours = Array(repeating: UInt64(1), count: count)
    var next = colours
    (colours[plus], colours[minus]) = (2, 3)
    for _ in 0..<Self.rounds {
      for node in 0..<count { next[node] = colours[node] &* 0x9E37_79B9_7F4A_7C15 }
      for element in ends {
        let (from, to) = (colours[element.from], colours[element.to])
        next[element.from] &+= Self.mixed(to, element.label, 0)
        next[element.to] &+= Self.mixed(from, element.label, element.isDirected ? 1 : 0)
      }
      swap(&colours, &next)
    }
    // The rank of a node is the number of smaller colours.
    var ranks = next
    for node in 0..<count {
      var rank: UInt64 = 0
      for other in 0..<count where other != node {
        if colours[other] == colours[node] { return nil }
        if colours[other] < colours[node] { rank += 1 }
      }
      ranks[node] = rank
    }
    elements.reserveCapacity(ends.count + 1)
    for element in ends {
      var (from, to) = (ranks[element.from], ranks[element.to])
      if !element.isDirected, to < from { swap(&from, &to) }
      elements.append(element.label << 16 | from << 8 | to)
    }
    elements.sort()
    elements.append(UInt64(network.supply) << 16 | ranks[plus] << 8 | ranks[minus])
  }

  @inline(__always)
  private static func mixed(_ colour: UInt64, _ label: UInt64, _ role: UInt64) -> UInt64 {
    var mixed = (colour ^ (label << 1 | role) &* 0xD6E8_FEB8_6659_FD93) &* 0xBF58_476D_1CE4_E5B9
    mixed ^= mixed >> 29
    return mixed &* 0x94D0_49BB_1331_11EB
  }
}

extension CircuitModel {
  /// By switch: a number that contacts share that move alike and are alike at rest.
  func switchLabels() -> [Int] {
    var first: [[Int]: Int] = [:]
    return switches.enumerated().map { index, contact in
      var key = [contact.closedAtRest ? 1 : 0]
      for index in contact.conditions.sorted(by: { conditions[$0].actuator < conditions[$1].actuator }) {
        key += [conditions[index].actuator, Int(truncatingIfNeeded: conditions[index].positions)]
      }
      if let label = first[key] { return label }
      first[key] = index
      return index
    }
  }
}
