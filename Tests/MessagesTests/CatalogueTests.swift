import Foundation
import Testing

@testable import Messages

@Suite struct CatalogueTests {
  private func render(
    _ text: String, _ arguments: [String: MessageArgument] = [:], in language: String = "en"
  ) throws -> String {
    try Catalogue(texts: [language: ["key": text]]).render(Message("key", arguments), in: language)
  }

  @Test("terminals, numbers and lists are filled in as the language writes them")
  func values() throws {
    #expect(try render("{a} is on {b}.", ["a": .text("-K1:A2"), "b": .text("-X1:3")]) == "-K1:A2 is on -X1:3.")
    #expect(try render("{u} V", ["u": .decimal(23.95, decimals: 1)]) == "24.0 V")
    #expect(try render("{u} V", ["u": .decimal(-0.04, decimals: 1)], in: "nl") == "0,0 V")
    #expect(try render("{u} V", ["u": .decimal(1.5, decimals: 3)], in: "pl") == "1,500 V")
    #expect(try render("{u}", ["u": .decimal(-7.5, decimals: 0)]) == "-8")
    let lamps = MessageArgument.list(["-P1", "-P2", "-P3"])
    #expect(try render("{l}", ["l": lamps]) == "-P1, -P2 and -P3")
    #expect(try render("{l}", ["l": lamps], in: "nl") == "-P1, -P2 en -P3")
    #expect(try render("{l}", ["l": .list(["-P1"])], in: "fr") == "-P1")
  }

  @Test(
    "Polish counts in its own way",
    arguments: [
      (0, "przewodów"), (1, "przewód"), (2, "przewody"), (5, "przewodów"), (12, "przewodów"), (22, "przewody"),
    ])
  func polish(number: Int, word: String) throws {
    let text = "{n, plural, one {# przewód} few {# przewody} many {# przewodów} other {# przewodu}}"
    #expect(try render(text, ["n": .integer(number)], in: "pl") == "\(number) \(word)")
  }

  @Test("French has one lead for zero, Dutch and English do not")
  func zero() throws {
    let text = "{n, plural, one {one} other {other}}"
    #expect(try render(text, ["n": .integer(0)], in: "fr") == "one")
    #expect(try render(text, ["n": .integer(0)], in: "nl") == "other")
    #expect(try render(text, ["n": .integer(1)], in: "nl") == "one")
    #expect(try render("{n, plural, =0 {none} one {#} other {#}}", ["n": .integer(0)]) == "none")
    #expect(try render("{l, plural, one {# is} other {# are}}", ["l": .list(["a", "b"])]) == "2 are")
  }

  @Test("a text chooses by a word, and forms may stand inside one another")
  func select() throws {
    let text = "{s, select, rest {at rest} other {after {n, plural, one {# step} other {# steps}}}}"
    #expect(try render(text, ["s": .text("rest"), "n": .integer(1)]) == "at rest")
    #expect(try render(text, ["s": .text("x"), "n": .integer(3)]) == "after 3 steps")
  }

  @Test("apostrophes are ordinary letters; braces are quoted")
  func quoting() throws {
    #expect(try render("l'arrêt d'urgence", in: "fr") == "l'arrêt d'urgence")
    #expect(try render("write '{'name'}' or ''") == "write {name} or '")
  }

  @Test("messages inside a message are rendered in its language")
  func nested() throws {
    let catalogue = try Catalogue(texts: [
      "nl": ["press": "druk op {b}", "release": "laat {b} los", "do": "Doe dit: {steps}."]
    ])
    let steps = [Message("press", ["b": .text("-S1")]), Message("release", ["b": .text("-S1")])]
    let message = Message("do", ["steps": .messages(steps)])
    #expect(catalogue.render(message, in: "nl") == "Doe dit: 1) druk op -S1, 2) laat -S1 los.")
    #expect(try render("{t}", ["t": .authored(["nl": "aan", "en": "on"])], in: "nl") == "aan")
    #expect(try render("{t}", ["t": .authored(["nl": "aan", "en": "on"])], in: "pl") == "on")
  }

  @Test("what is missing is seen and told, and nothing crashes")
  func missing() throws {
    let catalogue = try Catalogue(texts: ["en": ["known": "{a} and {b}"], "nl": [:]])
    #expect(catalogue.rendering(of: Message("unknown"), in: "nl").text == "unknown")
    #expect(catalogue.rendering(of: Message("unknown"), in: "nl").problems == [.missingKey("unknown", language: "nl")])
    let partly = catalogue.rendering(of: Message("known", ["a": .text("x")]), in: "nl")
    #expect(partly.text == "x and {b}")
    #expect(
      partly.problems == [
        .missingKey("known", language: "nl"), .missingArgument("b", key: "known", language: "en"),
      ])
    #expect(catalogue.render(Message("known"), in: "xx") == "{a} and {b}")
  }

  @Test(
    "a text with a mistake is refused with its language and key",
    arguments: [
      ("{a", MessagePatternError.unclosedBrace), ("a}", .strayClosingBrace), ("{}", .emptyArgumentName),
      ("{n, plural, one {x}}", .missingOther(argument: "n")), ("{n, number, x}", .unknownFormat("number")),
      ("{n, plural, two {x} other {y}}", .unknownForm("two")), ("{n, plural, one {x}", .unclosedBrace),
    ])
  func malformed(text: String, problem: MessagePatternError) {
    #expect(throws: CatalogueError.invalidText(language: "nl", key: "k", problem: problem)) {
      try Catalogue(texts: ["nl": ["k": text]])
    }
  }

  @Test("arguments survive being written and read")
  func coding() throws {
    let message = Message(
      "k",
      [
        "text": .text("-K1"), "number": .integer(3), "value": .decimal(23.9, decimals: 1), "list": .list([]),
        "steps": .messages([Message("action.press", ["component": .text("-S1")])]), "own": .authored(["nl": "x"]),
      ])
    let data = try JSONEncoder().encode(message)
    #expect(try JSONDecoder().decode(Message.self, from: data) == message)
  }

  @Test("a site words a text its own way, letter for letter; other texts and languages stay")
  func rewording() throws {
    let catalogue = try Catalogue(texts: ["en": ["a": "one {n}", "b": "two"], "nl": ["a": "een", "b": "twee"]])
      .rewording(["a": ["en": "{n} '# <b>", "de": "eins"], "c": ["en": "three"]])
    #expect(catalogue.render(Message("a"), in: "en") == "{n} '# <b>")
    #expect(catalogue.render(Message("a"), in: "nl") == "een")
    #expect(catalogue.render(Message("b"), in: "en") == "two")
    #expect(catalogue.languages == ["en", "nl"] && catalogue.keys(in: "en") == ["a", "b"])
  }
}
