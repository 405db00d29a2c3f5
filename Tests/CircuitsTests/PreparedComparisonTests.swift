import Testing

@testable import Circuits

/// A drawing that is prepared once must say of every circuit what a comparison from nothing says, and the quick ways
/// to an answer what the long ones say.
@Suite("Prepared comparisons")
struct PreparedComparisonTests {
  private let equipment = PracticeEquipment.all
  private static let drawings = [PracticeCircuits.latching, PracticeCircuits.reversing]

  /// A drawing with a few leads added or taken away.
  private func mutants(of drawing: Nets, _ seeds: Range<UInt64>) -> [Nets] {
    let reachable = Set(drawing.groups.joined().map(\.component))
    let terminals = equipment.terminals.filter { reachable.contains($0.component) }
    return seeds.map { seed in
      var generator = SeededGenerator(state: seed)
      var leads = drawing.groups.flatMap { group in zip(group, group.dropFirst()).map { [$0, $1] } }
      for _ in 0..<Int.random(in: 0...4, using: &generator) {
        guard let end = terminals.randomElement(using: &generator),
          let lead = leads.indices.randomElement(using: &generator)
        else { continue }
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: leads.remove(at: lead)
        case 1: leads[lead][1] = end
        default: leads.append([leads[lead][0], end])
        }
      }
      return Nets(joining: leads)
    }
  }

  @Test("The connection difference does not depend on what was compared before", arguments: drawings)
  func differenceIsTheSame(drawing: Nets) throws {
    var prepared = try ReferenceConnections(equipment: equipment, reference: drawing)
    for nets in mutants(of: drawing, 0..<100) {
      let alone = try ConnectionDifference(equipment: equipment, measured: nets, reference: drawing)
      #expect(try prepared.difference(nets) == alone)
      var correction = NodeCorrection()
      prepared.correct(try prepared.numbered(nets), into: &correction)
      #expect(correction.joinsToOpen.count == alone.joinsToOpen.count)
      #expect(correction.joinsToClose.count == alone.joinsToClose.count)
      #expect(correction.movedLeads == alone.movedLeads.count)
    }
  }

  @Test(
    "The verdict on behaviour does not depend on what was compared before, nor on looking at shapes",
    arguments: drawings)
  func behaviourIsTheSame(drawing: Nets) throws {
    var prepared = try ReferenceBehaviour(equipment: equipment, reference: drawing)
    var shapes = 0
    for nets in mutants(of: drawing, 0..<100) {
      let numbered = try prepared.numbered(nets)
      let alone = try compareBehaviour(measured: nets, reference: drawing, of: equipment)
      #expect(prepared.compare(numbered) == alone)
      #expect(prepared.explore(numbered) == alone)
      if prepared.hasSameShape(numbered) { shapes += 1 }
    }
    // Else the short cut would not have been tried.
    #expect((8..<100).contains(shapes))
  }

  @Test(
    "A bound is met alike, whatever was compared before",
    arguments: [
      ProofLimits(states: 12, transitions: 1_000_000), ProofLimits(states: 500, transitions: 1_000_000, work: 200),
    ])
  func boundsAreTheSame(limits: ProofLimits) throws {
    var unproved = 0
    var prepared = try ReferenceBehaviour(
      equipment: equipment, reference: PracticeCircuits.reversing, limits: limits)
    for nets in mutants(of: PracticeCircuits.reversing, 0..<40) {
      let alone = try compareBehaviour(
        measured: nets, reference: PracticeCircuits.reversing, of: equipment, limits: limits)
      #expect(prepared.compare(try prepared.numbered(nets)) == alone)
      if case .notProved = alone { unproved += 1 }
    }
    #expect((1..<40).contains(unproved))
  }

  @Test("Contacts that do the same give the same shape, those that do not another one")
  func shapes() throws {
    let drawing = DifferenceBench.nets(
      "-T1:+ -S1:13 -K1:13|-S1:14 -K1:A1|-K1:14 -P1:X1|-T1:- -K1:A2 -P1:X2")
    let prepared = try ReferenceBehaviour(equipment: DifferenceBench.equipment, reference: drawing)
    func isSame(_ text: String) throws -> Bool {
      prepared.hasSameShape(try prepared.numbered(DifferenceBench.nets(text)))
    }
    #expect(try isSame("-T1:+ -S1:13 -K1:24|-S1:14 -K1:A2|-K1:23 -P1:X2|-T1:- -K1:A1 -P1:X1"))
    #expect(try isSame("-T1:+ -S1:13 -K1:13 -K1:23|-S1:14 -K1:A1|-K1:14 -K1:24 -P1:X1|-T1:- -K1:A2 -P1:X2"))
    #expect(try isSame("-T1:+ -S1:13 -K1:13 -K2:13|-S1:14 -K1:A1|-K1:14 -P1:X1|-T1:- -K1:A2 -P1:X2"))
    #expect(try !isSame("-T1:+ -S1:13 -K1:31|-S1:14 -K1:A1|-K1:32 -P1:X1|-T1:- -K1:A2 -P1:X2"))
    #expect(try !isSame("-T1:+ -S1:13 -K1:13|-S1:14 -K1:A1|-K1:14 -P2:X1|-T1:- -K1:A2 -P2:X2"))
    #expect(try !isSame("-T1:+ -S1:13 -K1:13|-S1:14 -K1:A1 -K1:14 -P1:X1|-T1:- -K1:A2 -P1:X2"))
  }

  @Test("The same circuit at a weaker supply is not the same shape")
  func shapeNamesTheSupply() throws {
    let weak = Component(
      designation: "-T9",
      type: ComponentType(
        name: "weak supply", pins: ["+", "-"],
        elements: [.source(Source(plus: "+", minus: "-", volts: 6, innerOhms: 0.1, limitAmperes: 2))]))
    let equipment = Equipment(components: DifferenceBench.equipment.components + [weak])
    let drawing = DifferenceBench.nets("-T1:+ -S1:13|-S1:14 -P1:X1|-T1:- -P1:X2")
    var prepared = try ReferenceBehaviour(equipment: equipment, reference: drawing)
    let dim = try prepared.numbered(DifferenceBench.nets("-T9:+ -S1:13|-S1:14 -P1:X1|-T9:- -P1:X2"))
    #expect(!prepared.hasSameShape(dim))
    guard case .different = prepared.compare(dim) else {
      Issue.record("a lamp at 6 V is taken for one at 24 V")
      return
    }
  }

  @Test("What holds in a state is the same by masks and by equations", arguments: 0..<40)
  func masksAgree(seed: Int) throws {
    var generator = SeededGenerator(state: UInt64(3_000 + seed))
    let terminals = equipment.terminals.filter { !["-T2", "-K5", "-K7"].contains($0.component) }
    let leads = (0..<6 + seed % 25).compactMap { _ -> [Terminal]? in
      guard let one = terminals.randomElement(using: &generator), let other = terminals.randomElement(using: &generator)
      else { return nil }
      return [one, other]
    }
    let nets = Nets(joining: leads + PracticeCircuits.reversing.groups.prefix(3 + seed % 5))
    let model = try CircuitModel(equipment: equipment, nets: nets)
    guard var network = SwitchNetwork(model) else { return }
    var workspace = DCWorkspace(model)
    let positions = model.actuators.reduce(UInt128(0)) { $0 | $1.field.mask << UInt128($1.field.shift) }
    for _ in 0..<40 {
      let random = UInt128(generator.next()) << 64 | UInt128(generator.next())
      let bits = random & positions
      guard model.actuators.allSatisfy({ $0.field.position(in: bits) < $0.positions }),
        let facts = network.facts(model, in: bits)
      else { continue }
      workspace.solve(model, in: bits)
      #expect(facts.unstable == workspace.unstableMagnets(model, in: bits))
      #expect(facts.on == workspace.outputsOn(model))
      let overloaded = model.supplies.indices.filter {
        workspace.supplyAmperes[$0] > model.supplies[$0].limitAmperes + DCWorkspace.tolerance
      }
      #expect((facts.shorts != 0) == !overloaded.isEmpty)
    }
  }

  @Test("Some orders of moves have the outcomes of all orders", arguments: 0..<80)
  func ordersAgree(seed: Int) throws {
    var generator = SeededGenerator(state: UInt64(4_000 + seed))
    let relays = equipment.terminals.filter { $0.component.hasPrefix("-K") || $0.component.hasPrefix("-S") }
    let leads = (0..<3 + seed % 8).compactMap { _ -> [Terminal]? in
      guard let one = relays.randomElement(using: &generator), let other = relays.randomElement(using: &generator)
      else { return nil }
      return [one, other]
    }
    let coils = Nets(
      joining: ["-K1", "-K2", "-K3"].flatMap { relay in
        [
          [Terminal("-T1", "L-"), Terminal(relay, "A2")],
          [Terminal("-T1", "L+"), Terminal(relay, "13")],
          Bool.random(using: &generator) ? [Terminal(relay, "14"), Terminal(relay, "A1")] : [],
        ]
      } + [[Terminal("-T1", "L+"), Terminal("-S1", "13")]] + leads)
    let model = try CircuitModel(equipment: equipment, nets: coils)
    var all = StateSpace(model, limits: .standard)
    var some = StateSpace(model, limits: .standard, orders: .sufficient)
    func outcomes(_ space: inout StateSpace, _ bits: UInt128) throws -> Set<[UInt128]> {
      let found = try space.outcomes(of: bits)
      return Set(found.map { outcome in space.outcomes[outcome].states.map { space.bits($0) }.sorted() })
    }
    let positions = model.actuators.reduce(UInt128(0)) { $0 | $1.field.mask << UInt128($1.field.shift) }
    for _ in 0..<30 {
      let random = UInt128(generator.next()) & positions
      guard model.actuators.allSatisfy({ $0.field.position(in: random) < $0.positions }) else { continue }
      // Time elements have followed what they follow without delay, as in every state that can be reached.
      let bits = model.following(random, from: random)
      #expect(try outcomes(&all, bits) == outcomes(&some, bits))
    }
    #expect(some.count <= all.count)
  }
}
