import Testing

@testable import Circuits

/// JSON in which a value would be lost without a word.
@Suite struct RepeatedKeyTests {
  private func key(_ text: String) -> RepeatedKey? { RepeatedKey(in: Array(text.utf8)) }

  @Test("a key that stands twice in one object is told with its line")
  func twice() {
    let text = """
      {"scans": [{"a": 1, "b": {"a": 2}}],
       "kit": "a \\" : \\\\",
       "scans" : []}
      """
    #expect(key(text)?.description == ":3: the key 'scans' stands twice in one object; keep one of them")
  }

  @Test(
    "the same key in two objects, as a value, or in a text is none",
    arguments: [
      #"[{"a": 1}, {"a": 1}]"#, #"{"a": {"a": ["a", "a"]}}"#, #"{"a": "\"a\": 1, \"a\": 2"}"#, "1", "{}", #"{"a""#, "",
    ])
  func once(text: String) { #expect(key(text) == nil) }
}
