import Circuits

/// Where current can get from a terminal without going through a load or a fuse, each contact taken as closed.
struct CurrentReach {
  /// A load or diode: its place in the equipment.
  struct LoadID: Hashable {
    let component: Int
    let element: Int
  }

  struct Reached {
    /// Nearest first.
    fileprivate(set) var loads: [LoadID] = []
    fileprivate(set) var terminals: Set<Terminal> = []
    fileprivate var entries: [LoadID: Terminal] = [:]
    fileprivate var before: [Terminal: Terminal] = [:]

    /// The terminals that lead to a load, from where the current comes to the terminal of the load.
    func way(to load: LoadID) -> [Terminal] {
      var way: [Terminal] = []
      var next = entries[load]
      while let terminal = next {
        way.append(terminal)
        next = before[terminal]
      }
      return way.reversed()
    }
  }

  private let nets: Nets
  private var joined: [Terminal: [Terminal]] = [:]
  private var loads: [Terminal: [LoadID]] = [:]

  init(_ equipment: Equipment, _ nets: Nets) {
    self.nets = nets
    for (number, component) in equipment.components.enumerated() {
      for (index, element) in component.type.elements.enumerated() {
        let ends = component.terminals(of: element)
        switch element {
        case .bridge, .contact: join(ends)
        case .load, .diode:
          for end in ends { loads[end, default: []].append(LoadID(component: number, element: index)) }
        case .fuse, .source: break
        }
      }
    }
  }

  private mutating func join(_ ends: [Terminal]) {
    joined[ends[0], default: []].append(ends[1])
    joined[ends[1], default: []].append(ends[0])
  }

  /// The loads that current reaches, and by which way.
  ///
  /// - Parameters:
  ///   - start: where it comes from.
  ///   - fuses: both ends of each fuse that it may go through after all.
  /// - Returns: all of them, nearest first.
  func reach(from start: Terminal, through fuses: [[Terminal]] = []) -> Reached {
    var reached = Reached()
    reached.terminals = [start]
    var queue = [start]
    var next = 0
    while next < queue.count {
      let terminal = queue[next]
      next += 1
      for load in loads[terminal] ?? [] where reached.entries[load] == nil {
        reached.entries[load] = terminal
        reached.loads.append(load)
      }
      let across = (joined[terminal] ?? []) + fuses.filter { $0.contains(terminal) }.joined()
      for other in nets.group(of: terminal) + across where reached.terminals.insert(other).inserted {
        reached.before[other] = terminal
        queue.append(other)
      }
    }
    return reached
  }
}
