package import StrictYAML

extension LearningPath {
  /// Reads a learning path and checks it against the exercises of the library.
  ///
  /// - Parameters:
  ///   - file: path of the file; its name without `.yaml` has to be the id of the path.
  ///   - exercises: all that a path may name.
  /// - Returns: the path, with every name in it known.
  /// - Throws: ``DiagnosticsError`` with everything that is wrong in the file.
  package static func load(file: String, exercises: [Exercise]) throws(DiagnosticsError) -> LearningPath {
    try decode(readOwnFile(file), file: file, exercises: exercises)
  }

  /// The same for bytes that were read before.
  package static func decode(
    _ bytes: [UInt8], file: String, exercises: [Exercise]
  ) throws(DiagnosticsError) -> LearningPath {
    try decodeYAML(bytes, file: file) { PathDecoder(file: file, exercises: exercises).decode($0) }
  }
}

private struct PathDecoder {
  let file: String
  let exercises: [Exercise]

  func decode(_ root: YAMLValue) -> LearningPath? {
    guard let map = root.mapping(keys: ["format", "id", "version", "texts", "entry_test", "blocks"]) else { return nil }
    if let format = map.required("format"), let name = format.text(), name != LearningPath.formatName {
      format.report("this is '\(name)', not '\(LearningPath.formatName)'", hint: "update proefbank or the file")
    }
    let id = map.required("id").flatMap { decodeIdentifier($0) }
    let name = String(file.split(separator: "/").last ?? "")
    if let id, name != "\(id).yaml" {
      map["id"]?.report("the id '\(id)' is not the file's name", hint: "rename one of them, so that it is '\(id).yaml'")
    }
    let version = map.required("version")?.wholeNumber(in: 1...1_000_000)
    let texts = map.required("texts").flatMap(decodePathTexts)
    let languages = Set(texts?.keys.map { $0 } ?? [])
    guard let list = map.required("blocks"), let items = list.list() else { return nil }
    let blocks = items.compactMap { decodeBlock($0, languages: languages) }
    if items.isEmpty { list.report("a path has at least one block") }
    guard blocks.count == items.count else { return nil }
    for (index, block) in blocks.enumerated() where blocks.prefix(index).contains(where: { $0.id == block.id }) {
      items[index].report("there are two blocks '\(block.id)'")
    }
    let entry = map["entry_test"]?.list { decodeEntry($0, blocks: blocks.map(\.id)) } ?? []
    checkTests(blocks, entry: entry, at: items, entries: map["entry_test"]?.list() ?? [])
    guard let id, let version, let texts else { return nil }
    return LearningPath(id: id, version: version, texts: texts, entryTest: entry, blocks: blocks)
  }

  private func decodePathTexts(_ value: YAMLValue) -> [String: PathTexts]? {
    guard let entries = value.entries() else { return nil }
    var texts: [String: PathTexts] = [:]
    for (key, value) in entries {
      guard let language = decodeLanguage(key), let map = value.mapping(keys: ["title", "goal"]) else { continue }
      let title = map.required("title")?.text()
      let goal = map.required("goal")?.text()
      guard let title, let goal else { continue }
      texts[language] = PathTexts(title: title, goal: goal)
    }
    if entries.isEmpty { value.report("expected texts in at least one language") }
    return texts.isEmpty ? nil : texts
  }

  private func decodeBlock(_ value: YAMLValue, languages: Set<String>) -> PathBlock? {
    guard let map = value.mapping(keys: ["id", "title", "exercises", "any_order", "test"]) else { return nil }
    let id = map.required("id").flatMap { decodeIdentifier($0) }
    let title = map.required("title").flatMap { decodeTexts($0, in: languages) }
    let items = map.required("exercises")?.list() ?? []
    let exercises = items.compactMap { decodeExercise($0, mayBeOptional: true) }
    if items.isEmpty { map["exercises"]?.report("a block has at least one exercise") }
    let anyOrder = map["any_order"].map { $0.flag() } ?? false
    let test = map["test"].flatMap(decodeTest)
    guard let id, let title, let anyOrder, exercises.count == items.count else { return nil }
    return PathBlock(id: id, title: title, exercises: exercises, isInAnyOrder: anyOrder, test: test)
  }

