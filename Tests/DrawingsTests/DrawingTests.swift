import Circuits
import Drawings
import Exercises
import Foundation
import FoundationXML
import Grading
import Testing

@Suite("A drawing as a page and a printer get it")
struct DrawingTests {
  private let hostile = DrawingWords(title: "<script>alert('1')</script>", description: "a & \"b\" <i>")

  private func latch() throws -> (equipment: Equipment, nets: Nets) {
    let circuit = try #require(Library.circuits().first { $0.name == "latching-circuit" })
    return (circuit.equipment, circuit.nets)
  }

  private func all(words: DrawingWords) throws -> [Drawing] {
    let (equipment, nets) = try latch()
    let legend = StepDiagramLegend(expected: "<e>", measured: "<m>", firstDifference: "<d>")
    let marks = DrawingMarks(
      joins: [.init(.missing, Terminal("-S1", "14"), Terminal("-K1", "14"))], terminals: [Terminal("-K1", "A1")])
    return [
      circuitDrawing(of: nets, on: equipment, marks: marks, words: words),
      panelDrawing(of: equipment, leads: PanelLayout(equipment: equipment).leads(of: nets), marks: marks, words: words),
      circuitDrawing(
        of: Library.confusion(of: Library.catalogueEquipment, leads: 30, seed: 7), on: Library.catalogueEquipment,
        words: words),
      panelDrawing(of: Library.catalogueEquipment, leads: [], words: words),
      try #require(pneumaticDrawing(of: PneumaticKit.equipment, words: words)),
      try stepDiagram(
        of: PneumaticKit.task, trace: PneumaticKit.trace(["A+", "B+", "A-", "B-"]), legend: legend, words: words),
      SignalTimeline(
        signals: [.init(name: "<S1>", changes: [.init(at: 5, true)])], moments: [.init(at: 3, "<b>")]
      ).drawing(words: words),
    ]
  }

  @Test("Every drawing is well-formed, whatever the texts are, and has its title and description for screen readers")
  func wellFormed() throws {
    for drawing in try all(words: hostile) {
      for text in [drawing.svg(id: "x"), drawing.file] {
        #expect(XMLParser(data: Data(text.utf8)).parse(), "\(drawing.kind)")
        #expect(!text.contains("<script") && !text.contains("<i>") && !text.contains("<b>"))
        #expect(text.contains("role=\"img\""))
        #expect(text.contains("<desc id="))
      }
    }
  }

  @Test("On a page nothing needs an inline style; alone a drawing brings its style along")
  func style() throws {
    for drawing in try all(words: hostile) {
      #expect(!drawing.svg().contains("style"))
      #expect(drawing.file.contains("<style>"))
    }
  }

  @Test("The same circuit gives the same bytes")
  func deterministic() throws {
    let words = DrawingWords(title: "t")
    #expect(try all(words: words).map(\.file) == all(words: words).map(\.file))
  }

  @Test("A held latch shows its closed contact, its coil and its lamp by more than colour")
  func live() throws {
    let (equipment, nets) = try latch()
    let button = ActuatorID("-S1", "button")
    let states = try ShownState.states(
      after: [.set(button, position: 1), .set(button, position: 0)], nets: nets, of: equipment)
    #expect(states.map { $0.on.contains("-P1") } == [false, true, true])
    #expect(states.map { $0.position(of: button) } == [0, 1, 0])
    let words = DrawingWords(title: "t")
    let rest = circuitDrawing(of: nets, on: equipment, words: words).svg()
    let held = circuitDrawing(of: nets, on: equipment, showing: states[2], words: words).svg()
    #expect(!rest.contains("class=\"rays\"") && !rest.contains("class=\"operated-mark\""))
    #expect(held.contains("class=\"rays\"") && held.contains("class=\"operated-mark\""))
    #expect(held.contains("class=\"net live\"") && !rest.contains("live"))
  }

  @Test("A timer elapses only when it is its turn")
  func timer() throws {
    let equipment = try #require(try Library.kits()["electro-basis"]).equipment
    let nets = Nets(joining: [
      [Terminal("-T1", "+"), Terminal("-K4", "A1"), Terminal("-K4", "15")],
      [Terminal("-K4", "18"), Terminal("-P1", "X1")],
      [Terminal("-T1", "-"), Terminal("-K4", "A2"), Terminal("-P1", "X2")],
    ])
    let states = try ShownState.states(after: [.elapse(ActuatorID("-K4", "timer"))], nets: nets, of: equipment)
    #expect(states.map { $0.on.contains("-P1") } == [false, true])
  }

  @Test(
    "A missing join and one too many are numbered and told apart by their signs, also on a component that is not drawn")
  func marks() throws {
    let (equipment, nets) = try latch()
    let marks = DrawingMarks(joins: [
      .init(.missing, Terminal("-S1", "14"), Terminal("-K1", "14")),
      .init(.extra, Terminal("-K2", "31"), Terminal("-P1", "X1")),
    ])
    let svg = circuitDrawing(of: nets, on: equipment, marks: marks, words: DrawingWords(title: "t")).svg()
    #expect(svg.contains(">+1<"))
    #expect(svg.contains(">×2<"))
    #expect(svg.contains("data-terminal=\"-K2:31\""))
  }

  @Test("Every socket of every kit is on the panel, none on another, and leads end at sockets")
  func panel() throws {
    for kit in try Library.kits().values {
      let layout = PanelLayout(equipment: kit.equipment)
      #expect(Set(layout.sockets.keys) == Set(kit.equipment.terminals))
      let places = Array(layout.sockets.values)
      for (index, one) in places.enumerated() {
        for other in places[(index + 1)...] {
          #expect(abs(one.x - other.x) > 24 || abs(one.y - other.y) > 24)
        }
      }
      for (index, card) in layout.cards.enumerated() {
        for other in layout.cards[(index + 1)...] { #expect(!card.box.overlaps(other.box)) }
      }
      let nets = Library.confusion(of: kit.equipment, leads: 20, seed: 4)
      #expect(Nets(joining: layout.leads(of: nets)) == nets)
    }
  }

  @Test("A kit without air has no pneumatic diagram; each valve stands with its cylinder and its switches")
  func pneumatics() throws {
    let equipment = try #require(try Library.kits()["electro-basis"]).equipment
    #expect(pneumaticDrawing(of: equipment, words: DrawingWords(title: "t")) == nil)
    let svg = try #require(pneumaticDrawing(of: PneumaticKit.equipment, words: DrawingWords(title: "t"))).svg()
    for component in PneumaticKit.equipment.components {
      #expect(svg.contains("data-component=\"\(component.designation)\""), "\(component.designation)")
    }
  }
}
