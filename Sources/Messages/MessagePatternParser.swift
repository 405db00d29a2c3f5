/// Reads the syntax of ``MessagePattern``.
struct MessagePatternParser {
  private let characters: [Character]
  private var position = 0

  init(_ text: String) {
    characters = Array(text)
  }

  mutating func pattern() throws(MessagePatternError) -> MessagePattern {
    let pattern = try parts(insidePlural: false)
    guard position == characters.count else { throw .strayClosingBrace }
    return pattern
  }

  private var current: Character? { position < characters.count ? characters[position] : nil }

  /// Reads up to the end or up to the closing brace of the form around it, which it leaves.
  private mutating func parts(insidePlural: Bool) throws(MessagePatternError) -> MessagePattern {
    var parts: [MessagePattern.Part] = []
    var text = ""
    func flushed() -> [MessagePattern.Part] { text.isEmpty ? parts : parts + [.text(text)] }
    while let character = current, character != "}" {
      switch character {
      case "{":
        parts = flushed()
        text = ""
        position += 1
        parts.append(try argument(insidePlural: insidePlural))
      case "#" where insidePlural:
        parts = flushed()
        text = ""
        position += 1
        parts.append(.number)
      case "'":
        text += quoted(insidePlural: insidePlural)
      default:
        text.append(character)
        position += 1
      }
    }
    return MessagePattern(parts: flushed())
  }

  /// `''` is one apostrophe; an apostrophe before a brace (or `#` in a plural) quotes up to the next one.
  private mutating func quoted(insidePlural: Bool) -> String {
    position += 1
    if current == "'" {
      position += 1
      return "'"
    }
    guard current == "{" || current == "}" || (insidePlural && current == "#") else { return "'" }
    var text = ""
    while let character = current {
      position += 1
      if character == "'" { break }
      text.append(character)
    }
    return text
  }

  private mutating func argument(insidePlural: Bool) throws(MessagePatternError) -> MessagePattern.Part {
    let name = word()
    guard !name.isEmpty else { throw .emptyArgumentName }
    switch current {
    case "}":
      position += 1
      return .argument(name)
    case ",":
      position += 1
    default:
      throw .unclosedBrace
    }
    let format = word()
    guard current == "," else { throw .unknownFormat(format) }
    position += 1
    switch format {
    case "plural": return try plural(of: name)
    case "select": return try select(by: name, insidePlural: insidePlural)
    default: throw .unknownFormat(format)
    }
  }

  private mutating func plural(of name: String) throws(MessagePatternError) -> MessagePattern.Part {
    var exact: [Int: MessagePattern] = [:]
    var forms: [PluralCategory: MessagePattern] = [:]
    for (word, pattern) in try self.forms(insidePlural: true) {
      if let category = PluralCategory(rawValue: word) {
        forms[category] = pattern
      } else if word.first == "=", let number = Int(word.dropFirst()) {
        exact[number] = pattern
      } else {
        throw .unknownForm(word)
      }
    }
    guard forms[.other] != nil else { throw .missingOther(argument: name) }
    return .plural(name, exact: exact, forms: forms)
  }

  private mutating func select(by name: String, insidePlural: Bool) throws(MessagePatternError) -> MessagePattern.Part {
    let forms = Dictionary(try self.forms(insidePlural: insidePlural)) { first, _ in first }
    guard forms["other"] != nil else { throw .missingOther(argument: name) }
    return .select(name, forms: forms)
  }

  /// `one {…} other {…}}`, the last brace included.
  private mutating func forms(insidePlural: Bool) throws(MessagePatternError) -> [(String, MessagePattern)] {
    var forms: [(String, MessagePattern)] = []
    while true {
      let word = word()
      if current == "}" {
        position += 1
        return forms
      }
      guard current == "{", !word.isEmpty else { throw .unclosedBrace }
      position += 1
      let pattern = try parts(insidePlural: insidePlural)
      guard current == "}" else { throw .unclosedBrace }
      position += 1
      forms.append((word, pattern))
    }
  }

  /// Reads a word and the white space around it.
  private mutating func word() -> String {
    while let character = current, character.isWhitespace { position += 1 }
    var word = ""
    while let character = current, !character.isWhitespace, !"{},".contains(character) {
      word.append(character)
      position += 1
    }
    while let character = current, character.isWhitespace { position += 1 }
    return word
  }
}
