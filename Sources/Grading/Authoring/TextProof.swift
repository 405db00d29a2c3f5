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
  }
  findings += readingFindings(exercise.readings)
  if exercise.links.isEmpty {
    findings.append(
      AuthorFinding(.warning, "links", "there is none", hint: "link to a lesson, a video or a manual"))
  }
  if exercise.level == nil {
    findings.append(AuthorFinding(.warning, "level", "it is not given", hint: "add level: basic"))
  }
  return findings
}
