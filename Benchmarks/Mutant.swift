import Circuits

/// One circuit that was changed at random, always the same for the same seed.
struct Mutant {
  let id: String
  let nets: Nets

  /// Half of the mutants get only changes that should not matter: other contacts, turned components, spare leads.
  static func mutants(of circuit: BenchCircuit, equipment: Equipment, count: Int, seed: UInt64) -> [Mutant] {
    (0..<count).map { number in
      var draft = Draft(circuit, equipment, seed: seed &* 1_000_003 &+ UInt64(number))
      return Mutant(id: "\(circuit.name)-\(seed)-\(number)", nets: draft.changed())
    }
  }

  private struct Draft {
    private let components: [Component]
    private let terminals: [Terminal]
    private var leads: [[Terminal]]
    private var numbers: SeededNumbers

    init(_ circuit: BenchCircuit, _ equipment: Equipment, seed: UInt64) {
      components = equipment.components.filter { circuit.reachable.contains($0.designation) }
      terminals = components.flatMap(\.terminals)
      numbers = SeededNumbers(seed)
      leads = circuit.reference.groups.flatMap { group in zip(group, group.dropFirst()).map { [$0, $1] } }
    }

    mutating func changed() -> Nets {
      let mistakes = below(2) == 0 ? 0 : 1 + below(3)
      for _ in 0..<below(3) { equivalentChange() }
      for _ in 0..<mistakes { mistake() }
      return Nets(joining: leads)
    }

    private mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<max(1, bound), using: &numbers) }

    private mutating func pick<Value>(_ values: [Value]) -> Value? {
      values.isEmpty ? nil : values[below(values.count)]
    }

    private mutating func exchange(_ pairs: [(Terminal, Terminal)]) {
      var image: [Terminal: Terminal] = [:]
      for (one, other) in pairs {
        image[one] = other
        image[other] = one
      }
      leads = leads.map { $0.map { image[$0] ?? $0 } }
    }

    private mutating func equivalentChange() {
      guard let component = pick(components) else { return }
      func ends(_ one: String, _ other: String) -> (Terminal, Terminal) {
        (Terminal(component.designation, one), Terminal(component.designation, other))
      }
      let contacts = component.type.elements.compactMap { element -> Contact? in
        if case .contact(let contact) = element { contact } else { nil }
      }
      switch below(4) {
      case 0:
        let loads = component.type.elements.compactMap { element -> Load? in
          if case .load(let load) = element, !load.polarised { load } else { nil }
        }
        if let load = pick(loads) { exchange([ends(load.from, load.to)]) }
      case 1:
        // One side of a changeover contact stands in for a plain contact, and moves with it otherwise.
        if let contact = pick(contacts) { exchange([ends(contact.from, contact.to)]) }
      case 2:
        guard let one = pick(contacts), let other = pick(contacts.filter { $0.rest == one.rest && $0 != one }) else {
          return
        }
        exchange([ends(one.from, other.from), ends(one.to, other.to)])
      default:
        let wired = Set(leads.joined())
        if let spare = pick(terminals.filter { !wired.contains($0) }), let end = pick(leads.flatMap { $0 }) {
          leads.append([end, spare])
        }
      }
    }

    private mutating func mistake() {
      let place = below(leads.count)
      guard let target = pick(terminals), leads.count > 2 else { return }
      switch below(5) {
      case 0: leads.remove(at: place)
      case 1: leads[place][1] = target
      case 2: leads.append([leads[place][0], target])
      case 3: exchange([(leads[place][0], target)])
      default:
        guard let one = pick(components),
          let other = pick(components.filter { $0.type == one.type && $0.designation != one.designation })
        else { return }
        exchange(Array(zip(one.terminals, other.terminals)))
      }
    }
  }
}
