import Foundation
import StrictYAML
import Testing

@Suite("Reading YAML files")
struct YAMLReaderTests {
  /// Decodes without asking for anything; the description of each diagnostic.
  private func problems(_ bytes: [UInt8], limits: YAMLLimits = YAMLLimits()) -> [String] {
    do throws(DiagnosticsError) {
      _ = try decodeYAML(bytes, file: "x.yaml", limits: limits) { _ in true }
      return []
    } catch {
      return error.diagnostics.map(\.description)
    }
  }

  private func problems(_ text: String) -> [String] { problems(Array(text.utf8)) }

  @Test("Plain YAML is read")
  func plain() {
    #expect(problems("a: [1, 2]\nb: {c: d}\n") == [])
  }

  @Test(
    "What is not YAML is named with its place",
    arguments: [
      ("a: [1, 2\nb: 3\n", "x.yaml:2:2: error: this is not YAML"),
      ("a: 'open", "x.yaml:1:9: error: this is not YAML"),
      ("a: *nobody", "x.yaml:1:4: error: this is not YAML: found undefined alias"),
      ("a: 1\n---\nb: 2\n", "x.yaml:2:1: error: this is not YAML: expected a single document"),
      ("a: 1\nb: \u{0007}\n", "x.yaml:2:4: error: this is not YAML: control characters"),
      ("", "x.yaml:1:1: error: the file is empty"),
    ])
  func notYAML(text: String, expected: String) {
    let found = problems(text)
    #expect(found.first?.hasPrefix(expected) == true, "got \(found)")
  }

  @Test("A key that stands twice is refused, because nobody knows which one counts")
  func duplicateKeys() {
    #expect(
      problems("a: 1\nb:\n  c: 1\n  c: 2\n") == [
        "x.yaml:3:3: error: the key 'c' stands more than once in one mapping; keep one of them"
      ])
  }

  @Test("Text that is not UTF-8 is refused at the first wrong byte")
  func invalidUTF8() {
    #expect(
      problems(Array("a: é\nb: x".utf8) + [0xFF, 0x0A]) == [
        "x.yaml:2:5: error: this is not UTF-8; save the file as UTF-8"
      ])
  }

  @Test("A file above the limit is refused before it is parsed")
  func tooLarge() {
    #expect(
      problems([UInt8](repeating: 0x20, count: 11), limits: YAMLLimits(bytes: 10)) == [
        "x.yaml: error: the file has 11 bytes; at most 10 are read"
      ])
  }

  @Test("Aliases are refused, so that no file grows while it is read")
  func aliases() {
    let bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: {? *c : 1}\n"
    #expect(
      problems(bomb) == [
        "x.yaml:2:8: error: aliases are not read; write the value out where it is needed"
      ])
    #expect(problems("a: this & that, 2 *2, R&D\n") == [])
  }

  @Test("Nesting is bounded, on one line and by indentation", arguments: [40, 100_000])
  func depth(levels: Int) {
    let flow = problems(String(repeating: "[", count: levels) + String(repeating: "]", count: levels))
    #expect(flow.count == 1)
    #expect(flow.first?.contains("error: ") == true)
    let block = problems(String(repeating: "- ", count: levels) + "x")
    #expect(block.count == 1)
    #expect(problems(String(repeating: "[", count: 30) + String(repeating: "]", count: 30)) == [])
  }

  @Test("A file that cannot be read is named")
  func unreadable() throws {
    #expect(throws: DiagnosticsError.self) { try readFile("/nonexistent/x.yaml") }
    do throws(DiagnosticsError) {
      _ = try readFile("/dev/zero")
      Issue.record("a device was read")
    } catch {
      #expect(error.description == "/dev/zero: error: this is not a regular file")
    }
  }

  @Test("A file is read up to its limit")
  func limit() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "proefbank-\(UUID().uuidString).yaml")
    defer { try? FileManager.default.removeItem(at: url) }
    try Data("a: 1\n".utf8).write(to: url)
    #expect(try readFile(url.path) == Array("a: 1\n".utf8))
    #expect(throws: DiagnosticsError.self) { try readFile(url.path, limit: 4) }
  }
}
