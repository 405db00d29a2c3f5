/// A text of the catalogue, taken apart. The syntax is a subset of ICU MessageFormat (`docs/formats.md`):
/// `{name}`, `{n, plural, =0 {…} one {…} other {… # …}}`, `{x, select, open {…} other {…}}`; a brace of the text
/// itself is written `'{'`, an apostrophe stands for itself.
struct MessagePattern: Hashable, Sendable {
  indirect enum Part: Hashable, Sendable {
    case text(String)
    case argument(String)
    /// `#` inside a plural: the number itself.
    case number
    case plural(String, exact: [Int: MessagePattern], forms: [PluralCategory: MessagePattern])
    case select(String, forms: [String: MessagePattern])
  }

  let parts: [Part]

  init(parts: [Part]) {
    self.parts = parts
  }

  init(_ text: String) throws(MessagePatternError) {
    // Most texts have no argument, and thousands are read while somebody waits for the bench to start.
    let hasSyntax = text.utf8.contains { byte in
      byte == UInt8(ascii: "{") || byte == UInt8(ascii: "}") || byte == UInt8(ascii: "'")
    }
    if !hasSyntax {
      parts = text.isEmpty ? [] : [.text(text)]
      return
    }
    var parser = MessagePatternParser(text)
    self = try parser.pattern()
  }

  /// All arguments that the text uses, in all its forms, with the kind of use.
  var arguments: Set<ArgumentUse> {
    parts.reduce(into: []) { found, part in
      switch part {
      case .text, .number: break
      case .argument(let name): found.insert(ArgumentUse(name: name, kind: .value))
      case .plural(let name, let exact, let forms):
        found.insert(ArgumentUse(name: name, kind: .plural))
        for pattern in Array(exact.values) + Array(forms.values) { found.formUnion(pattern.arguments) }
      case .select(let name, let forms):
        found.insert(ArgumentUse(name: name, kind: .select))
        for pattern in forms.values { found.formUnion(pattern.arguments) }
      }
    }
  }

  /// Every plural in the text, also those inside others, with the forms that it has.
  var plurals: [(argument: String, forms: Set<PluralCategory>)] {
    parts.flatMap { part -> [(argument: String, forms: Set<PluralCategory>)] in
      switch part {
      case .text, .number, .argument: []
      case .plural(let name, let exact, let forms):
        [(name, Set(forms.keys))] + (Array(exact.values) + Array(forms.values)).flatMap(\.plurals)
      case .select(_, let forms):
        forms.values.flatMap(\.plurals)
      }
    }
  }
}

/// One use of an argument in a text.
package struct ArgumentUse: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable { case value, plural, select }
  package var name: String
  package var kind: Kind
  package init(name: String, kind: Kind) {
    self.name = name
    self.kind = kind
  }
}

/// What is wrong with the syntax of a text.
package enum MessagePatternError: Error, Hashable, Sendable {
  case unclosedBrace
  case strayClosingBrace
  case emptyArgumentName
  case unknownFormat(String)
  case unknownForm(String)
  case missingOther(argument: String)
}

extension MessagePatternError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .unclosedBrace: "a '{' is never closed; write '{' between apostrophes to print one"
    case .strayClosingBrace: "a '}' closes nothing; write '}' between apostrophes to print one"
    case .emptyArgumentName: "an argument has no name: write {name}"
    case .unknownFormat(let word): "'\(word)' is no format; write plural or select"
    case .unknownForm(let word): "'\(word)' is no plural form; write =1, one, few, many or other"
    case .missingOther(let argument): "{\(argument), …} has no form 'other'"
    }
  }
}
