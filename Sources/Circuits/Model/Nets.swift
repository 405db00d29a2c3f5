/// Which terminals are joined: a partition, whatever leads make it.
///
/// A schematic (expected) and a scan (measured) both come down to this; how the leads run cannot be seen in it.
package struct Nets: Hashable, Sendable {
  /// Groups of two or more joined terminals; each sorted, and sorted among one another by their first terminal.
  package let groups: [[Terminal]]

  /// Joins each group; groups that share a terminal become one.
  package init(joining groups: some Sequence<[Terminal]>) {
    var parent: [Terminal: Terminal] = [:]
    func root(_ terminal: Terminal) -> Terminal {
      var top = terminal
      while let next = parent[top], next != top { top = next }
      var step = terminal
      while let next = parent[step], next != top {
        parent[step] = top
        step = next
      }
      return top
    }
    for group in groups {
      guard let first = group.first else { continue }
      for terminal in group {
        if parent[terminal] == nil { parent[terminal] = terminal }
        let (a, b) = (root(first), root(terminal))
        if a != b { parent[b] = a }
      }
    }
    var members: [Terminal: [Terminal]] = [:]
    for terminal in parent.keys { members[root(terminal), default: []].append(terminal) }
    self.groups = members.values.filter { $0.count > 1 }.map { $0.sorted() }.sorted { $0[0] < $1[0] }
  }

  package init(joining pairs: some Sequence<TerminalPair>) {
    self.init(joining: pairs.map { [$0.first, $0.second] })
  }

  package static let empty = Nets(joining: [[Terminal]]())

  /// The terminals that share a net with this one, itself included; just itself when it is joined to nothing.
  package func group(of terminal: Terminal) -> [Terminal] {
    groups.first { $0.contains(terminal) } ?? [terminal]
  }
}

/// One change at a time: the other groups stay as they are, so nothing is sorted anew.
extension Nets {
  private init(sorted groups: [[Terminal]]) { self.groups = groups }

  /// With a lead between two terminals.
  func joining(_ one: Terminal, _ other: Terminal) -> Nets {
    let (first, second) = (group(of: one), group(of: other))
    guard first != second else { return self }
    return replacing([first, second], by: [(first + second).sorted()])
  }

  /// Without what leads to a terminal.
  func removing(_ terminal: Terminal) -> Nets {
    let group = group(of: terminal)
    return replacing([group], by: [group.filter { $0 != terminal }])
  }

  /// With each of two terminals in the net of the other.
  package func exchanging(_ one: Terminal, _ other: Terminal) -> Nets {
    let (first, second) = (group(of: one), group(of: other))
    guard first != second else { return self }
    func exchanged(_ group: [Terminal]) -> [Terminal] {
      group.map { $0 == one ? other : $0 == other ? one : $0 }.sorted()
    }
    return replacing([first, second], by: [exchanged(first), exchanged(second)])
  }

  private func replacing(_ old: [[Terminal]], by new: [[Terminal]]) -> Nets {
    let heads = old.compactMap(\.first)
    var groups = groups.filter { !heads.contains($0[0]) }
    for group in new where group.count > 1 {
      groups.insert(group, at: groups.firstIndex { group[0] < $0[0] } ?? groups.endIndex)
    }
    return Nets(sorted: groups)
  }
}

extension Nets: Codable {
  package init(from decoder: any Decoder) throws {
    self.init(joining: try [[Terminal]](from: decoder))
  }

  package func encode(to encoder: any Encoder) throws {
    try groups.encode(to: encoder)
  }
}
