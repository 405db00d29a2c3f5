package import Circuits

/// What the meters of a kit should read under power after some actions: `proefbank.prediction/1` of docs/formats-circuit.md.
///
/// The same numbers as those that the supervisor compares with what the kit measures (docs/semantics.md, Prediction under
/// power).
package struct CircuitPrediction: Encodable, Sendable {
  /// A place where a meter is.
  package struct Meter: Hashable, Sendable {
    /// Such as the name of the channel.
    package var name: String
    package var quantity: MeteredQuantity

    package init(name: String, quantity: MeteredQuantity) {
      self.name = name
      self.quantity = quantity
    }
  }

  /// V or A, as the unit says; a reading between `low` and `high` does not deviate.
  package struct Reading: Encodable, Hashable, Sendable {
    package let meter: String
    package let unit: String
    package let expected: Double
    package let low: Double
    package let high: Double
  }

  /// One way in which the circuit may stand after the actions; several in a race.
  package struct Outcome: Encodable, Sendable {
    /// Outputs that are on.
    package let on: [String]
    /// Components whose armature is in.
    package let relaysIn: [String]
    /// Relays that move for ever; then nothing can be predicted and there are no readings.
    package let oscillating: [String]
    package let readings: [Reading]

    private enum CodingKeys: String, CodingKey {
      case on, oscillating, readings
      case relaysIn = "relays_in"
    }
  }

  package let format = "proefbank.prediction/1"
  /// From rest, one after the other.
  package let actions: [Action]
  package let outcomes: [Outcome]

  /// - Throws: ``CircuitError`` when nets, meters or actions do not fit the equipment, `NotProvedReason` when too many
  ///   states would have to be followed.
  package init(equipment: Equipment, nets: Nets, meters: [Meter], after actions: [Action]) throws {
    self.actions = actions
    let operated = Set(actions.flatMap(\.actuators).map(\.component))
    var prediction = try PowerPrediction(
      equipment: equipment, nets: nets, quantities: meters.map(\.quantity), including: operated)
    outcomes = try prediction.model.settle(after: actions).map { outcome, state in
      let ranges = outcome.isStable ? prediction.readings(in: state) : []
      return Outcome(
        on: outcome.on, relaysIn: outcome.magnetsIn, oscillating: outcome.oscillating,
        readings: zip(meters, ranges).map { Reading($0, $1) })
    }
  }
}

extension CircuitPrediction.Reading {
  fileprivate init(_ meter: CircuitPrediction.Meter, _ range: ClosedRange<Double>) {
    self.meter = meter.name
    unit = if case .volts = meter.quantity { "V" } else { "A" }
    // The tolerance lies on both sides alike. Microvolts are neither measured nor the same on every processor.
    func rounded(_ value: Double) -> Double { (value * 10_000).rounded() / 10_000 + 0 }
    expected = rounded((range.lowerBound + range.upperBound) / 2)
    low = rounded(range.lowerBound)
    high = rounded(range.upperBound)
  }
}

/// For people, in English.
extension CircuitPrediction {
  package var text: String {
    let steps = actions.isEmpty ? "at rest" : actions.map(\.description).joined(separator: ", ")
    return outcomes.map { outcome in
      let on = outcome.on + outcome.relaysIn
      var lines = ["\(steps): on \(on.isEmpty ? "nothing" : on.joined(separator: ", "))"]
      if !outcome.oscillating.isEmpty {
        lines.append("\(outcome.oscillating.joined(separator: ", ")) chatter: nothing can be predicted")
      }
      lines += outcome.readings.map { "\($0.meter)  \($0.expected) \($0.unit)  (\($0.low) to \($0.high))" }
      return lines.joined(separator: "\n")
    }.joined(separator: "\nor ")
  }
}
