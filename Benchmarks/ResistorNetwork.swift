import Circuits

/// A random network of resistors at one supply, the same on every machine for the same seed.
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
  }

  /// Node 0 is the 0 V of the supply, node 1 its plus.
  let nodes: Int
  let resistors: [Resistor]
  let supply = Supply(plus: 1, minus: 0, volts: 24, innerOhms: 0.1)

  /// Every node hangs on an earlier one; the other resistors join any two.
  init(nodes: Int, resistors count: Int, seed: UInt64) {
    var numbers = SeededNumbers(seed)
    func ohms() -> Double { [47, 120, 240, 360, 650, 1_000, 2_400, 10_000].randomElement(using: &numbers) ?? 240 }
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

  func designation(_ resistor: Int) -> String { "-R\(resistor + 1)" }

  /// Some terminal of the net that is a node.
  func terminal(ofNode node: Int) -> Terminal {
    node < 2 ? Terminal("-T1", node == 0 ? "-" : "+") : Terminal("-X1", "\(node)")
  }

  var equipment: Equipment {
    let source = ComponentType(
      name: "supply", pins: ["+", "-"],
      elements: [
        .source(
          Source(plus: "+", minus: "-", volts: supply.volts, innerOhms: supply.innerOhms, limitAmperes: 1_000))
      ])
    let strip = ComponentType(name: "terminal-strip", pins: (2..<nodes).map { "\($0)" }, elements: [])
    return Equipment(
      components: [Component(designation: "-T1", type: source), Component(designation: "-X1", type: strip)]
        + resistors.enumerated().map { index, resistor in
          Component(
            designation: designation(index),
            type: ComponentType(
              name: "resistor", pins: ["1", "2"],
              elements: [
                .load(Load(name: "resistor", kind: .resistor, from: "1", to: "2", ohms: resistor.ohms))
              ]))
        })
  }

  var nets: Nets {
    var groups = (0..<nodes).map { [terminal(ofNode: $0)] }
    for (index, resistor) in resistors.enumerated() {
      groups[resistor.from].append(Terminal(designation(index), "1"))
      groups[resistor.to].append(Terminal(designation(index), "2"))
    }
    return Nets(joining: groups)
  }
}
