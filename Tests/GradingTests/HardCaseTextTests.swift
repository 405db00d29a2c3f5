import Foundation
import Messages
import Testing

@testable import Grading

/// What a learner reads in each hard case, in English; the requirements that are met stand in every one and are left out.
/// `docs/hard-cases.md` says which case is about what.
@Suite struct HardCaseTextTests {
  struct Expected: Sendable, CustomTestStringConvertible {
    var name: String
    var verdict: Grade.Verdict
    var lines: [String]
    var testDescription: String { name }

    init(_ name: String, _ verdict: Grade.Verdict, _ lines: [String]) {
      (self.name, self.verdict, self.lines) = (name, verdict, lines)
    }
  }

  @Test("the verdict and the words of each hard case", arguments: expected)
  func words(expected: Expected) throws {
    let scenario = try #require(HardCaseScenarios.all.first { $0.name == expected.name })
    let catalogue = try Catalogue(directory: "\(LibraryGradeTests.root)/locales")
    let grade = try scenario.grade()
    #expect(grade.verdict == expected.verdict)
    let told = grade.feedback.filter { $0.key != "feedback.right.requirement" }
    #expect(told.map { catalogue.render($0, in: "en") } == expected.lines)
    for language in catalogue.languages {
      for message in grade.feedback + grade.criteria.map(\.message) {
        #expect(GradingKeys.all.contains(message.key))
        #expect(catalogue.rendering(of: message, in: language).problems == [])
      }
    }
  }

  @Test("every number from 1 to 38 is there")
  func complete() {
    let numbers = Self.expected.flatMap { $0.name.split(whereSeparator: { !$0.isNumber }).compactMap { Int($0) } }
    #expect(Set(numbers).isSuperset(of: 1...38))
    #expect(Self.expected.map(\.name) == HardCaseScenarios.all.map(\.name))
  }
}
