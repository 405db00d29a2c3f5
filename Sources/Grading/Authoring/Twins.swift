package import Exercises

/// Exercises on the circuit of one before them, whatever its parts and contacts are called and whatever is done with it: who
/// searches or measures in a circuit that was wired before knows its readings by heart.
///
/// - Parameters:
///   - exercises: the earlier one of two alike is the original. Sequences, whose circuit is the learner's own, are passed over.
///   - kits: the kit descriptions by id.
/// - Returns: the id of each copy, and of its original.
package func twins(in exercises: [Exercise], kits: [String: KitDescription]) -> [(id: String, of: String)] {
  var originals: [CircuitShape: String] = [:]
  var twins: [(id: String, of: String)] = []
  for exercise in exercises {
    guard let circuit = exercise.drawnCircuit, let kit = kits[exercise.kit] else { continue }
    let shape = CircuitShape(of: circuit, on: kit.equipment)
    if let original = originals[shape] {
      twins.append((exercise.id, original))
    } else {
      originals[shape] = exercise.id
    }
  }
  return twins
}
