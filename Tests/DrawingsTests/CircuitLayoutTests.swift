import Circuits
import Drawings
import Exercises
import Testing

@Suite("A circuit diagram of anything that can be wired")
struct CircuitLayoutTests {
  @Test("Every circuit of the library is drawn whole, without anything on top of another")
  func library() throws {
    let circuits = Library.circuits()
    #expect(!circuits.isEmpty)
    for circuit in circuits {
      let layout = CircuitLayout(equipment: circuit.equipment, nets: circuit.nets)
      #expect(problems(of: layout, nets: circuit.nets) == [], "\(circuit.name)")
    }
  }

  @Test("Every type of component of the catalogue can be drawn, wired to nothing but one lead", arguments: [0, 1])
  func catalogue(pin: Int) {
    let equipment = Library.catalogueEquipment
    for component in equipment.components {
      let terminals = component.terminals
      guard terminals.count > pin,
        let other = equipment.terminals.first(where: { $0.component != component.designation })
      else { continue }
      let nets = Nets(joining: [[terminals[pin], other]])
      let layout = CircuitLayout(equipment: equipment, nets: nets)
      #expect(problems(of: layout, nets: nets) == [], "\(component.type.name)")
    }
  }

  @Test("Whatever is plugged is drawn whole", arguments: [2, 5, 12, 25, 60])
  func confusion(leads: Int) throws {
    var equipments = [Library.catalogueEquipment]
    equipments += try Library.kits().values.sorted { $0.id < $1.id }.map(\.equipment)
    for equipment in equipments {
      for seed in 1...UInt64(20) {
        let nets = Library.confusion(of: equipment, leads: leads, seed: seed)
        let layout = CircuitLayout(equipment: equipment, nets: nets)
        #expect(problems(of: layout, nets: nets) == [], "\(leads) leads, seed \(seed): \(nets.groups)")
      }
    }
  }

  @Test("Both rails joined, and nothing wired at all, are drawn too")
  func extremes() throws {
    let equipment = try #require(try Library.kits()["electro-basis"]).equipment
    let short = Nets(joining: [
      [Terminal("-T1", "+"), Terminal("-T1", "-"), Terminal("-P1", "X1"), Terminal("-P1", "X2")]
    ])
    #expect(problems(of: CircuitLayout(equipment: equipment, nets: short), nets: short) == [])
    #expect(CircuitLayout(equipment: equipment, nets: .empty).symbols.isEmpty)
  }

  @Test("A latch has its holding contact beside the button, the coil below both, and the lamp in a path of its own")
  func latch() throws {
    let circuit = try #require(Library.circuits().first { $0.name == "latching-circuit" })
    let layout = CircuitLayout(equipment: circuit.equipment, nets: circuit.nets)
    let path = Dictionary(
      layout.symbols.map { ("\($0.name) \($0.terminals.map(\.pin))", $0.path) }, uniquingKeysWith: { first, _ in first }
    )
    #expect(path["-S1 [\"13\", \"14\"]"] == path["-K1 [\"A1\", \"A2\"]"])
    #expect(path["-K1 [\"13\", \"14\"]"] == path["-S1 [\"13\", \"14\"]"].map { $0 + 1 })
    #expect(path["-P1 [\"X1\", \"X2\"]"] == path["-K1 [\"23\", \"24\"]"])
    #expect(layout.paths.map(\.number) == [1, 2, 3, 4])
  }

  /// What a reader would call wrong: symbols or labels on one another, terminals that are missing, nets in pieces.
  private func problems(of layout: CircuitLayout, nets: Nets) -> [String] {
    var problems: [String] = []
    for (index, one) in layout.symbols.enumerated() {
      let own = [one.box] + one.labels
      for (place, box) in own.enumerated() {
        for label in own[(place + 1)...] where label.overlaps(box) && place > 0 {
          problems.append("labels of \(one.name) overlap")
        }
        for other in layout.symbols[(index + 1)...] where ([other.box] + other.labels).contains(where: box.overlaps) {
          problems.append("\(one.name) and \(other.name) overlap")
        }
        if box.left < 0 || box.top < 0 || box.right > layout.width || box.bottom > layout.height {
          problems.append("\(one.name) is outside")
        }
      }
    }
    for group in nets.groups {
      for terminal in group where layout.place(of: terminal) == nil { problems.append("\(terminal) is not drawn") }
      guard let wire = layout.wires.first(where: { $0.terminals == group }) else {
        problems.append("no wire joins \(group)")
        continue
      }
      let pins = layout.symbols.flatMap { symbol in symbol.terminals.filter(group.contains).map { (symbol, $0) } }
      var reached: Set<Point> = [wire.segments[0].from]
      var isGrowing = true
      while isGrowing {
        isGrowing = false
        for segment in wire.segments where reached.contains(segment.from) != reached.contains(segment.to) {
          reached.formUnion([segment.from, segment.to])
          isGrowing = true
        }
      }
      for (symbol, terminal) in pins {
        guard let place = symbol.place(of: terminal), reached.contains(place) else {
          problems.append("\(terminal) hangs apart from its net")
          continue
        }
      }
    }
    return problems
  }
}
