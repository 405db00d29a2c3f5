import Attempts
import Circuits
import Exercises
import Foundation
import Grading
import Testing

@Suite("What a learner measured in a search for a fault")
struct FaultSearchRecordTests {
  private static let kits = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "kits")
  private static let reading = ProbeReading(
    mode: .volts, red: Terminal("-S1", "14"), black: Terminal("-T1", "-"), value: 24, uncertainty: 0.1,
    deviceMicroseconds: 2_004_000)

  /// The actions that each reading is held against.
  private func measured(_ what: [AttemptEvent.What]) throws -> [[Action]] {
    let kit = try KitDescription.load(file: Self.kits.appending(path: "electro-basis.yaml").path, digest: { _ in "" })
    let lamp = Nets(joining: [
      [Terminal("-T1", "+"), Terminal("-S1", "13")], [Terminal("-S1", "14"), Terminal("-P1", "X1")],
      [Terminal("-P1", "X2"), Terminal("-T1", "-")],
    ])
    let search = FaultExercise(reference: lamp, faults: [], symptoms: [])
    let fault = ExerciseFault(.openPin(Terminal("-P1", "X1")), symptom: "dark")
    var record = FaultSearchRecord(kit: kit, search: search, fault: fault)
    let events = what.enumerated().map { AttemptEvent(number: $0 + 1, at: time(Double($0)), what: $1) }
    return record.log(of: events).entries.compactMap { entry in
      if case .measurement(let measurement) = entry { measurement.actions } else { nil }
    }
  }

  private func pressed(at microseconds: UInt64) -> AttemptEvent.What {
    .edge(ChannelEdge(channel: "S1", level: true, deviceMicroseconds: microseconds))
  }

  private static let held = [Action.set(ActuatorID("-S1", "button"), position: 1)]

  @Test("a reading while the button that the learner holds still bounces belongs to the pressed button")
  func bouncing() throws {
    let whole: [AttemptEvent.What] = [.faultInserted("x"), .powerOn, .probe(Self.reading), pressed(at: 2_000_000)]
    #expect(try measured(whole) == [Self.held])
  }

  @Test("a reading before the press does not")
  func before() throws {
    #expect(try measured([.faultInserted("x"), .powerOn, .probe(Self.reading), pressed(at: 2_010_000)]) == [[]])
  }

  @Test("after the cable was pulled the kit counts anew: no edge overtakes that")
  func replugged() throws {
    let identity = kit()
    let events: [AttemptEvent.What] = [
      .faultInserted("x"), .powerOn, .probe(Self.reading), .kitLost(reason: "pulled"), .kitBack(identity),
      pressed(at: 5),
    ]
    #expect(try measured(events) == [[]])
  }
}
