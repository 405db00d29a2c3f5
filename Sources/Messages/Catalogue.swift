package import Foundation

/// All texts in all languages: the files `locales/<language>.json`, each an object of keys and texts.
package struct Catalogue: Sendable {
  /// The language that stands in for a language or a text that is missing.
  package static let fallbackLanguage = "en"

  private let patterns: [String: [String: MessagePattern]]

  /// Reads every `.json` file of a directory; the file name is the language code.
  package init(directory: String) throws(CatalogueError) {
    let files: [String]
    do {
      files = try FileManager.default.contentsOfDirectory(atPath: directory).filter { $0.hasSuffix(".json") }.sorted()
    } catch {
      throw .unreadable(path: directory, reason: error.localizedDescription)
    }
    var sources: [String: Data] = [:]
    for file in files {
      let path = URL(fileURLWithPath: directory).appendingPathComponent(file)
      do {
        sources[String(file.dropLast(".json".count))] = try Data(contentsOf: path)
      } catch {
        throw .unreadable(path: path.path, reason: error.localizedDescription)
      }
    }
    guard !sources.isEmpty else { throw .noLanguages(path: directory) }
    try self.init(json: sources)
  }

  /// The same from the bytes of the files, by language code.
  package init(json sources: [String: Data]) throws(CatalogueError) {
    var texts: [String: [String: String]] = [:]
    for (language, data) in sources {
      do {
        texts[language] = try JSONDecoder().decode([String: String].self, from: data)
      } catch {
        throw .invalidFile(language: language, reason: "\(error)")
      }
    }
    try self.init(texts: texts)
  }

  package init(texts: [String: [String: String]]) throws(CatalogueError) {
    var patterns: [String: [String: MessagePattern]] = [:]
    for (language, entries) in texts.sorted(by: { $0.key < $1.key }) {
      patterns[language] = [:]
      for (key, text) in entries.sorted(by: { $0.key < $1.key }) {
        do {
          patterns[language]?[key] = try MessagePattern(text)
        } catch {
          throw .invalidText(language: language, key: key, problem: error)
        }
      }
    }
    self.patterns = patterns
  }

  private init(patterns: [String: [String: MessagePattern]]) {
    self.patterns = patterns
  }

  /// The same catalogue with some texts as a site words them, by key and language. They are shown letter for letter; languages and
  /// keys that the catalogue does not have are passed over.
  package func rewording(_ texts: [String: [String: String]]) -> Catalogue {
    var patterns = patterns
    for (key, own) in texts {
      for (language, text) in own where patterns[language]?[key] != nil {
        patterns[language]?[key] = MessagePattern(parts: [.text(text)])
      }
    }
    return Catalogue(patterns: patterns)
  }

  /// Language codes, sorted.
  package var languages: [String] { patterns.keys.sorted() }

  /// The keys that a language has, sorted.
  package func keys(in language: String) -> [String] { patterns[language]?.keys.sorted() ?? [] }

  /// What a text needs to be filled in; nil when the language has no such key.
  package func arguments(of key: String, in language: String) -> Set<ArgumentUse>? {
    patterns[language]?[key]?.arguments
  }

  /// The text to show. What is missing shows as its key or its name in braces; ``rendering(of:in:)`` says what it was.
  package func render(_ message: Message, in language: String) -> String {
    rendering(of: message, in: language).text
  }

  /// The text to show, and what was missing, for the log. Never fails.
  package func rendering(of message: Message, in language: String) -> Rendering {
    if let pattern = patterns[language]?[message.key] {
      return render(pattern, of: message, in: language)
    }
    let missing = RenderingProblem.missingKey(message.key, language: language)
    guard let pattern = patterns[Self.fallbackLanguage]?[message.key] else {
      return Rendering(text: message.key, problems: [missing])
    }
    var rendering = render(pattern, of: message, in: Self.fallbackLanguage)
    rendering.problems.insert(missing, at: 0)
    return rendering
  }

  private func render(_ pattern: MessagePattern, of message: Message, in language: String) -> Rendering {
    var renderer = MessageRenderer(catalogue: self, message: message, language: language)
    let text = renderer.text(of: pattern, counting: nil)
    return Rendering(text: text, problems: renderer.problems)
  }

  /// What a translator still has to mend: keys, arguments or plural forms that one language has and another lacks.
  package func findings() -> [CatalogueFinding] {
    let allKeys = Set(patterns.values.flatMap(\.keys)).sorted()
    return languages.flatMap { language -> [CatalogueFinding] in
      allKeys.flatMap { key -> [CatalogueFinding] in
        guard let pattern = patterns[language]?[key] else { return [.missingKey(key, language: language)] }
        let everywhere = patterns.values.compactMap { $0[key]?.arguments }.reduce(into: Set<String>()) {
          $0.formUnion($1.map(\.name))
        }
        let names = Set(pattern.arguments.map(\.name))
        let lacking = everywhere.subtracting(names).sorted().map {
          CatalogueFinding.missingArgument($0, key: key, language: language)
        }
        let incomplete = pattern.plurals.filter {
          !PluralCategory.required(in: language).isSubset(of: $0.forms)
        }.map { CatalogueFinding.incompletePlural(argument: $0.argument, key: key, language: language) }
        return lacking + incomplete
      }
    }
  }
}

/// A rendered text with what was missing in it.
package struct Rendering: Hashable, Sendable {
  package var text: String
  package var problems: [RenderingProblem]
}