  /// The id of an exercise, or `{exercise, variant, optional}`.
  private func decodeExercise(_ value: YAMLValue, mayBeOptional: Bool) -> PathExercise? {
    if value.peek("exercise") == nil { return known(value).map { PathExercise($0.id) } }
    let keys = ["exercise", "variant"] + (mayBeOptional ? ["optional"] : [])
    guard let map = value.mapping(keys: keys) else { return nil }
    let optional = map["optional"].map { $0.flag() } ?? false
    guard let exercise = map.required("exercise").flatMap(known), let optional else { return nil }
    guard let variant = map["variant"] else { return PathExercise(exercise.id, isOptional: optional) }
    return decodeVariant(variant, of: exercise).map {
      PathExercise(exercise.id, variant: $0, isOptional: optional)
    }
  }

  private func known(_ value: YAMLValue) -> Exercise? {
    guard let id = value.text("the id of an exercise") else { return nil }
    if let exercise = exercises.first(where: { $0.id == id }) { return exercise }
    value.report("there is no exercise '\(id)'", hint: hint(for: id, among: exercises.map(\.id)))
    return nil
  }

  private func decodeVariant(_ value: YAMLValue, of exercise: Exercise) -> String? {
    guard let name = value.text("the id of a variant") else { return nil }
    let known = exercise.variants.compactMap(\.variant)
    if known.contains(name) { return name }
    value.report("'\(exercise.id)' has no variant '\(name)'", hint: hint(for: name, among: known))
    return nil
  }

  private func decodeTest(_ value: YAMLValue) -> PathTest? {
    guard let map = value.mapping(keys: ["exercise", "variant", "pass_mark"]) else { return nil }
    let exercise = map.required("exercise").flatMap(known)
    let passMark = map["pass_mark"]?.wholeNumber(in: 0...100)
    guard let exercise else { return nil }
    let variant = map["variant"].flatMap { decodeVariant($0, of: exercise) }
    return PathTest(PathExercise(exercise.id, variant: variant), passMark: passMark)
  }

  /// A test is no copy of what was practised in the path, nor of another test.
  private func checkTests(
    _ blocks: [PathBlock], entry: [EntryTestItem], at items: [YAMLValue], entries: [YAMLValue]
  ) {
    let practised = blocks.flatMap(\.exercises)
    var tests: Set<PathExercise> = []
    func checkOnce(_ test: PathExercise, at value: YAMLValue) {
      if !tests.insert(test).inserted {
        value.report("this is another test of the path too", hint: "test another variant, or another exercise")
      }
    }
    func check(_ test: PathExercise, at value: YAMLValue) {
      let same = practised.filter { $0.exercise == test.exercise }
      if !same.isEmpty, test.variant == nil {
        value.report(
          "'\(test.exercise)' is practised in this path; its test is on another variant",
          hint: "give 'variant', or test another exercise")
      } else if let variant = test.variant, same.contains(where: { $0.variant == variant }) {
        value.report(
          "variant '\(variant)' of '\(test.exercise)' is practised in this path", hint: "test another variant")
      }
      checkOnce(test, at: value)
    }
    for (item, value) in zip(entry, entries) { checkOnce(item.exercise, at: value) }
    for (block, value) in zip(blocks, items) {
      if let test = block.test { check(test.exercise, at: value.peek("test") ?? value) }
    }
  }

  private func decodeEntry(_ value: YAMLValue, blocks: [String]) -> EntryTestItem? {
    guard let map = value.mapping(keys: ["exercise", "variant", "least", "skips"]) else { return nil }
    let exercise = map.required("exercise").flatMap(known)
    let least = map.required("least")?.wholeNumber(in: 0...100)
    let skips = map.required("skips")?.list { item -> String? in
      guard let id = item.text("the id of a block") else { return nil }
      if blocks.contains(id) { return id }
      item.report("there is no block '\(id)'", hint: hint(for: id, among: blocks))
      return nil
    }
    guard let exercise, let least, let skips else { return nil }
    let variant = map["variant"].flatMap { decodeVariant($0, of: exercise) }
    return EntryTestItem(PathExercise(exercise.id, variant: variant), least: least, skips: skips)
  }
}
