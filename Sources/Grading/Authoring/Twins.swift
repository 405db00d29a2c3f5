package import Exercises

/// Exercises of one kind that have the same circuit as one before them, whatever its components and contacts are called.
///
/// An exercise in measuring or in finding faults builds on a circuit that was wired before, and may be on the very same one. Two of one kind on
/// the same circuit are the same exercise with other names, and should be variants of one.
///
/// - Parameters:
///   - exercises: the earlier one of two alike is the original. Sequences, whose circuit is the learner's own, are passed over.
///   - kits: the kit descriptions by id.
/// - Returns: the id of each copy, and of its original.
package func twins(in exercises: [Exercise], kits: [String: KitDescription]) -> [(id: String, of: String)] {
  struct Key: Hashable {
    var kind: String
    var shape: CircuitShape
  }
  var originals: [Key: String] = [:]
  var twins: [(id: String, of: String)] = []
  for exercise in exercises {
    guard let circuit = exercise.drawnCircuit, let kit = kits[exercise.kit] else { continue }
    let key = Key(kind: exercise.kind.name, shape: CircuitShape(of: circuit, on: kit.equipment))
    if let original = originals[key] {
      twins.append((exercise.id, original))
    } else {
      originals[key] = exercise.id
    }
  }
  return twins
}
