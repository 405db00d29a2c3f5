import Testing

@testable import Circuits

@Suite("Voltages and currents")
struct DCSolutionTests {
  private func solution(_ wiring: Nets, opened: Set<Terminal> = []) throws -> DCSolution {
    let model = try CircuitModel(equipment: PracticeEquipment.all, nets: wiring, faults: opened.map(Fault.openPin))
    return model.solve(model.atRest)
  }

  @Test("A lamp across the supply is on, with the drop of the inner resistance")
  func oneLamp() throws {
    let solved = try solution(nets("T1:L+ P1:X1", "T1:L- P1:X2"))
    let expected = 24 * 240 / 240.1
    #expect(abs((solved.volts(at: terminal("P1:X1")) ?? 0) - expected) < 1e-9)
    #expect(abs(solved.sourceAmperes("-T1") - expected / 240) < 1e-9)
    #expect(solved.on == ["-P1"])
    #expect(solved.shortedSources.isEmpty)
  }

  @Test("Hard case 38: two lamps in series are dim, not on")
  func lampsInSeries() throws {
    let solved = try solution(nets("T1:L+ P1:X1", "P1:X2 P2:X1", "T1:L- P2:X2"))
    let amperes = 24 / 480.1
    #expect(abs((solved.volts(between: terminal("P1:X1"), and: terminal("P1:X2")) ?? 0) - 240 * amperes) < 1e-6)
    #expect(abs(solved.sourceAmperes("-T1") - amperes) < 1e-9)
    #expect(solved.on.isEmpty)
  }

  @Test("Two lamps in parallel behind a third share its current")
  func mixed() throws {
    let solved = try solution(nets("T1:L+ P1:X1", "P1:X2 P2:X1 P3:X1", "T1:L- P2:X2 P3:X2"))
    let amperes = 24 / 360.1
    #expect(abs((solved.volts(at: terminal("P2:X1")) ?? 0) - 120 * amperes) < 1e-6)
    #expect(solved.on == ["-P1"])
  }

  @Test("A lamp that reaches only the plus side is at 24 V on both ends and dark")
  func freeEnd() throws {
    let solved = try solution(nets("T1:L+ P1:X1", "P2:X1 P3:X1"))
    #expect(solved.volts(at: terminal("P1:X2")) == 24)
    #expect(solved.volts(at: terminal("P2:X1")) == nil)
    #expect(solved.volts(between: terminal("P2:X1"), and: terminal("T1:L-")) == nil)
    #expect(solved.volts(between: terminal("P2:X1"), and: terminal("P3:X1")) == 0)
    #expect(solved.on.isEmpty)
  }

  @Test("An LED lights one way round only, and takes its forward voltage")
  func led() throws {
    let right = try solution(nets("T1:L+ P4:X1", "T1:L- P4:X2"))
    #expect(abs(right.sourceAmperes("-T1") - 22 / 2_200.1) < 1e-7)
    #expect(right.on == ["-P4"])
    let wrong = try solution(nets("T1:L+ P4:X2", "T1:L- P4:X1"))
    #expect(abs(wrong.sourceAmperes("-T1")) < 1e-6)
    #expect(wrong.on.isEmpty)
  }

  @Test("Two LEDs back to back in one branch let nothing through")
  func ledsAgainstEachOther() throws {
    let opposed = try solution(nets("T1:L+ P4:X1", "P4:X2 K6:A2", "T1:L- K6:A1"))
    #expect(opposed.isConsistent)
    #expect(abs(opposed.sourceAmperes("-T1")) < 1e-6)
  }

  @Test("A polarised coil the wrong way round takes no current and does not pick up")
  func polarisedCoil() throws {
    let right = try solution(nets("T1:L+ K6:A1", "T1:L- K6:A2"))
    #expect(abs(right.sourceAmperes("-T1") - 24 / 360.1) < 1e-9)
    let wrong = try solution(nets("T1:L+ K6:A2 P1:X1", "T1:L- K6:A1 P1:X2"))
    #expect(abs(wrong.sourceAmperes("-T1") - 24 / 240.1) < 1e-6)
    let model = try CircuitModel(equipment: PracticeEquipment.all, nets: nets("T1:L+ K6:A2", "T1:L- K6:A1"))
    #expect(try model.settle(model.atRest).map(\.outcome.magnetsIn) == [[]])
  }

