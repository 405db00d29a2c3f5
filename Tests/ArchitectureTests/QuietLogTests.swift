import Foundation
import Testing

@Suite("Logs and metrics tell on nobody")
struct QuietLogTests {
  /// Words that name a person, a secret or what is hidden from the learner.
  private static let telling = [
    "learner", "number", "badge", "pin", "password", "secret", "token", "fault", "inserted", "candidates",
  ]

  /// Keys of metadata and of dimensions: `"station": "…"` and `("station", …)`.
  private static func keys(in line: Substring) -> [String] {
    line.matches(of: /[\[(,] ?"([a-z_]+)"[:,]/).map { String($0.output.1) }
  }

  private static func isTelling(_ line: Substring) -> Bool {
    let isLog = line.contains("metadata: [") || line.contains("dimensions: [") || line.contains("set(\"proefbank_")
    return isLog && keys(in: line).contains { telling.contains($0) }
  }

  @Test("no log line and no metric has a key that names a learner, a secret or a fault")
  func sources() throws {
    let files = try Repository.swiftFiles(under: "Sources")
    let lines = files.flatMap { file in
      file.text.split(separator: "\n").filter(Self.isTelling).map { "\(file.path): \($0)" }
    }
    #expect(lines == [])
  }

  @Test("the rule finds one that is written")
  func rule() {
    #expect(Self.isTelling(#"logger.info("x", metadata: ["learner": "\(id)"])"#))
    #expect(Self.isTelling(#"Meter(label: "x", dimensions: [("fault", id)])"#))
    #expect(!Self.isTelling(#"logger.info("x", metadata: ["station": "\(id)"])"#))
  }
}
