/// Fills one message in, in one language, and notes what was missing.
struct MessageRenderer {
  let catalogue: Catalogue
  let message: Message
  let language: String
  private(set) var problems: [RenderingProblem] = []

  init(catalogue: Catalogue, message: Message, language: String) {
    self.catalogue = catalogue
    self.message = message
    self.language = language
  }

  /// The text of one pattern; `counting` is what `#` stands for, inside a plural.
  mutating func text(of pattern: MessagePattern, counting: String?) -> String {
    var text = ""
    for part in pattern.parts {
      switch part {
      case .text(let literal): text += literal
      case .number: text += counting ?? "#"
      case .argument(let name): text += value(of: name)
      case .plural(let name, let exact, let forms):
        text += plural(name, exact: exact, forms: forms)
      case .select(let name, let forms):
        text += select(name, forms: forms, counting: counting)
      }
    }
    return text
  }

  private mutating func value(of name: String) -> String {
    guard let argument = message.arguments[name] else {
      problems.append(.missingArgument(name, key: message.key, language: language))
      return "{\(name)}"
    }
    let conventions = LanguageConventions(language: language)
    switch argument {
    case .text(let text): return text
    case .integer(let number): return String(number)
    case .decimal(let value, let decimals): return conventions.write(value, decimals: decimals)
    case .list(let items): return conventions.enumerate(items)
    case .messages(let messages):
      let renderings = messages.map { catalogue.rendering(of: $0, in: language) }
      problems += renderings.flatMap(\.problems)
      return conventions.number(renderings.map(\.text))
    case .authored(let texts):
      return texts[language] ?? texts[Catalogue.fallbackLanguage] ?? texts.min { $0.key < $1.key }?.value ?? ""
    }
  }

  private mutating func plural(
    _ name: String, exact: [Int: MessagePattern], forms: [PluralCategory: MessagePattern]
  ) -> String {
    let category: PluralCategory
    var chosen: MessagePattern?
    var count: String?
    switch message.arguments[name] {
    case .integer(let number):
      category = PluralCategory(number, in: language)
      chosen = exact[number]
    case .decimal(let value, _):
      category = PluralCategory(decimal: value, in: language)
    case .list(let items):
      category = PluralCategory(items.count, in: language)
      chosen = exact[items.count]
      count = String(items.count)
    case nil:
      category = .other
    case .text, .messages, .authored:
      problems.append(.unsuitableArgument(name, key: message.key, language: language))
      category = .other
    }
    guard let pattern = chosen ?? forms[category] ?? forms[.other] else { return "" }
    return text(of: pattern, counting: count ?? value(of: name))
  }

  private mutating func select(_ name: String, forms: [String: MessagePattern], counting: String?) -> String {
    var chosen: MessagePattern?
    switch message.arguments[name] {
    case .text(let word): chosen = forms[word]
    case nil: problems.append(.missingArgument(name, key: message.key, language: language))
    default: problems.append(.unsuitableArgument(name, key: message.key, language: language))
    }
    guard let pattern = chosen ?? forms["other"] else { return "" }
    return text(of: pattern, counting: counting)
  }
}