  @Test("Plus joined to minus is a short circuit of that source")
  func short() throws {
    let solved = try solution(nets("T1:L+ T1:L- P1:X1", "P1:X2 T1:L-"))
    #expect(solved.shortedSources == ["-T1"])
    #expect(solved.on.isEmpty)
  }

  @Test("A resistor of 5 Ω overloads the supply without a direct join")
  func overload() throws {
    let solved = try solution(nets("T1:L+ R1:1", "T1:L- R1:2"))
    #expect(abs(solved.sourceAmperes("-T1") - 24 / 5.1) < 1e-9)
    #expect(solved.shortedSources == ["-T1"])
  }

  @Test("Two separate supplies give no voltage between them")
  func separateIslands() throws {
    let solved = try solution(nets("T1:L+ P1:X1", "T1:L- P1:X2", "T2:L+ P2:X1", "T2:L- P2:X2"))
    #expect(solved.on == ["-P1", "-P2"])
    #expect(solved.volts(between: terminal("T1:L+"), and: terminal("T2:L-")) == nil)
  }

  @Test("Two supplies in series add up")
  func seriesSupplies() throws {
    let solved = try solution(nets("T1:L+ P1:X1", "T1:L- T2:L+", "T2:L- P1:X2"))
    #expect(abs((solved.volts(between: terminal("P1:X1"), and: terminal("P1:X2")) ?? 0) - 48 * 240 / 240.2) < 1e-6)
  }

  @Test("An opened pin keeps its net but loses the lamp behind it")
  func openedPin() throws {
    let wiring = nets("T1:L+ P1:X1 P2:X1", "T1:L- P1:X2 P2:X2")
    let solved = try solution(wiring, opened: [terminal("P1:X1")])
    #expect(solved.on == ["-P2"])
    #expect((solved.volts(at: terminal("P1:X1")) ?? 0) > 23)
  }

  @Test("An ohmmeter reads loads, their parallel joins, open ends, and a polarised coil one way only")
  func ohmmeter() throws {
    let model = try CircuitModel(
      equipment: PracticeEquipment.all, nets: nets("P1:X1 P2:X1", "P1:X2 P2:X2 T1:L-", "T1:L+ S1:13"), including: nil)
    func ohms(_ red: String, _ black: String) -> Double? {
      model.ohms(between: terminal(red), and: terminal(black), in: model.atRest)
    }
    #expect(abs((ohms("P1:X1", "P1:X2") ?? 0) - 120) < 1e-3)
    #expect(ohms("P1:X1", "P2:X1") == 0)
    #expect((ohms("S0:11", "S0:12") ?? .infinity) < 1e-6)
    #expect(ohms("S0:13", "S0:14") == nil)
    #expect(ohms("T1:L+", "T1:L-") == nil)
    #expect(abs((ohms("K6:A1", "K6:A2") ?? 0) - 360) < 1e-3)
    #expect(ohms("K6:A2", "K6:A1") == nil)
    #expect(ohms("P4:X1", "P4:X2") == nil)
  }

  @Test("What does not fit the kit is refused by name")
  func refusals() throws {
    #expect(throws: CircuitError.unknownTerminal(Terminal("-K9", "A1"))) {
      _ = try CircuitModel(equipment: PracticeEquipment.all, nets: nets("T1:L+ K9:A1"))
    }
    let twice = Equipment(components: [PracticeEquipment.lamp("-P1"), PracticeEquipment.lamp("-P1")])
    #expect(throws: CircuitError.duplicateComponent("-P1")) { _ = try CircuitModel(equipment: twice, nets: .empty) }
    let broken = Component(
      designation: "-P1",
      type: ComponentType(
        name: "lamp", pins: ["X1"],
        elements: [.load(Load(name: "lamp", kind: .lamp, from: "X1", to: "X2", ohms: 240))]))
    #expect(throws: CircuitError.unknownPin(component: "-P1", pin: "X2")) {
      _ = try CircuitModel(equipment: Equipment(components: [broken]), nets: .empty, including: nil)
    }
  }
}
