import Circuits

/// How the state of a circuit shows at one symbol.
struct SymbolLook: Sendable {
  /// A contact that is moved away from its rest, a coil that has pulled in.
  var isOperated = false
  /// A contact that lets current through.
  var isClosed = false
  /// A lamp that is lit, a motor that runs.
  var isOn = false

  init(_ element: DrawnElement, state: ShownState) {
    switch element.shape {
    case .contact(let contact):
      isOperated = contact.isOperated(in: state)
      isClosed = isOperated != contact.closedAtRest
    case .coil(let coil): isOperated = coil.armature.map { state.position(of: $0) != 0 } ?? false
    case .lamp, .motor, .resistor, .electronics, .valveCoil, .diode, .source, .fuse, .bridge, .socket, .earth:
      isOn = element.output.map(state.on.contains) ?? false
    }
  }

  /// Classes of the symbol.
  var style: String { isOn ? "on" : isOperated ? "operated" : "still" }
}

extension DrawnElement {
  /// How far a symbol reaches to the left of its path, in pixels.
  var reachLeft: Double {
    switch shape {
    case .contact(let contact): contact.movedBy == .none && !contact.isOnDelayed && !contact.isOffDelayed ? 14 : 36
    case .coil(let coil): coil.isOnDelayed || coil.isOffDelayed ? 28 : 18
    case .lamp: 26
    case .motor: 15
    case .electronics, .source: 18
    case .valveCoil: 18
    case .diode: 11
    case .resistor, .fuse: 8
    case .bridge, .socket: 6
    case .earth: 12
    }
  }

  /// The same to the right.
  var reachRight: Double {
    switch shape {
    case .contact: 20
    case .coil, .electronics, .source, .valveCoil: 18
    case .lamp, .motor: 26
    case .diode: 22
    case .resistor, .fuse: 8
    case .bridge, .socket: 6
    case .earth: 12
    }
  }
}
