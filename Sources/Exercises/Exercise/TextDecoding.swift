import StrictYAML

/// The texts of an exercise by language; every language says as much as the others.
func decodeExerciseTexts(_ value: YAMLValue) -> [String: ExerciseTexts]? {
  guard let entries = value.entries() else { return nil }
  var texts: [String: ExerciseTexts] = [:]
  var first: (language: String, texts: ExerciseTexts)?
  for (key, value) in entries {
    guard let language = decodeLanguage(key), let decoded = decodeTexts(of: value) else { continue }
    texts[language] = decoded
    guard let (firstLanguage, firstTexts) = first else {
      first = (language, decoded)
      continue
    }
    let counts = [
      ("hints", decoded.hints.count, firstTexts.hints.count),
      ("reflection", decoded.reflection.count, firstTexts.reflection.count),
      ("checklist", decoded.checklist.count, firstTexts.checklist.count),
    ]
    for (name, here, there) in counts where here != there {
      let place = value.peek(name) ?? key
      place.report("'\(language)' has \(here) texts under '\(name)', '\(firstLanguage)' has \(there)")
    }
  }
  if entries.isEmpty { value.report("expected texts in at least one language") }
  return texts.isEmpty ? nil : texts
}

private func decodeTexts(of value: YAMLValue) -> ExerciseTexts? {
  guard let map = value.mapping(keys: ["title", "goal", "task", "hints", "reflection", "checklist"]) else { return nil }
  let title = map.required("title")?.text()
  let goal = map.required("goal")?.text()
  let task = map.required("task")?.text()
  let hints = map.required("hints")?.list { $0.text() }
  if let hints, hints.isEmpty { map["hints"]?.report("an exercise has at least one hint") }
  let reflection = map["reflection"]?.list { $0.text() } ?? []
  let checklist = map["checklist"]?.list { $0.text() } ?? []
  guard let title, let goal, let task, let hints else { return nil }
  return ExerciseTexts(
    title: title, goal: goal, task: task, hints: hints, reflection: reflection, checklist: checklist)
}

/// A text in each of `languages`; missing ones are reported.
func decodeTexts(_ value: YAMLValue, in languages: Set<String>) -> [String: String]? {
  guard let texts = decodeTexts(value) else { return nil }
  let missing = languages.subtracting(texts.keys).sorted()
  if !missing.isEmpty { value.report("the text is missing in \(missing.joined(separator: ", "))") }
  let extra = Set(texts.keys).subtracting(languages).sorted()
  if !extra.isEmpty, !languages.isEmpty {
    value.report("the exercise has no texts in \(extra.joined(separator: ", "))", hint: "add them under 'texts'")
  }
  return texts
}
