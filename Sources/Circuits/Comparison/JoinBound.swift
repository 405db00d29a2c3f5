/// Bounds how many joins can be right in any reading of the pins, without looking for one.
///
/// Where no expected net has the pins (``PinClasses``) to hold all of a measured net, at least one join of the measured
/// net is wrong. Likewise an expected net lacks a join where no measured net has the pins for it.
struct JoinBound: Sendable {
  /// By measured net: joins that are wrong in every reading.
  private(set) var wrong: [Int32] = []
  /// By expected net: joins that are missing in every reading. Not known where the wrong ones alone reach the bound.
  private(set) var missing: [Int32] = []
  private let classes: PinClasses
  private let expectedNets: Int
  private let neededInDrawing: [UInt64]
  private let offeredInDrawing: [UInt64]
  private var needed: [UInt64] = []
  private var offered: [UInt64] = []

  init(equipment: Equipment, nodes: TerminalNodes, reference: NodePartition) {
    classes = PinClasses(equipment: equipment, nodes: nodes, reference: reference)
    expectedNets = reference.sizes.count
    var (needed, offered) = ([UInt64](), [UInt64]())
    needed.grow(to: expectedNets * classes.words, with: 0)
    offered.grow(to: expectedNets * classes.words, with: 0)
    for net in 0..<expectedNets {
      classes.writeNeeded(of: net, in: reference, to: &needed)
      classes.writeOffered(of: net, in: reference, to: &offered)
    }
    (neededInDrawing, offeredInDrawing) = (needed, offered)
  }

  /// Finds the joins that no reading can mend, and whether a reading has no other mistakes.
  ///
  /// - Parameters:
  ///   - cells: The cells of the reading. A net that it finds whole needs no look.
  ///   - measured: The measured nets.
  /// - Returns: Whether no reading has more right joins.
  mutating func isReached(by cells: CellMap, _ measured: NodePartition) -> Bool {
    let nets = measured.sizes.count
    wrong.clear(first: nets, to: 0)
    needed.grow(to: nets * classes.words, with: 0)
    var others = 0
    for net in 0..<nets where cells.countInMeasured[net] > 1 {
      classes.writeNeeded(of: net, in: measured, to: &needed)
      wrong[net] = isHeldByDrawing(net) ? 0 : 1
      others += cells.countInMeasured[net] - 1 - Int(wrong[net])
    }
    if others == 0 { return true }

    missing.clear(first: expectedNets, to: 0)
    offered.grow(to: nets * classes.words, with: 0)
    for net in 0..<nets { classes.writeOffered(of: net, in: measured, to: &offered) }
    others = 0
    for net in 0..<expectedNets where cells.countInReference[net] > 1 {
      missing[net] = isHeld(net, byNets: nets) ? 0 : 1
      others += cells.countInReference[net] - 1 - Int(missing[net])
    }
    return others == 0
  }

  private func isHeldByDrawing(_ net: Int) -> Bool {
    for other in 0..<expectedNets where classes.fits(net, of: needed, into: other, of: offeredInDrawing) { return true }
    return false
  }

  private func isHeld(_ net: Int, byNets nets: Int) -> Bool {
    for other in 0..<nets where classes.fits(net, of: neededInDrawing, into: other, of: offered) { return true }
    return false
  }
}
