/// The loads of a circuit by name, and which pins lead to nothing but one load.
///
/// A fault there changes one resistance of the circuit and nothing else.
struct LoadTable: Sendable {
  private var loads: [String: [(name: String, branch: Int)]] = [:]
  private var pins: [String: [(pin: String, branch: Int)]] = [:]

  init(_ model: CircuitModel) {
    // In the order in which a model is built.
    var next = 0
    for component in model.components {
      var uses: [String: Int] = [:]
      var ends: [(pin: String, branch: Int)] = []
      for element in component.type.elements {
        for pin in element.pins { uses[pin, default: 0] += 1 }
        guard let load = element.nameOfLoad else { continue }
        loads[component.designation, default: []].append((load, next))
        ends += element.pins.map { ($0, next) }
        next += 1
      }
      pins[component.designation] = ends.filter { uses[$0.pin] == 1 }
    }
  }

  /// Index of the load or diode among the branches of the model.
  func branch(_ component: String, _ name: String) -> Int? { loads[component]?.first { $0.name == name }?.branch }

  /// The same, of the one thing that a pin leads to; nil where that is a contact, a bridge, a source, or several things.
  func branch(at terminal: Terminal) -> Int? {
    pins[terminal.component]?.first { $0.pin == terminal.pin }?.branch
  }
}

extension Element {
  fileprivate var nameOfLoad: String? {
    switch self {
    case .load(let load): load.name
    case .diode(let diode): diode.name
    case .bridge, .fuse, .contact, .source: nil
    }
  }
}
