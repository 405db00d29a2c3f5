import Attempts
import Grading
import Messages
import Testing

@testable import KitWeb

@Suite("What a bench page says") struct BenchPageStateTests {
  private func grade(_ score: Int?, wrong: [String]) -> Grade {
    Grade(
      verdict: score == 100 ? .passed : .failed, score: score, criteria: [],
      feedback: wrong.map { Message("feedback.wrong.missing", ["first": .text($0)]) }, exercise: "e",
      exerciseVersion: 1, exerciseHash: "", kitHash: "")
  }

  @Test("What was mended and what is new since the last check, and the points")
  func change() {
    let change = CheckChange(from: grade(40, wrong: ["a", "b"]), to: grade(55, wrong: ["b", "c"]))
    #expect(change.mended.map(\.arguments) == [["first": .text("a")]])
    #expect(change.new.map(\.arguments) == [["first": .text("c")]])
    #expect(change.points == 15)
    #expect(CheckChange(from: grade(40, wrong: ["a"]), to: grade(40, wrong: ["a"])).isEmpty)
    #expect(CheckChange(from: grade(nil, wrong: []), to: grade(40, wrong: [])).points == nil)
  }

  @Test(
    "Every step of an attempt has at most one main action, and one can always leave", arguments: AttemptStep.allCases)
  func steps(step: AttemptStep) {
    // The kit tests itself, or its own button is what counts.
    #expect((step.main == nil) == (step == .selfTest || step == .confirm))
    #expect(!step.leaving.isEmpty)
    let all = [step.main].compactMap(\.self) + step.others + step.leaving
    #expect(Set(all).count == all.count)
    #expect(step != .assessed || !all.contains("check"))
  }

  @Test("Forms keep the last value of a name, all values where there are several, and refuse what no browser sends")
  func forms() throws {
    let form = try Form(encoded: "a=1&a=2&b=&c=x+y%21&point.1=good")
    #expect(form["a"] == "2")
    #expect(form.all("a") == ["1", "2"])
    #expect(form["b"] == nil)
    #expect(form["c"] == "x y!")
    #expect(form.beginning(with: "point.") == ["1": "good"])
    #expect(throws: (any Error).self) { try Form(encoded: "%zz=1") }
  }
}
