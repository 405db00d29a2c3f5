import Circuits
import Exercises
import Foundation
import Testing

/// The exercises of this repository against the computed behaviour of their circuits.
@Suite("What the circuits of the exercises do")
struct ExerciseBehaviourTests {
  private let library = Library.all

  @Test("The reference of every exercise does what every requirement says")
  func requirements() throws {
    for exercise in library.exercises {
      let kit = try #require(library.kit(of: exercise))
      guard case .wiring(let task) = exercise.kind else { continue }
      #expect(try unmet(task, wired: task.reference, kit: kit) == [], "\(exercise.id)")
    }
  }

  @Test("The reference of every exercise is safe to energise")
  func safety() throws {
    for exercise in library.exercises {
      let kit = try #require(library.kit(of: exercise))
      guard case .wiring(let task) = exercise.kind else { continue }
      let used = Set(task.reference.groups.joined().map(\.component))
      let proof = proveSafety(try CircuitModel(equipment: kit.equipment, nets: task.reference, including: used))
      switch proof {
      case .proved: continue
      // A drawing may have a lamp lit at rest; the grader holds a circuit against its drawing.
      case .hazards(let hazards) where hazards.allSatisfy({ $0.kind == .startsByItself }): continue
      case .hazards, .notProved: Issue.record("\(exercise.id): \(proof)")
      }
    }
  }

  @Test(
    "A recording of a mistake misses the requirement that it is about",
    arguments: [
      ("latching-circuit", "holding-contact-missing", ["holds"]),
      ("latching-circuit", "buttons-exchanged", ["holds"]),
      ("latching-circuit", "hold-before-stop", ["stops"]),
      ("lamp-push-button", "break-contact", ["dark-at-rest", "lights", "goes-out"]),
      ("lamp-push-button", "button-bypassed", ["dark-at-rest", "goes-out"]),
      ("lamp-push-button", "short-circuit", ["lights"]),
    ])
  func recordings(id: String, name: String, missed: [String]) throws {
    let exercise = try #require(library[id])
    let kit = try #require(library.kit(of: exercise))
    guard case .wiring(let task) = exercise.kind else { return }
    let folder = try #require(library.folders[id])
    let data = try Data(contentsOf: URL(filePath: "\(folder)/recordings/\(name).json"))
    let state = try JSONDecoder().decode(MeasuredState.self, from: data)
    let nets = try #require(state.scans.first).nets
    #expect(try unmet(task, wired: nets, kit: kit) == missed)
    let shorts = try CircuitModel(equipment: kit.equipment, nets: nets, including: nil)
    if case .hazards(let hazards) = proveSafety(shorts) {
      #expect(hazards.contains { $0.kind == .short } == (name == "short-circuit"))
    } else {
      #expect(name != "short-circuit")
    }
  }

  /// Ids of the requirements that a circuit does not meet; one action after the other, each settled before the next.
  /// Those that wait for a timer are left to the grader, which knows every order in which timers may elapse.
  private func unmet(_ task: WiringTask, wired nets: Nets, kit: KitDescription) throws -> [String] {
    try task.requirements.filter { requirement in
      if requirement.actions.contains(where: { if case .elapse = $0 { true } else { false } }) { return false }
      var circuit = try LiveCircuit(equipment: kit.equipment, nets: nets, powered: true)
      circuit.advance(to: 1_000_000)
      for action in requirement.actions {
        switch action {
        case .set(let actuator, let position): try circuit.set(actuator, position: position)
        case .together(let actuators, let positions):
          for (actuator, position) in zip(actuators, positions) { try circuit.set(actuator, position: position) }
        case .elapse: break
        }
        circuit.advance(to: circuit.microseconds + 150_000)
      }
      return !Set(requirement.on).isSubset(of: circuit.on) || !Set(requirement.off).isDisjoint(with: circuit.on)
    }.map(\.id)
  }
}
