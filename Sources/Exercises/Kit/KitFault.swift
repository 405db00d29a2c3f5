package import Circuits

/// A fault that a kit can insert while nobody looks.
package struct KitFault: Hashable, Sendable {
  /// Such as `K1.coil-open`; never shown to a learner while an exercise runs.
  package var id: String
  /// What it does to the circuit.
  package var fault: Fault
  /// Only a virtual kit inserts it: a relay opens a wire, but welds no contact and makes no leak.
  package var isSimulated: Bool

  package init(id: String, fault: Fault, isSimulated: Bool = false) {
    self.id = id
    self.fault = fault
    self.isSimulated = isSimulated
  }

  /// A fault relay, which opens the wire between the socket and the pin of a component.
  package init(id: String, opens pin: Terminal) {
    self.init(id: id, fault: .openPin(pin))
  }
}

extension Channels {
  /// The fault relays.
  package var relays: [KitFault] { faults.filter { !$0.isSimulated } }

  /// What a kit with these channels has on the link.
  ///
  /// - Parameter isVirtual: whether its panel is simulated.
  /// - Returns: the fault relays, and behind them what is simulated.
  package func faults(isVirtual: Bool) -> [KitFault] { isVirtual ? faults : relays }

  /// What inserts a fault of an exercise; nil when such a kit cannot.
  package func insertion(of fault: ExerciseFault, isVirtual: Bool) -> KitFault? {
    faults(isVirtual: isVirtual).first { known in
      fault.relay.map { $0 == known.id } ?? known.fault.isSame(as: fault.fault)
    }
  }

  /// What opens the wire to a pin; nil when such a kit cannot.
  package func opener(of pin: Terminal, isVirtual: Bool) -> KitFault? {
    faults(isVirtual: isVirtual).first { $0.fault == .openPin(pin) }
  }
}

extension Exercise {
  /// Whether a kit can take a learner through it; what it cannot insert is graded from recordings only.
  ///
  /// A search needs one of its faults, a measurement all of its open pins.
  ///
  /// - Parameters:
  ///   - kit: one that serves the exercise.
  ///   - isVirtual: whether it is a virtual one.
  /// - Returns: true for wiring and sequences.
  package func runs(on kit: KitDescription, isVirtual: Bool) -> Bool {
    switch kind {
    case .wiring, .sequence: true
    case .faultFinding(let search):
      search.faults.contains { kit.channels.insertion(of: $0, isVirtual: isVirtual) != nil }
    case .measurement(let task): task.insertions(on: kit, isVirtual: isVirtual) != nil
    }
  }
}

extension MeasurementExercise {
  /// What opens its pins; nil when the kit cannot open one of them.
  package func insertions(on kit: KitDescription, isVirtual: Bool) -> [KitFault]? {
    let found = opened.compactMap { kit.channels.opener(of: $0, isVirtual: isVirtual) }
    return found.count == opened.count ? found : nil
  }
}
