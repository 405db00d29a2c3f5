import Attempts
import Foundation
import Testing

@testable import ScoreSync

@Suite("xAPI statements")
struct StatementTests {
  @Test("an identifier by name is that of the standard (RFC 9562, appendix A.4)")
  func nameBased() throws {
    let dns = try #require(UUID(uuidString: "6ba7b810-9dad-11d1-80b4-00c04fd430c8"))
    #expect(
      UUID(version5: "www.example.com", in: dns).uuidString.lowercased() == "2ed6657d-e927-568b-95e1-2665a8aea6a2")
  }

  @Test(
    "durations have hundredths at most and no zeros at the end",
    arguments: [
      (0.0, "PT0S"), (12.5, "PT12M30S"), (60, "PT1H"), (61.005, "PT1H1M0.3S"), (0.0075, "PT0.45S"), (0.001, "PT0.06S"),
    ])
  func duration(minutes: Double, text: String) {
    #expect(ISODuration.text(minutes: minutes) == text)
  }

  private static let ours = Data(
    #"{"id":"A1","timestamp":"2026-11-21T08:14:07.412Z","verb":{"id":"v","display":{"en":"x"}},"result":{"score":{"raw":64}}}"#
      .utf8)

  @Test(
    "what a server adds, rewords or writes another way is the same statement",
    arguments: [
      #"{"id":"a1","timestamp":"2026-11-21T08:14:07.412Z","verb":{"id":"v"},"result":{"score":{"raw":64.0}},"stored":"x"}"#,
      #"{"statements":[{"id":"A1","timestamp":"2026-11-21T09:14:07.412+01:00","verb":{"id":"v","display":{"en":"y"}},"result":{"score":{"raw":64}},"authority":{}}]}"#,
    ])
  func same(theirs: String) {
    #expect(StatementComparison.holds(Data(theirs.utf8), ours: Self.ours))
  }

  @Test("a list of other statements, of a server that does not know the question, holds none of ours")
  func others() {
    let list = Data(#"{"statements":[{"id":"B2"},{"id":"a1","verb":{"id":"v"}}]}"#.utf8)
    #expect(StatementComparison.isThere("A1", in: list) && StatementComparison.isThere("B2", in: list))
    #expect(!StatementComparison.isThere("C3", in: list))
    #expect(!StatementComparison.isThere("A1", in: Data(#"{"statements":[]}"#.utf8)))
  }

  @Test(
    "another score, verb or moment is another statement",
    arguments: [
      #"{"id":"A1","timestamp":"2026-11-21T08:14:07.412Z","verb":{"id":"v"},"result":{"score":{"raw":72}}}"#,
      #"{"id":"A1","timestamp":"2026-11-21T08:14:07.412Z","verb":{"id":"w"},"result":{"score":{"raw":64}}}"#,
      #"{"id":"A1","timestamp":"2026-11-21T08:14:08.412Z","verb":{"id":"v"},"result":{"score":{"raw":64}}}"#,
      #"{"statements":[]}"#, "nonsense",
    ])
  func different(theirs: String) {
    #expect(!StatementComparison.holds(Data(theirs.utf8), ours: Self.ours))
  }
}
