import Circuits
import Foundation
import Messages
import Testing

@testable import Grading

@Suite struct GradePropertyTests {
  private static let leads: [[Terminal]] = StarterBench.holding.groups.flatMap { group in
    zip(group, group.dropFirst()).map { [$0, $1] }
  }

  private func loss(without missing: Set<Int>) throws -> Int {
    let kept = Self.leads.enumerated().filter { !missing.contains($0.offset) }.map(\.element)
    let grade = try gradeWiring(
      exercise: StarterBench.exercise(), kit: StarterBench.kit, measured: StarterBench.measured(Nets(joining: kept)))
    return 100 - (grade.score ?? 0)
  }

  @Test("29: two missing leads cost at most what they cost apart", arguments: 0..<leads.count)
  func lossesAdd(first: Int) throws {
    for second in Self.leads.indices where second > first {
      let together = try loss(without: [first, second])
      let apart = try loss(without: [first]) + loss(without: [second])
      #expect(together <= apart, "\(Self.leads[first]) and \(Self.leads[second])")
    }
  }

  @Test("a grade survives being written and read, byte for byte")
  func roundTrip() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    for item in HardCaseTests.holdingCases {
      let grade = try StarterBench.grade(item.wiring)
      let data = try encoder.encode(grade)
      let read = try JSONDecoder().decode(Grade.self, from: data)
      #expect(read == grade)
      #expect(try encoder.encode(read) == data)
    }
  }

  @Test("the JSON of a grade says its format and has no score when nothing was graded")
  func json() throws {
    let grade = try StarterBench.grade("-T1:+ -S0:11 | -S0:12 -S1:13 | -S1:14 -K1:A1 -P1:X1 | -T1:- -K1:A2 -P1:X2")
    let object = try #require(JSONSerialization.jsonObject(with: JSONEncoder().encode(grade)) as? [String: Any])
    #expect(object["format"] as? String == "proefbank.grade/1")
    #expect(object["verdict"] as? String == "failed")
    let counterexample = try #require(object["counterexample"] as? [String: Any])
    #expect(counterexample["actions"] as? [String] == ["-S1/button=1", "-S1/button=0"])
    #expect(counterexample["expected_on"] as? [String] == ["-P1"])
    var other = object
    other["format"] = "proefbank.grade/9"
    let data = try JSONSerialization.data(withJSONObject: other)
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(Grade.self, from: data) }
  }

  @Test("a measured state of another format is refused")
  func measuredFormat() throws {
    let text = #"{"format": "proefbank.measured/2", "kit": "x", "scans": [], "voltages": [], "events": []}"#
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(MeasuredState.self, from: Data(text.utf8)) }
    let plain =
      #"{"format": "proefbank.measured/1", "kit": "x", "scans": [{"method": "isolated", "terminals": [], "connected": []}]}"#
    #expect(try JSONDecoder().decode(MeasuredState.self, from: Data(plain.utf8)).scans.count == 1)
  }
}
