import Circuits
import Testing

@testable import Grading

/// What the meters should read under power, as a command tells it.
@Suite("Prediction under power")
struct CircuitPredictionTests {
  private static let lamp = CircuitPrediction.Meter(
    name: "lamp", quantity: .volts(red: Terminal("-P1", "X1"), black: Terminal("-P1", "X2")))
  private static let current = CircuitPrediction.Meter(name: "current", quantity: .sourceAmperes(component: "-T1"))
  private static let start = ActuatorID("-S1", "button")

  private static func predict(
    _ nets: Nets, after actions: [Action] = [], _ meters: [CircuitPrediction.Meter] = [lamp, current]
  ) throws -> CircuitPrediction {
    try CircuitPrediction(equipment: StarterBench.equipment, nets: nets, meters: meters, after: actions)
  }

  @Test("a relay that holds itself is predicted as it stands after the button was released")
  func latched() throws {
    let rest = try #require(Self.predict(StarterBench.holding).outcomes.first)
    #expect(rest.on.isEmpty && rest.relaysIn.isEmpty)
    #expect(rest.readings.map(\.expected) == [0, 0])
    let press = [Action.set(Self.start, position: 1), .set(Self.start, position: 0)]
    let prediction = try Self.predict(StarterBench.holding, after: press)
    let outcome = try #require(prediction.outcomes.first)
    #expect(prediction.outcomes.count == 1 && outcome.on == ["-P1"] && outcome.relaysIn == ["-K1"])
    let (volts, amperes) = (outcome.readings[0], outcome.readings[1])
    #expect(volts.unit == "V" && amperes.unit == "A")
    // A lamp of 240 Ω beside a coil of 100 Ω.
    #expect(abs(volts.expected - 24) < 0.1 && abs(amperes.expected - 0.34) < 0.01)
    #expect(volts.low < 22.8 && volts.high > 25.2)
    #expect(prediction.text.contains("lamp  \(volts.expected) V  (\(volts.low) to \(volts.high))"))
  }

  @Test("a lamp in series with another one has half the voltage, and is known less well")
  func series() throws {
    let series = try Self.predict(
      StarterBench.nets("-T1:+ -P1:X1 | -P1:X2 -P2:X1 | -P2:X2 -T1:-"), after: [], [Self.lamp])
    let alone = try Self.predict(StarterBench.nets("-T1:+ -P1:X1 | -P1:X2 -T1:-"), after: [], [Self.lamp])
    let (half, full) = (
      try #require(series.outcomes.first?.readings[0]), try #require(alone.outcomes.first?.readings[0])
    )
    #expect(abs(half.expected - 12) < 0.1)
    #expect((half.high - half.low) / half.expected > 2 * (full.high - full.low) / full.expected)
  }

  @Test("a race has a prediction for each way in which it can end, relays that chatter have none")
  func severalOutcomes() throws {
    let both = Action.together([Self.start, ActuatorID("-S2", "button")], positions: [1, 1])
    let race = try Self.predict(HardCaseTests.reversing, after: [both])
    #expect(Set(race.outcomes.map(\.relaysIn)) == [["-K1"], ["-K2"]])
    let buzzer = StarterBench.nets("-T1:+ -S1:13 | -S1:14 -K1:31 | -K1:32 -K1:A1 | -T1:- -K1:A2")
    let prediction = try Self.predict(buzzer, after: [.set(Self.start, position: 1)], [Self.current])
    #expect(prediction.outcomes.map(\.oscillating) == [["-K1"]])
    #expect(prediction.outcomes.allSatisfy { $0.readings.isEmpty })
  }

  @Test("a meter or an action that the kit does not have is refused")
  func refused() {
    let nowhere = CircuitPrediction.Meter(
      name: "x", quantity: .volts(red: Terminal("-P9", "X1"), black: Terminal("-P1", "X2")))
    #expect(throws: CircuitError.unknownTerminal(Terminal("-P9", "X1"))) {
      try Self.predict(StarterBench.holding, after: [], [nowhere])
    }
    #expect(throws: CircuitError.unknownActuator(ActuatorID("-S9", "button"))) {
      try Self.predict(StarterBench.holding, after: [.set(ActuatorID("-S9", "button"), position: 1)])
    }
    let press = Action.set(Self.start, position: 1)
    #expect(throws: CircuitError.impossibleAction(press, number: 2)) {
      try Self.predict(StarterBench.holding, after: [press, press])
    }
  }
}
