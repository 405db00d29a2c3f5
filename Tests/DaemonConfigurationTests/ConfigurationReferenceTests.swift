import DaemonConfiguration
import Foundation
import Testing

@Suite("The reference page of the configuration")
struct ConfigurationReferenceTests {
  @Test("docs/configuration.md says what the code reads")
  func current() throws {
    let root = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let page = root.appending(path: "docs/configuration.md")
    if ProcessInfo.processInfo.environment["WRITE_REFERENCE"] != nil {
      try ConfigurationReference.markdown.write(to: page, atomically: true, encoding: .utf8)
    }
    let text = try String(contentsOf: page, encoding: .utf8)
    #expect(
      text == ConfigurationReference.markdown,
      "write it again: WRITE_REFERENCE=1 swift test --filter DaemonConfiguration")
  }
}
