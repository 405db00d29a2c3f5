import Circuits

/// A random network of resistors at a supply, the same on every machine for the same seed; diodes can be added.
struct ResistorNetwork {
  struct Resistor: Encodable {
    var from: Int
    var to: Int
    var ohms: Double
  }

  struct Supply: Encodable {
    var plus: Int
    var minus: Int
    var volts: Double
    var innerOhms: Double
    var limitAmperes: Double
  }

  /// A diode, an LED, or a load that conducts one way (no forward voltage).
  struct OneWay: Encodable {
    var anode: Int
    var cathode: Int
    var forwardVolts: Double
    var ohms: Double
    /// Nil for one that is no LED.
    var litAboveAmperes: Double?
  }

  /// Node 0 is the 0 V of the first supply, node 1 its plus.
  let nodes: Int
  private(set) var resistors: [Resistor]
  private(set) var supplies = [Supply(plus: 1, minus: 0, volts: 24, innerOhms: 0.1, limitAmperes: 2)]
  private(set) var oneWays: [OneWay] = []

  /// Every node hangs on an earlier one; the other resistors join any two.
  init(nodes: Int, resistors count: Int, seed: UInt64) {
    var numbers = SeededNumbers(seed)
    func ohms() -> Double {
      [4.7, 12, 47, 120, 240, 360, 650, 1_000, 2_400, 10_000].randomElement(using: &numbers) ?? 240
    }
    var resistors: [Resistor] = []
    for node in 2..<nodes {
      resistors.append(Resistor(from: Int.random(in: 0..<node, using: &numbers), to: node, ohms: ohms()))
    }
    while resistors.count < count {
      let (one, other) = (Int.random(in: 0..<nodes, using: &numbers), Int.random(in: 0..<nodes, using: &numbers))
      if one != other { resistors.append(Resistor(from: one, to: other, ohms: ohms())) }
    }
    self.nodes = nodes
    self.resistors = resistors
  }

  /// Diodes, LEDs and one-way loads between any two nodes; every third network gets a second supply.
  mutating func addDiodes(_ count: Int, _ numbers: inout SeededNumbers) {
    func ends() -> (Int, Int) {
      let one = Int.random(in: 0..<nodes, using: &numbers)
      let other = Int.random(in: 0..<nodes - 1, using: &numbers)
      return (one, other < one ? other : other + 1)
    }
    let kinds: [(volts: Double, ohms: Double, lit: Double?)] = [(0.7, 0.5, nil), (2, 1_500, 0.005), (0, 650, nil)]
    for _ in 0..<count {
      let (anode, cathode) = ends()
      let kind = kinds.randomElement(using: &numbers) ?? kinds[0]
      oneWays.append(
        OneWay(
          anode: anode, cathode: cathode, forwardVolts: kind.volts, ohms: kind.ohms, litAboveAmperes: kind.lit))
    }
    if Int.random(in: 0..<3, using: &numbers) == 0 {
      let (plus, minus) = ends()
      supplies.append(Supply(plus: plus, minus: minus, volts: 12, innerOhms: 0.5, limitAmperes: 0.5))
    }
  }

  func designation(_ resistor: Int) -> String { "-R\(resistor + 1)" }
  func supplyName(_ supply: Int) -> String { "-T\(supply + 1)" }
  func oneWayName(_ oneWay: Int) -> String { "-V\(oneWay + 1)" }

  /// The socket that stands for a node.
  func terminal(ofNode node: Int) -> Terminal { Terminal("-X1", "\(node)") }

  var equipment: Equipment {
    func type(_ pins: [String], _ elements: [Element]) -> ComponentType {
      ComponentType(name: "part", pins: pins, elements: elements)
    }
    var components = [Component(designation: "-X1", type: type((0..<nodes).map { "\($0)" }, []))]
    for (index, supply) in supplies.enumerated() {
      let source = Source(
        plus: "1", minus: "2", volts: supply.volts, innerOhms: supply.innerOhms, limitAmperes: supply.limitAmperes)
      components.append(Component(designation: supplyName(index), type: type(["1", "2"], [.source(source)])))
    }
    for (index, resistor) in resistors.enumerated() {
      let load = Load(name: "resistor", kind: .resistor, from: "1", to: "2", ohms: resistor.ohms)
      components.append(Component(designation: designation(index), type: type(["1", "2"], [.load(load)])))
    }
    for (index, part) in oneWays.enumerated() {
      let element: Element =
        part.forwardVolts > 0
        ? .diode(
          Diode(
            name: "diode", anode: "1", cathode: "2", forwardVolts: part.forwardVolts, ohms: part.ohms,
            litAboveAmperes: part.litAboveAmperes))
        : .load(Load(name: "coil", kind: .coil, from: "1", to: "2", ohms: part.ohms, polarised: true))
      components.append(Component(designation: oneWayName(index), type: type(["1", "2"], [element])))
    }
    return Equipment(components: components)
  }

  var nets: Nets {
    var groups = (0..<nodes).map { [terminal(ofNode: $0)] }
    func add(_ name: String, _ one: Int, _ other: Int) {
      groups[one].append(Terminal(name, "1"))
      groups[other].append(Terminal(name, "2"))
    }
    for (index, supply) in supplies.enumerated() { add(supplyName(index), supply.plus, supply.minus) }
    for (index, resistor) in resistors.enumerated() { add(designation(index), resistor.from, resistor.to) }
    for (index, part) in oneWays.enumerated() { add(oneWayName(index), part.anode, part.cathode) }
    return Nets(joining: groups)
  }
}
