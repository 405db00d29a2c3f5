import Circuits
import Foundation
import Messages
import Testing

@testable import Grading

/// What a technician reads, from the measured circuit to the text.
@Suite struct FeedbackTextTests {
  private static let catalogue = Result {
    try Catalogue(
      directory: URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("locales").path)
  }

  @Test("every text that a grade can hold is there in every language")
  func keys() throws {
    let catalogue = try Self.catalogue.get()
    for language in catalogue.languages {
      #expect(GradingKeys.all.subtracting(catalogue.keys(in: language)) == [])
    }
  }

  @Test("every message of every hard case renders without a gap", arguments: HardCaseTests.holdingCases)
  func renders(item: HardCaseTests.Case) throws {
    let catalogue = try Self.catalogue.get()
    let grade = try StarterBench.grade(item.wiring)
    for message in grade.feedback + grade.criteria.map(\.message) {
      #expect(GradingKeys.all.contains(message.key))
      for language in catalogue.languages {
        let rendering = catalogue.rendering(of: message, in: language)
        #expect(rendering.problems == [])
        #expect(!rendering.text.contains("{"))
      }
    }
    let sheet = FeedbackSheet(grade.feedback)
    #expect(sheet.headline != nil && sheet.next != nil)
    #expect(2 + sheet.wrong.count + sheet.right.count + sheet.notes.count == grade.feedback.count)
  }

  @Test("messages of every kind of exercise come in their group")
  func groups() throws {
    let sequence = FeedbackSheet(try SequenceBench.grade("S1=1 A+ B+ A- B-").feedback)
    #expect(sequence.headline?.key == "sequence.headline.failed")
    #expect(sequence.wrong.first?.key == "sequence.wrong.other_first")
    #expect(sequence.right.map(\.key) == ["sequence.right.beginning"])
    #expect(sequence.next?.key == "sequence.next.correct_first")
    let mixed = FeedbackSheet([
      Message("fault.note.contradicts"), Message("fault.wrong.no_measurement"), Message("hazard.short"),
      Message("fault.headline.found"), Message("measurement.right.value"), Message("fault.next.measure"),
    ])
    #expect(mixed.wrong.map(\.key) == ["hazard.short", "fault.wrong.no_measurement"])
    #expect(mixed.notes.count == 1 && mixed.right.count == 1 && mixed.headline != nil && mixed.next != nil)
  }

  @Test("a missing holding contact reads as a trainer would say it")
  func holdingContact() throws {
    let catalogue = try Self.catalogue.get()
    let grade = try StarterBench.grade(
      "-T1:+ -S0:11 | -S0:12 -S1:13 -K1:13 | -S1:14 -K1:A1 -P1:X1 | -T1:- -K1:A2 -P1:X2")
    let wrong = FeedbackSheet(grade.feedback).wrong
    #expect(
      wrong.map { catalogue.render($0, in: "nl") } == [
        "Doe dit: 1) druk op -S1, 2) laat -S1 los. Dan is -P1 uit. Die moet aan zijn.",
        "-K1:14 en -S1:14 zijn niet met elkaar verbonden: -K1 kan zichzelf niet vasthouden. Kijk na: houdcontact -K1:13-14.",
      ])
    #expect(
      wrong.map { catalogue.render($0, in: "en") } == [
        "Do this: 1) press -S1, 2) release -S1. Then -P1 is off but should be on.",
        "-K1:14 and -S1:14 are not connected: -K1 cannot hold itself. Check holding contact -K1:13-14.",
      ])
  }
}
