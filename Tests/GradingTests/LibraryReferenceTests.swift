import Circuits
import Exercises
import StrictYAML
import Testing

@testable import Grading

/// Two exercises that ask for the same circuit teach the same thing twice.
@Suite struct LibraryReferenceTests {
  @Test("no two wiring exercises have the same drawing, whatever buttons, relays and lamps are called")
  func distinct() throws {
    var owners: [[Int]: String] = [:]
    for exercise in LibraryGradeTests.library.exercises {
      guard case .wiring(let task) = exercise.kind else { continue }
      let kit = try #require(LibraryGradeTests.library.kit(of: exercise))
      let shape = Shape(kit.equipment, task.reference).signature
      #expect(owners[shape] == nil, "\(exercise.id) is \(owners[shape] ?? "") with other names")
      owners[shape] = exercise.id
    }
    #expect(owners.count > 1)
  }

  @Test("no two exercises have the same circuit, whatever their kind and whatever its parts are called")
  func distinctCircuits() {
    let library = LibraryGradeTests.library
    #expect(twins(in: library.exercises, kits: library.kits).map { "\($0.id) is \($0.of)" } == [])
  }

  @Test("no two exercises of another kind are the same")
  func distinctTasks() {
    var owners: [Exercise.Kind: String] = [:]
    for exercise in LibraryGradeTests.library.exercises {
      var kind = exercise.kind
      if case .sequence(var task) = kind {
        (task.id, task.version) = ("", 1)
        kind = .sequence(task)
      }
      #expect(owners[kind] == nil, "\(exercise.id) is \(owners[kind] ?? "")")
      owners[kind] = exercise.id
    }
  }

  @Test("another button, lamp, contact or pin makes no other drawing; a break contact does")
  func names() throws {
    let kit = try #require(LibraryGradeTests.library.kits["electro-basis"])
    func signature(_ nets: String) -> [Int] { Shape(kit.equipment, StarterBench.nets(nets)).signature }
    let drawn = signature("-T1:+ -S1:13 -K1:13 | -S1:14 -K1:A1 | -K1:14 -P1:X1 | -T1:- -K1:A2 -P1:X2")
    let renamed = signature("-T1:+ -S2:14 -K2:24 | -S2:13 -K2:A2 | -K2:23 -P3:X2 | -T1:- -K2:A1 -P3:X1")
    let other = signature("-T1:+ -S1:13 -K1:31 | -S1:14 -K1:A1 | -K1:32 -P1:X1 | -T1:- -K1:A2 -P1:X2")
    #expect(drawn == renamed)
    #expect(drawn != other)
  }
}

/// A circuit without its designations: colours of elements, components and nets, refined by their neighbours until they
/// say where in the circuit each one stands. Equal circuits have equal signatures; the numbers hold in one process only.
private struct Shape {
  let signature: [Int]

  init(_ equipment: Equipment, _ nets: Nets) {
    var netOf: [Terminal: Int] = [:]
    for (index, group) in nets.groups.enumerated() { for terminal in group { netOf[terminal] = index } }
    // Vertices: first the nets, then components and elements. An edge says which end of a polarised element it is.
    var colours = nets.groups.map { _ in Self.hash(["net"]) }
    var edges: [[(to: Int, role: String)]] = nets.groups.map { _ in [] }
    func vertex(_ words: [String]) -> Int {
      colours.append(Self.hash(words))
      edges.append([])
      return colours.count - 1
    }
    func connect(_ one: Int, _ other: Int, _ role: String) {
      edges[one].append((other, role))
      edges[other].append((one, role))
    }
    for component in equipment.components where component.terminals.contains(where: { netOf[$0] != nil }) {
      let owner = vertex(["component", component.type.name])
      for element in component.type.elements {
        let part = Self.part(element)
        let ends = part.pins.map { netOf[Terminal(component.designation, $0)] }
        guard ends.contains(where: { $0 != nil }) else { continue }
        let index = vertex(part.words)
        connect(index, owner, "of")
        for (end, role) in zip(ends, part.roles) { if let end { connect(index, end, role) } }
      }
    }
    for _ in 0..<8 {
      colours = colours.indices.map { index in
        let around = edges[index].map { Self.hash([$0.role, String(colours[$0.to])]) }.sorted()
        return Self.hash([String(colours[index])] + around.map { String($0) })
      }
    }
    signature = colours.sorted()
  }

  private static func part(_ element: Element) -> (words: [String], pins: [String], roles: [String]) {
    switch element {
    case .bridge(let one, let other): (["bridge"], [one, other], ["end", "end"])
    case .fuse(let one, let other): (["fuse"], [one, other], ["end", "end"])
    case .contact(let contact):
      (["contact", "\(contact.rest)", "\(contact.operatedWhen)"], [contact.from, contact.to], ["end", "end"])
    case .load(let load):
      (
        ["load", "\(load.kind)"], [load.from, load.to],
        load.polarised ? ["plus", "minus"] : ["end", "end"]
      )
    case .diode(let diode): (["diode"], [diode.anode, diode.cathode], ["plus", "minus"])
    case .source(let source): (["source"], [source.plus, source.minus], ["plus", "minus"])
    }
  }

  private static func hash(_ words: [String]) -> Int {
    var hasher = Hasher()
    hasher.combine(words)
    return hasher.finalize()
  }
}
