import Attempts
import Circuits
import Exercises
import KitProtocol

/// Puts the rows of one scan together.
struct ScanAssembler: Sendable {
  private struct Pair: Hashable {
    var source: UInt8
    var sense: UInt8
  }
  private var classes: [Pair: KitEvent.PairClass] = [:]
  private var ohms: [Pair: (forward: UInt32?, reverse: UInt32?)] = [:]
  private var rows = 0
  private(set) var digest = WiringDigest()

  mutating func row(source: UInt8, first: UInt8, classes row: [KitEvent.PairClass]) {
    rows += 1
    digest.add(source: source, first: first, classes: row)
    for (offset, contact) in row.enumerated() {
      classes[Pair(source: source, sense: first &+ UInt8(truncatingIfNeeded: offset))] = contact
    }
  }

  mutating func resistance(source: UInt8, sense: UInt8, forward: UInt32?, reverse: UInt32?) {
    ohms[Pair(source: source, sense: sense)] = (forward, reverse)
  }

  func hasAll(rows count: UInt16) -> Bool { rows == Int(count) }

  /// Nil when the kit names terminals that the description does not have.
  func scan(of kit: KitDescription, operated: [OperatedActuator], at microseconds: UInt64) -> Scan? {
    let terminals = kit.scannedTerminals
    var scan = Scan(
      method: kit.scanMethod, terminals: terminals, connected: [], operatingState: operated,
      deviceMicroseconds: microseconds)
    for (numbers, contact) in classes where contact.forward != .open || contact.reverse != .open {
      guard Int(numbers.source) < terminals.count, Int(numbers.sense) < terminals.count else { return nil }
      let (source, sense) = (terminals[Int(numbers.source)], terminals[Int(numbers.sense)])
      guard let pair = TerminalPair(source, sense) else { return nil }
      switch (contact.forward, contact.reverse) {
      case (.connected, .connected): scan.connected.append(pair)
      case (.uncertain, _), (_, .uncertain): scan.uncertain.append(pair)
      default:
        // Conducts in a way that only its resistances tell; without them nobody knows.
        guard let (forward, reverse) = ohms[numbers] else {
          scan.uncertain.append(pair)
          continue
        }
        let (first, second) = pair.first == source ? (forward, reverse) : (reverse, forward)
        scan.resistive.append(
          .init(pair: pair, forwardOhms: first.map { Double($0) / 10 }, reverseOhms: second.map { Double($0) / 10 }))
      }
    }
    scan.connected.sort()
    scan.uncertain.sort()
    scan.resistive.sort { $0.pair < $1.pair }
    return scan
  }
}

/// The actuators that are not at rest, from the levels of the inputs that sense them.
///
/// Throws `interrupted` when the inputs of one actuator fit none of its positions: it is on its way.
func operatedActuators(of kit: KitDescription, levels: [Bool]) throws(BenchError) -> [OperatedActuator] {
  var sensed: [ActuatorID: [(positions: Set<Int>, level: Bool)]] = [:]
  for (input, level) in zip(kit.channels.inputs, levels) {
    if case .actuator(let id, let positions) = input.senses { sensed[id, default: []].append((positions, level)) }
  }
  var operated: [OperatedActuator] = []
  for (id, inputs) in sensed.sorted(by: { $0.key < $1.key }) {
    let actuator = kit.equipment[id.component]?.type.actuators.first { $0.name == id.actuator }
    let fitting = (0..<(actuator?.positions ?? 2)).first { position in
      inputs.allSatisfy { $0.positions.contains(position) == $0.level }
    }
    guard let position = fitting else {
      throw .interrupted(reason: "\(id.component) stands between two positions; set it and measure again")
    }
    if position != 0 { operated.append(OperatedActuator(actuator: id, position: position)) }
  }
  return operated
}
