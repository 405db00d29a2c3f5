import Foundation
import Testing

@testable import Messages

/// The catalogues of the repository.
@Suite struct LocaleTests {
  static let directory = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("locales").path

  @Test("all languages say the same things with the same arguments, in all their plural forms")
  func complete() throws {
    let catalogue = try Catalogue(directory: Self.directory)
    #expect(catalogue.languages == ["en", "fr", "nl", "pl"])
    #expect(catalogue.findings() == [])
  }

  @Test("a gap between languages is found")
  func gaps() throws {
    let catalogue = try Catalogue(texts: [
      "en": ["a": "{x}", "b": "{n, plural, one {1} other {#}}"], "pl": ["b": "{n, plural, one {1} other {#}} {y}"],
    ])
    #expect(
      catalogue.findings() == [
        .missingArgument("y", key: "b", language: "en"), .missingKey("a", language: "pl"),
        .incompletePlural(argument: "n", key: "b", language: "pl"),
      ])
  }
}
