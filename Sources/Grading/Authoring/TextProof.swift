import Exercises

/// Texts and the other things that a reader notices to be missing.
func textFindings(_ exercise: Exercise) -> [AuthorFinding] {
  var findings: [AuthorFinding] = []
  for language in knownLanguages where exercise.texts[language] == nil {
    findings.append(
      AuthorFinding(
        .warning, "texts \(language)", "there are none", hint: "translate with proefbank exercise translate"))
  }
  for (language, texts) in exercise.texts.sorted(by: { $0.key < $1.key }) {
    for (place, count) in [("checklist", texts.checklist.count), ("reflection", texts.reflection.count)]
    where count == 0 {
      findings.append(
        AuthorFinding(.warning, "texts \(language)", "there is no \(place)", hint: "add one line at least"))
    }
    let level = ReadingLevel(of: [texts.goal, texts.task] + texts.hints)
    if level.index > ReadingLevel.plain(in: language) {
      findings.append(
        AuthorFinding(
          .warning, "texts \(language)",
          "they read as \(level.index) on the LIX scale, which is more than plain language (\(ReadingLevel.plain(in: language)))",
          hint: "write shorter sentences and shorter words"))
    }
  }
  if exercise.links.isEmpty {
    findings.append(
      AuthorFinding(.warning, "links", "there is none", hint: "link to a lesson, a video or a manual"))
  }
  if exercise.level == nil {
    findings.append(AuthorFinding(.warning, "level", "it is not given", hint: "add level: basic"))
  }
  return findings
}

/// How hard a text is to read, estimated by the LIX index of C. H. Björnsson (1968): words in a sentence plus words of more
/// than six letters in a hundred. Below 30 is very easy, 40 ordinary, 50 hard. It counts; it does not understand.
package struct ReadingLevel: Hashable, Sendable {
  /// 0…200, whole.
  package let index: Int

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
