import StrictYAML
import Testing

@Suite("Typed values with their place")
struct YAMLValueTests {
  private enum Colour: String, CaseIterable {
    case red, green
  }

  private struct Settings: Equatable {
    var name: String
    var percent: Int
    var volts: Double
    var on: Bool
    var colour: Colour
    var items: [String]
  }

  private func decode(_ text: String) throws(DiagnosticsError) -> Settings {
    try decodeYAML(Array(text.utf8), file: "x.yaml") { root in
      guard let map = root.mapping(keys: ["name", "pass_mark", "volts", "on", "colour", "items"]) else { return nil }
      let name = map.required("name")?.text()
      let percent = map.required("pass_mark")?.wholeNumber(in: 0...100)
      let volts = map["volts"].map { $0.number(in: 0...60, unit: "V") } ?? 24
      let on = map["on"].map { $0.flag() } ?? false
      let colour = map["colour"].map { $0.choice(of: Colour.self) } ?? .red
      let items = map["items"].map { $0.list { $0.text() } } ?? []
      guard let name, let percent, let volts, let on, let colour, let items else { return nil }
      return Settings(name: name, percent: percent, volts: volts, on: on, colour: colour, items: items)
    }
  }

  private func problems(_ text: String) -> [String] {
    do throws(DiagnosticsError) {
      _ = try decode(text)
      return []
    } catch {
      return error.diagnostics.map(\.description)
    }
  }

  @Test("A complete file gives its values, and texts may look like anything")
  func complete() throws {
    let settings = try decode("name: no\npass_mark: 70\nvolts: 12.5\non: true\ncolour: green\nitems: [13, -K1:A1]\n")
    #expect(
      settings
        == Settings(name: "no", percent: 70, volts: 12.5, on: true, colour: .green, items: ["13", "-K1:A1"]))
  }

  @Test(
    "A wrong value says what was expected and what stands there",
    arguments: [
      ("name: a\npass_mark: abc", "x.yaml:2:12: error: expected a whole number 0…100, got 'abc'"),
      ("name: a\npass_mark: 101", "x.yaml:2:12: error: expected a whole number 0…100, got '101'"),
      ("name: a\npass_mark: 0x10", "x.yaml:2:12: error: expected a whole number 0…100, got '0x10'"),
      ("name: a\npass_mark:", "x.yaml:2:11: error: expected a whole number 0…100, got nothing"),
      ("name: [a]\npass_mark: 1", "x.yaml:1:7: error: expected a text, got a list"),
      ("name: ' '\npass_mark: 1", "x.yaml:1:7: error: expected a text, got ' '"),
      ("name: a\npass_mark: 1\nvolts: .nan", "x.yaml:3:8: error: expected a number 0…60 V, got '.nan'"),
      ("name: a\npass_mark: 1\nvolts: 1e999", "x.yaml:3:8: error: expected a number 0…60 V, got '1e999'"),
      ("name: a\npass_mark: 1\non: on", "x.yaml:3:5: error: expected true or false, got 'on'"),
      (
        "name: a\npass_mark: 1\ncolour: gren",
        "x.yaml:3:9: error: expected one of red, green, got 'gren'; did you mean 'green'?"
      ),
      ("name: a\npass_mark: 1\nitems: {b: c}", "x.yaml:3:8: error: expected a list, got a mapping"),
      ("name: a\npass_marc: 1", "x.yaml:2:1: error: unknown key 'pass_marc'; did you mean 'pass_mark'?"),
      ("name: a", "x.yaml:1:1: error: the key 'pass_mark' is missing"),
      ("name: a\npass_mark: 1\n[x]: 1", "x.yaml:3:1: error: expected a key, got a list"),
    ])
  func wrong(text: String, expected: String) {
    let found = problems(text)
    #expect(found.contains(expected), "got \(found)")
  }

  @Test("All mistakes come at once, in the order of the text")
  func all() {
    #expect(
      problems("colour: blue\nname: []\npass_mark: x\nitems: [{}, a, []]\n") == [
        "x.yaml:1:9: error: expected one of red, green, got 'blue'",
        "x.yaml:2:7: error: expected a text, got a list",
        "x.yaml:3:12: error: expected a whole number 0…100, got 'x'",
        "x.yaml:4:9: error: expected a text, got a mapping",
        "x.yaml:4:16: error: expected a text, got a list",
      ])
  }

  @Test("A file of garbage reports a hundred mistakes and no more")
  func garbage() {
    let text = "name: a\npass_mark: 1\nitems:\n" + String(repeating: "  - []\n", count: 500)
    #expect(problems(text).count == 100)
  }
}

@Suite("The nearest name")
struct NearestNameTests {
  @Test(
    "A slip finds the name that was meant",
    arguments: [
      ("pass_marc", "pass_mark"), ("passmark", "pass_mark"), ("verison", "version"), ("Version", "version"),
      ("-K1:A3", "-K1:A1"),
    ])
  func near(wrong: String, meant: String) {
    #expect(nearestName(to: wrong, among: ["kind", "version", "pass_mark", "-K1:A1", "-K2:14"]) == meant)
  }

  @Test("Something else altogether finds nothing", arguments: ["colour", "x", ""])
  func far(wrong: String) {
    #expect(nearestName(to: wrong, among: ["version", "pass_mark"]) == nil)
  }

  @Test("Without a near name a short list of all names helps")
  func list() {
    #expect(hint(for: "colour", among: ["kind", "version"]) == "known: kind, version")
    #expect(hint(for: "colour", among: []) == nil)
  }
}
