/// The switches and branches of a circuit through which current can flow in some state.
///
/// One that leads to an end at which nothing else is carries nothing; when such ones are taken away others may be left
/// in the same position. A load or diode that carries nothing has no voltage that could move or light anything.
struct CurrentPaths {
  private(set) var switches: [Int]
  private(set) var branches: [Int]

  init(
    switches all: [CircuitModel.Switch], branches loads: [CircuitModel.Branch], supplies: [CircuitModel.Supply],
    nodeCount: Int
  ) {
    var degree = Array(repeating: 0, count: nodeCount)
    for supply in supplies {
      degree[supply.plus] += 1
      degree[supply.minus] += 1
    }
    switches = []
    branches = []
    switches.reserveCapacity(all.count)
    branches.reserveCapacity(loads.count)
    for (index, contact) in all.enumerated() where contact.from != contact.to {
      switches.append(index)
      degree[contact.from] += 1
      degree[contact.to] += 1
    }
    for (index, load) in loads.enumerated() where load.from != load.to {
      branches.append(index)
      degree[load.from] += 1
      degree[load.to] += 1
    }
    var isChanged = true
    func carries(_ from: Int, _ to: Int) -> Bool {
      if degree[from] > 1, degree[to] > 1 { return true }
      degree[from] -= 1
      degree[to] -= 1
      isChanged = true
      return false
    }
    while isChanged {
      isChanged = false
      switches.removeAll { !carries(all[$0].from, all[$0].to) }
      branches.removeAll { !carries(loads[$0].from, loads[$0].to) }
    }
  }
}
