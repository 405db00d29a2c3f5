import Testing

@testable import Circuits

/// What must hold for any circuit, tried on many that were changed at random (always the same ones).
@Suite struct ConnectionDifferenceMutants {
  private static let terminals = DifferenceBench.equipment.terminals

  /// A starter for two directions: enough symmetry to get lost in.
  private static let reversing = DifferenceBench.nets(
    """
    -T1:+ -S0:11|-S0:12 -S1:13 -K1:13 -S2:13 -K2:13|-S1:14 -K1:14 -K2:31|-K2:32 -K1:A1 -P1:X1\
    |-S2:14 -K2:14 -K1:31|-K1:32 -K2:A1 -P2:X1|-T1:- -K1:A2 -K2:A2 -P1:X2 -P2:X2
    """)

  /// Both make contacts in use, so that a reading has to choose between them.
  private static let twoContacts = DifferenceBench.nets(
    "-T1:+ -S0:11 -K1:23 | -S0:12 -S1:13 -K1:13 | -S1:14 -K1:14 -K1:A1 | -K1:24 -P1:X1 | -T1:- -K1:A2 -P1:X2")

  private static func mutant(_ seed: UInt64, of circuit: Nets, on terminals: [Terminal], isMuchChanged: Bool = false)
    -> Nets
  {
    var numbers = SeededNumbers(seed)
    var leads = circuit.groups.flatMap { group in zip(group, group.dropFirst()).map { [$0, $1] } }
    for _ in 0..<Int.random(in: 1...(isMuchChanged ? 12 : 4), using: &numbers) {
      let place = Int.random(in: leads.indices, using: &numbers)
      let target = terminals[Int.random(in: terminals.indices, using: &numbers)]
      switch Int.random(in: 0..<3, using: &numbers) {
      case 0 where leads.count > 2: leads.remove(at: place)
      case 1: leads[place][1] = target
      default: leads.append([leads[place][0], target])
      }
    }
    return Nets(joining: leads)
  }

  @Test("the correction, carried out, gives the drawing", arguments: 0..<400)
  func correctionIsComplete(seed: UInt64) throws {
    let mutant = Self.mutant(seed, of: Self.reversing, on: Self.terminals)
    let difference = try DifferenceBench.difference(mutant, Self.reversing)
    let corrected = difference.corrected(mutant)
    let rest = try DifferenceBench.difference(corrected, Self.reversing)
    #expect(rest.joinsToOpen.isEmpty && rest.joinsToClose.isEmpty, "\(mutant.groups) became \(corrected.groups)")
    #expect(difference.isExact)
    #expect(difference.rightJoins + difference.joinsToClose.count == difference.requiredJoins)
    #expect(difference.mistakes <= 4)
  }

  @Test("no reading of the pins has fewer wrong and missing joins", arguments: 0..<80)
  func correctionIsSmallest(seed: UInt64) throws {
    let simple = Self.terminals.filter {
      ["-T1", "-S0", "-S1", "-K1", "-P1"].contains($0.component) && !$0.pin.hasPrefix("4")
    }
    let mutant = Self.mutant(seed, of: Self.twoContacts, on: simple, isMuchChanged: true)
    let difference = try DifferenceBench.difference(mutant, Self.twoContacts)
    let smallest = try Self.bruteForce(mutant)
    #expect(difference.joinsToOpen.count + difference.joinsToClose.count == smallest)
  }

  /// All readings, one by one: coil, lamp and contacts turned, the two make contacts of the relay exchanged.
  private static func bruteForce(_ measured: Nets) throws -> Int {
    let nodes = TerminalNodes(DifferenceBench.equipment)
    let reference = try nodes.partition(twoContacts)
    let swaps = [
      [("-P1:X1", "-P1:X2")], [("-S1:13", "-S1:14")], [("-S0:11", "-S0:12")], [("-K1:A1", "-K1:A2")],
      [("-K1:13", "-K1:14")], [("-K1:23", "-K1:24")], [("-K1:31", "-K1:32")],
      [("-K1:13", "-K1:23"), ("-K1:14", "-K1:24")],
    ]
    var smallest = Int.max
    for choice in 0..<(1 << swaps.count) {
      var image: [Terminal: Terminal] = [:]
      for (bit, pairs) in swaps.enumerated() where (choice >> bit) & 1 == 1 {
        for (a, b) in pairs {
          guard let one = Terminal(a), let other = Terminal(b) else { continue }
          let (toOne, toOther) = (image[one] ?? one, image[other] ?? other)
          image[one] = toOther
          image[other] = toOne
        }
      }
      let renamed = try nodes.partition(Nets(joining: measured.groups.map { $0.map { image[$0] ?? $0 } }))
      var cells: Set<[Int]> = []
      for node in 0..<nodes.count {
        let (p, r) = (renamed.block[node], reference.block[node])
        if p >= 0, r >= 0 {
          cells.insert([p, r])
        } else {
          cells.insert([-1, node])
        }
      }
      let right = nodes.count - cells.count
      smallest = min(smallest, renamed.joins + reference.joins - 2 * right)
    }
    return smallest
  }
}
