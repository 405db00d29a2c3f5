import Circuits
import Exercises
import Foundation
import Testing

@testable import Grading

/// What holds for every wrong circuit, on seeded random ones.
@Suite struct MutantPropertyTests {
  struct Drawing: Sendable, CustomTestStringConvertible {
    var name: String
    var reference: Nets
    var exercise: Exercise
    var kit = StarterBench.kit
    var testDescription: String { name }
  }

  private static let drawings = [
    Drawing(name: "holding", reference: StarterBench.holding, exercise: StarterBench.exercise()),
    Drawing(
      name: "reversing", reference: HardCaseTests.reversing,
      exercise: StarterBench.exercise(HardCaseTests.reversing, HardCaseTests.directions, exclusive: [["-K1", "-K2"]])),
    Drawing(
      name: "two fuses", reference: FuseTests.twoBranches,
      exercise: StarterBench.exercise(
        FuseTests.twoBranches,
        [
          StarterBench.requirement("left", 30, [StarterBench.press("-S1")], on: ["-P1"], off: ["-P2"]),
          StarterBench.requirement("right", 30, [StarterBench.press("-S2")], on: ["-P2"], off: ["-P1"]),
        ]), kit: FuseTests.kit),
  ]

  /// A lead that is missing, or one too many.
  private enum Mistake {
    case without([Terminal])
    case with([Terminal])
  }

  private static func leads(_ nets: Nets) -> [[Terminal]] {
    nets.groups.flatMap { group in zip(group, group.dropFirst()).map { [$0, $1] } }
  }

  private static func wired(_ nets: Nets, _ mistakes: [Mistake]) -> Nets {
    var leads = leads(nets)
    for mistake in mistakes {
      switch mistake {
      case .without(let lead): leads.removeAll { $0 == lead }
      case .with(let lead): leads.append(lead)
      }
    }
    return Nets(joining: leads)
  }

  private static func mistakes(
    _ nets: Nets, _ count: Int, _ generator: inout SequencePropertyTests.Generator
  ) -> [Mistake] {
    let terminals = Array(Set(nets.groups.joined())).sorted()
    return (0..<count).compactMap { _ in
      if Bool.random(using: &generator) {
        return leads(nets).randomElement(using: &generator).map(Mistake.without)
      }
      let ends = terminals.shuffled(using: &generator).prefix(2)
      return .with(Array(ends))
    }
  }

  private static func grade(_ drawing: Drawing, _ scan: Scan) throws -> Grade {
    try gradeWiring(
      exercise: drawing.exercise, kit: drawing.kit, measured: MeasuredState(kit: drawing.kit.id, scans: [scan]))
  }

  private static func grade(_ drawing: Drawing, _ nets: Nets) throws -> Grade {
    try grade(
      drawing,
      Scan(
        method: .isolated, terminals: drawing.kit.equipment.terminals, connected: StarterBench.pairs(nets)))
  }

  private static func bytes(_ grade: Grade) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    return try encoder.encode(grade)
  }

  @Test("the smallest correction, applied, always gets full marks", arguments: drawings)
  func correction(drawing: Drawing) throws {
    var generator = SequencePropertyTests.Generator(state: 1)
    for _ in 0..<40 {
      let count = Int.random(in: 1...4, using: &generator)
      let measured = Self.wired(drawing.reference, Self.mistakes(drawing.reference, count, &generator))
      let grade = try Self.grade(drawing, measured)
      var groups = measured.groups
      for join in grade.joinsToOpen {
        for part in [Set(join.first), Set(join.second)] {
          groups = groups.flatMap { group in
            [group.filter(part.contains), group.filter { !part.contains($0) }].filter { !$0.isEmpty }
          }
        }
      }
      let corrected = Nets(joining: groups + grade.joinsToClose.map { [$0.first[0], $0.second[0]] })
      let again = try Self.grade(drawing, corrected)
      #expect(again.verdict == .passed && again.score == 100, "\(measured.groups)")
    }
  }

  @Test("which leads make a net, and how often it is listed, never changes a byte of the grade", arguments: drawings)
  func daisyChains(drawing: Drawing) throws {
    var generator = SequencePropertyTests.Generator(state: 2)
    for _ in 0..<20 {
      let count = Int.random(in: 0...3, using: &generator)
      let measured = Self.wired(drawing.reference, Self.mistakes(drawing.reference, count, &generator))
      let expected = try Self.bytes(Self.grade(drawing, measured))
      var pairs: [TerminalPair] = []
      for group in measured.groups {
        // A random tree, with some of its leads twice.
        let order = group.shuffled(using: &generator)
        for (index, terminal) in order.enumerated().dropFirst() {
          guard let pair = TerminalPair(order[Int.random(in: 0..<index, using: &generator)], terminal) else { continue }
          pairs += Array(repeating: pair, count: Int.random(in: 1...2, using: &generator))
        }
      }
      let scan = Scan(
        method: .isolated, terminals: drawing.kit.equipment.terminals.shuffled(using: &generator),
        connected: pairs.shuffled(using: &generator))
      #expect(try Self.bytes(Self.grade(drawing, scan)) == expected)
    }
  }

  @Test("a second mistake never raises the score, and costs at most what it costs alone", arguments: drawings)
  func losses(drawing: Drawing) throws {
    var generator = SequencePropertyTests.Generator(state: 3)
    var compared = 0
    for _ in 0..<80 {
      let pair = Self.mistakes(drawing.reference, 2, &generator)
      guard pair.count == 2 else { continue }
      let one = try Self.grade(drawing, Self.wired(drawing.reference, [pair[0]]))
      let other = try Self.grade(drawing, Self.wired(drawing.reference, [pair[1]]))
      let both = try Self.grade(drawing, Self.wired(drawing.reference, pair))
      guard Self.areApart(pair, drawing.reference), Self.areIndependent(one, other, both) else { continue }
      compared += 1
      let (a, b, together) = (100 - (one.score ?? 0), 100 - (other.score ?? 0), 100 - (both.score ?? 0))
      #expect(together >= max(a, b), "\(pair)")
      let isCapped = both.criteria.contains { $0.id == "safety_cap" }
      #expect(together <= a + b || isCapped, "\(pair)")
    }
    #expect(compared > 20)
  }

  /// Whether two mistakes concern different nets of the drawing.
  private static func areApart(_ pair: [Mistake], _ reference: Nets) -> Bool {
    let nets = pair.map { mistake -> Set<[Terminal]> in
      switch mistake {
      case .without(let lead), .with(let lead): Set(lead.map(reference.group))
      }
    }
    return nets[0].isDisjoint(with: nets[1])
  }

  /// Two mistakes are independent when each is still seen beside the other: neither hides what the other one does, and
  /// they do not make a third one together.
  private static func areIndependent(_ one: Grade, _ other: Grade, _ both: Grade) -> Bool {
    func joins(_ grade: Grade) -> Int { grade.joinsToOpen.count + grade.joinsToClose.count }
    func dangers(_ hazards: [Hazard]) -> Set<[String]> {
      Set(hazards.flatMap { hazard in hazard.components.map { [hazard.kind.rawValue, $0] } })
    }
    return joins(both) == joins(one) + joins(other)
      && dangers(both.hazards) == dangers(one.hazards + other.hazards)
  }
}
