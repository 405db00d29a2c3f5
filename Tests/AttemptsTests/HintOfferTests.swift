import Attempts
import Circuits
import Exercises
import Foundation
import Grading
import Messages
import Testing

@Suite("Hints")
struct HintOfferTests {
  private static let wired = [Terminal("-S1", "14"), Terminal("-K1", "A1")]
  private static let general = ["a question", "the answer"]

  private static let exercise: Exercise = {
    let task = WiringTask(reference: Nets(joining: [wired]), requirements: [], connectionPoints: 100)
    let texts = ExerciseTexts(title: "t", goal: "g", task: "t", hints: general)
    let open = HintCondition(apart: [TerminalPair(wired[0], wired[1])].compactMap { $0 })
    return Exercise(
      id: "latch", version: 1, kind: .wiring(task), tag: .factual, kit: "k", texts: ["en": texts], passMark: 70,
      attemptsAllowed: nil, release: .automatic, expectedMinutes: 1,
      ladders: [
        HintLadder(id: "coil", condition: open, texts: ["en": ["is the coil fed?", "join -S1:14 and -K1:A1", "now"]])
      ],
      contentHash: "")
  }()

  private func events(_ what: [AttemptEvent.What]) -> [AttemptEvent] {
    what.enumerated().map { AttemptEvent(number: $0 + 1, at: time(Double($0)), what: $1) }
  }

  private func scan(joined: Bool) -> AttemptEvent.What {
    .scan(
      Scan(
        method: .isolated, terminals: Self.wired,
        connected: joined ? [TerminalPair(Self.wired[0], Self.wired[1])].compactMap { $0 } : []))
  }

  private func offer(_ what: [AttemptEvent.What], mode: Attempt.Mode = .practice) -> HintOffer {
    HintOffer(Self.exercise, mode: mode, events: events(what))
  }

  @Test(
    "who has not measured yet in a measuring exercise is told how to begin, and then the general hints",
    arguments: [
      Attempt.Mode.practice, .assessment,
    ])
  func measuring(mode: Attempt.Mode) throws {
    var exercise = Self.exercise
    exercise.kind = .measurement(MeasurementExercise(reference: Nets(joining: [Self.wired]), questions: []))
    exercise.ladders = [
      HintLadder(id: "begin", condition: HintCondition(fewerMeasurements: 1), texts: ["en": ["where do the leads go?"]])
    ]
    let probe = AttemptEvent.What.probe(
      ProbeReading(
        mode: .volts, red: Self.wired[0], black: Self.wired[1], value: 0, uncertainty: 0.1, deviceMicroseconds: 1))
    let before = HintOffer(exercise, mode: mode, events: events([.hint(1)]))
    #expect(before.ladder == "begin" && before.hints(in: ["en"]) == ["where do the leads go?"])
    #expect(HintOffer(exercise, mode: mode, events: events([.hint(1), probe])).ladder == nil)
  }

  @Test("before anything was checked there are the general hints, one after the other")
  func general() {
    #expect(offer([]).total == 2 && offer([]).hints(in: ["nl"]) == [])
    let one = offer([.hint(1)])
    #expect(one.ladder == nil && one.hints(in: ["nl"]) == ["a question"])
    // A scan before power goes on is no check of the learner's.
    #expect(offer([scan(joined: false), .hint(1)]).ladder == nil)
  }

  @Test(
    "after a check they are those for the mistake, from the first one on; when it is mended, the general ones go on")
  func ladder() {
    let wrong: [AttemptEvent.What] = [.hint(1), scan(joined: false), .checked(grade(.failed, score: 10))]
    #expect(offer(wrong).ladder == "coil" && offer(wrong).shown == 0 && offer(wrong).total == 3)
    let two = offer(wrong + [.hint(2), .hint(3)])
    #expect(two.hints(in: ["en"]) == ["is the coil fed?", "join -S1:14 and -K1:A1"])
    let mended = offer(wrong + [.hint(2), scan(joined: true), .checked(grade(.passed, score: 100))])
    #expect(mended.ladder == nil && mended.hints(in: ["en"]) == ["a question"])
  }

  @Test("in an assessment no hint tells what was measured")
  func assessment() {
    #expect(offer([scan(joined: false), .checked(grade(.failed, score: 10))], mode: .assessment).ladder == nil)
  }

  @Test("in a search for a fault the first hints are those of who measured little")
  func search() {
    var exercise = Self.exercise
    exercise.kind = .faultFinding(FaultExercise(reference: .empty, faults: [], symptoms: []))
    exercise.ladders = [
      HintLadder(id: "measure", condition: HintCondition(fewerMeasurements: 2), texts: ["en": ["measure first"]])
    ]
    let reading = ProbeReading(mode: .volts, red: nil, black: nil, value: nil, uncertainty: 0, deviceMicroseconds: 0)
    #expect(HintOffer(exercise, mode: .assessment, events: events([.probe(reading)])).ladder == "measure")
    #expect(HintOffer(exercise, mode: .assessment, events: events([.probe(reading), .probe(reading)])).ladder == nil)
  }
}
