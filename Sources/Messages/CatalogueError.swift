/// Why no catalogue could be made.
package enum CatalogueError: Error, Hashable, Sendable, CustomStringConvertible {
  case unreadable(path: String, reason: String)
  case noLanguages(path: String)
  case invalidFile(language: String, reason: String)
  case invalidText(language: String, key: String, problem: MessagePatternError)

  package var description: String {
    switch self {
    case .unreadable(let path, let reason): "cannot read \(path): \(reason)"
    case .noLanguages(let path): "\(path) holds no catalogue; it should hold files such as nl.json"
    case .invalidFile(let language, let reason):
      "\(language).json is not an object of keys and texts: \(reason)"
    case .invalidText(let language, let key, let problem): "\(language).json, \(key): \(problem)"
    }
  }
}

/// What was missing when a message was rendered: a fault of ours, for the log; the reader saw the key.
package enum RenderingProblem: Hashable, Sendable, CustomStringConvertible {
  case missingKey(String, language: String)
  case missingArgument(String, key: String, language: String)
  /// A plural over an argument that is no number, or a select over one that is no text.
  case unsuitableArgument(String, key: String, language: String)

  package var description: String {
    switch self {
    case .missingKey(let key, let language): "\(language): no text for '\(key)'"
    case .missingArgument(let name, let key, let language): "\(language): '\(key)' needs an argument '\(name)'"
    case .unsuitableArgument(let name, let key, let language):
      "\(language): '\(key)' cannot choose a form by its argument '\(name)'"
    }
  }
}

/// A gap between the languages.
package enum CatalogueFinding: Hashable, Sendable, CustomStringConvertible {
  case missingKey(String, language: String)
  case missingArgument(String, key: String, language: String)
  case incompletePlural(argument: String, key: String, language: String)

  package var description: String {
    switch self {
    case .missingKey(let key, let language): "\(language).json lacks '\(key)'"
    case .missingArgument(let name, let key, let language): "\(language).json, '\(key)': does not use {\(name)}"
    case .incompletePlural(let argument, let key, let language):
      "\(language).json, '\(key)': the plural of {\(argument)} lacks a form of this language"
    }
  }
}
