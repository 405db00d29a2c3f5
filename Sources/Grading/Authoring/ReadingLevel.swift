package import Exercises

/// How hard a text is to read, estimated by the LIX index of C. H. Björnsson (1968): words in a sentence plus words of more
/// than six letters in a hundred. Below 30 is very easy, 40 ordinary, 50 hard. It counts; it does not understand.
package struct ReadingLevel: Hashable, Sendable {
  /// 0…200, whole.
  package let index: Int
  package let words: Int

  /// Of texts that each end a sentence.
  package init(of texts: [String]) {
    var (words, long, sentences) = (0, 0, 0)
    for text in texts {
      var open = 0
      for part in text.split(whereSeparator: \.isWhitespace) {
        let letters = part.count(where: \.isLetter)
        if letters > 0 {
          // Designations such as -K1:13-14 are read as one short word.
          words += 1
          open += 1
          if letters > 6, !part.contains(where: \.isNumber) { long += 1 }
        }
        // A colon begins what follows, such as an action and what it does; in LIX it ends a sentence.
        if let last = part.last, ".!?:".contains(last), open > 0 {
          sentences += 1
          open = 0
        }
      }
      if open > 0 { sentences += 1 }
    }
    self.words = words
    index = words == 0 ? 0 : (words + sentences / 2) / max(1, sentences) + (100 * long + words / 2) / words
  }

  /// The index up to which a text counts as plain. Dutch writes its compounds as one word and Polish has long endings.
  package static func plain(in language: String) -> Int {
    switch language {
    case "en": 40
    case "fr": 42
    case "nl": 44
    default: 52
    }
  }
}

/// What of an exercise is read in one go, by language.
package struct Reading: Hashable, Sendable {
  /// In English, for the author: `requirements`.
  package var name: String
  package var texts: [String: [String]]

  package init(_ name: String, _ texts: [String: [String]]) {
    self.name = name
    self.texts = texts
  }

  /// Fewer words say nothing: one long compound among ten would make a text hard.
  fileprivate static let fewestWords = 50
}

extension Exercise {
  /// Everything that a learner reads in it, lessons apart.
  package var readings: [Reading] {
    var questions = texts.mapValues(\.reflection)
    var requirements: [String: [String]] = [:]
    switch kind {
    case .wiring(let task): for item in task.requirements { requirements.add(item.texts) }
    case .faultFinding(let search): for item in search.symptoms { questions.add(item.texts) }
    case .measurement(let task): for item in task.questions { questions.add(item.texts) }
    case .sequence: break
    }
    var ladderTexts: [String: [String]] = [:]
    for ladder in ladders { ladderTexts.merge(ladder.texts) { $0 + $1 } }
    return [
      Reading("goal, task and hints", texts.mapValues { [$0.goal, $0.task] + $0.hints }),
      Reading("requirements", requirements), Reading("hints to mistakes", ladderTexts), Reading("questions", questions),
    ]
  }
}

extension [String: [String]] {
  fileprivate mutating func add(_ texts: [String: String]) {
    for (language, text) in texts { self[language, default: []].append(text) }
  }
}

/// How hard the texts are to read: a warning for each that is not plain, and a note with the levels.
///
/// - Parameter readings: what is read in one go; one of less than 50 words is not judged.
/// - Returns: empty when there is nothing to read.
package func readingFindings(_ readings: [Reading]) -> [AuthorFinding] {
  var findings: [AuthorFinding] = []
  var levels: [String] = []
  for language in knownLanguages {
    let plain = ReadingLevel.plain(in: language)
    var parts: [String] = []
    for reading in readings {
      let level = ReadingLevel(of: reading.texts[language] ?? [])
      guard level.words >= Reading.fewestWords else { continue }
      parts.append("\(reading.name) \(level.index)")
      if level.index > plain {
        findings.append(
          AuthorFinding(
            .warning, "texts \(language)",
            "\(reading.name) read as \(level.index) on the LIX scale, which is more than plain language (\(plain))",
            hint: "write shorter sentences and shorter words"))
      }
    }
    if !parts.isEmpty { levels.append("\(language) \(parts.joined(separator: ", ")) (plain up to \(plain))") }
  }
  if !levels.isEmpty {
    findings.append(AuthorFinding(.note, "reading level", "on the LIX scale: \(levels.joined(separator: "; "))"))
  }
  return findings
}
