package import StrictYAML

extension Exercise {
  /// Reads an exercise folder (`proefbank.exercise/1`) and checks it against its kit, with all of its variants.
  ///
  /// What has to be computed is not checked here: that the reference gets full marks and cannot short.
  ///
  /// - Parameters:
  ///   - folder: path of the folder; its name has to be the id of the exercise.
  ///   - base: path of the folder that `override.yaml` in `folder` changes; nil where the folder is complete in itself.
  ///   - kits: the kit descriptions by id.
  ///   - fragments: what `{fragment: …}` stands for.
  ///   - digest: SHA-256 of bytes in hexadecimal.
  /// - Returns: the exercise, with every name in it known.
  /// - Throws: ``DiagnosticsError`` with everything that is wrong in the folder.
  package static func load(
    folder: String, over base: String? = nil, kits: [String: KitDescription],
    fragments: FragmentShelf = FragmentShelf(), digest: ([UInt8]) -> String
  ) throws(DiagnosticsError) -> Exercise {
    let folder = try ExerciseFolder(path: folder, over: base)
    let bytes = try folder.bytes(of: ExerciseFolder.fileName)
    let override = base == nil ? nil : try folder.bytes(of: ExerciseFolder.overrideName)
    let fragments = FragmentReader(shelf: fragments)
    // A schematic in a file of its own reports under its own name; the exercise then reports that it has mistakes.
    var elsewhere: [Diagnostic] = []
    var exercise: Exercise
    do throws(DiagnosticsError) {
      exercise = try decodeYAML(bytes, file: folder.place(of: ExerciseFolder.fileName)) { root -> Exercise? in
        var root = root
        if let override {
          guard let changed = ExerciseOverride.apply(override, in: folder, to: root) else { return nil }
          root = changed
        }
        root = root.replacing("fragment") { fragments.value(for: $0) }
        guard root.collector.isEmpty else { return nil }
        return decode(root, in: folder, kits: kits, elsewhere: &elsewhere)
      }
    } catch {
      throw DiagnosticsError(error.diagnostics + elsewhere)
    }
    let used = fragments.used.sorted { $0.key < $1.key }.map { (id: $0.key, bytes: $0.value) }
    let hash = try folder.contentHash(fragments: used, digest: digest)
    exercise.contentHash = hash
    for index in exercise.variants.indices { exercise.variants[index].contentHash = hash }
    return exercise
  }

  /// The exercise as written and, when nothing is wrong with it, each of its variants.
  private static func decode(
    _ root: YAMLValue, in folder: ExerciseFolder, kits: [String: KitDescription], elsewhere: inout [Diagnostic]
  ) -> Exercise? {
    let changes = VariantChange.all(in: root)
    let root = root.without(["values", "variants"])
    var exercises: [Exercise] = []
    for change in changes {
      root.collector.context = change.id.map { "variant '\($0)': " } ?? ""
      // A value that the exercise as written has not, no variant has.
      if change.id == nil {
        root.visitTexts { text, place in
          for name in change.unknownValues(in: text) {
            place.report("the value $(\(name)) is not given", hint: "add it under 'values'")
          }
        }
      }
      let decoder = ExerciseDecoder(folder: folder, kits: kits, variant: change)
      let exercise = decoder.decode(change.isNothing ? root : root.mapTexts(change.change))
      elsewhere += decoder.elsewhere
      guard let exercise, root.collector.isEmpty else { return nil }
      change.reportUnseen()
      if let twin = exercises.first(where: { $0.isSame(as: exercise) }) {
        change.place?.report(
          "it is the same as " + (twin.variant.map { "variant '\($0)'" } ?? "the exercise as written"),
          hint: "change something that a learner sees, or remove it")
      }
      exercises.append(exercise)
    }
    root.collector.context = ""
    var written = exercises[0]
    written.variants = Array(exercises.dropFirst())
    return written
  }

  /// Whether it asks the same in the same words, whatever variant it is.
  private func isSame(as other: Exercise) -> Bool {
    var one = self
    one.variant = other.variant
    return one == other
  }

  /// What is wrong with an exercise folder; empty when it can be loaded.
  package static func check(
    folder: String, kits: [String: KitDescription], fragments: FragmentShelf = FragmentShelf(),
    digest: ([UInt8]) -> String
  ) -> [Diagnostic] {
    do {
      _ = try load(folder: folder, kits: kits, fragments: fragments, digest: digest)
      return []
    } catch {
      return error.diagnostics
    }
  }
}

/// Decodes `exercise.yaml`.
final class ExerciseDecoder {
  let folder: ExerciseFolder
  private let kits: [String: KitDescription]
  /// Which variant of the exercise is read; schematics in files of their own change with it.
  let variant: VariantChange
  /// What is wrong in other files of the folder.
  var elsewhere: [Diagnostic] = []

  private static let keys = [
    "format", "id", "version", "kind", "tag", "kit", "pass_mark", "attempts_allowed", "release", "expected_minutes",
    "prerequisites", "texts", "links", "level", "picture", "hints", "replaces", "values", "variants",
  ]

  private enum KindName: String, CaseIterable {
    case wiring, sequence, measurement
    case faultFinding = "fault-finding"

    /// Keys that not every kind has.
    var keys: [String] {
      switch self {
      case .wiring:
        ["reference", "operated", "connection_points", "exclusive", "requirements", "rules", "alternatives"]
      case .sequence: ["sequence"]
      case .faultFinding: ["reference", "operated", "faults", "symptoms", "points"]
      case .measurement: ["reference", "state", "opened", "questions"]
      }
    }

    static let allKeys = Set(allCases.flatMap(\.keys)).sorted()
  }

  init(folder: ExerciseFolder, kits: [String: KitDescription], variant: VariantChange) {
    self.folder = folder
    self.kits = kits
    self.variant = variant
  }

  func decode(_ root: YAMLValue) -> Exercise? {
    guard let map = root.mapping(keys: Self.keys + KindName.allKeys) else { return nil }
    if let format = map.required("format"), let name = format.text(), name != Exercise.formatName {
      format.report("this is '\(name)', not '\(Exercise.formatName)'", hint: "update proefbank or the file")
    }
    let id = map.required("id").flatMap { decodeIdentifier($0) }
    if let id, id != folder.name {
      map["id"]?.report("the id '\(id)' is not the name of the folder '\(folder.name)'", hint: "rename one of them")
    }
    let version = map.required("version")?.wholeNumber(in: 1...1_000_000)
    let kindName = map.required("kind")?.choice(of: KindName.self)
    if let kindName {
      for key in KindName.allKeys where !kindName.keys.contains(key) {
        map[key]?.report(
          "a \(kindName.rawValue) exercise has no '\(key)'", hint: "it has \(kindName.keys.joined(separator: ", "))")
      }
    }
    let tag = map.required("tag")?.choice(of: Exercise.Tag.self)
    let level = map["level"].flatMap { $0.choice(of: Exercise.Level.self) }
    let replaces = map["replaces"]?.wholeNumber(in: 1...1_000_000)
    let passMark = map.required("pass_mark")?.wholeNumber(in: 0...100)
    let attempts = map["attempts_allowed"].flatMap { $0.wholeNumber(in: 1...1000) }
    let release = map.required("release")?.choice(of: Exercise.Release.self)
    let minutes = map.required("expected_minutes")?.wholeNumber(in: 1...10_000)
    let prerequisites = map["prerequisites"]?.list { decodeIdentifier($0) } ?? []
    let texts = map.required("texts").flatMap(decodeExerciseTexts)
    let languages = texts.map { Set($0.keys) } ?? []
    let links = decodeLinks(map["links"], languages: languages)
    let picture = map["picture"].flatMap { decodePicture($0, languages: languages) }
    let kit = map.required("kit").flatMap(decodeKit)
    let kind = kit.flatMap { kit -> Exercise.Kind? in
      switch kindName {
      case .wiring: decodeWiringTask(map, kit: kit, languages: languages).map(Exercise.Kind.wiring)
      case .sequence:
        decodeSequenceTask(map, kit: kit, id: id ?? "", version: version ?? 1, passMark: passMark ?? 0)
          .map(Exercise.Kind.sequence)
      case .faultFinding: decodeFaultExercise(map, kit: kit, languages: languages).map(Exercise.Kind.faultFinding)
      case .measurement: decodeMeasurement(map, kit: kit, languages: languages).map(Exercise.Kind.measurement)
      case nil: nil
      }
    }
    let ladders = kit.map { decodeLadders(map["hints"], kit: $0, kind: kind, languages: languages) } ?? []
    guard let id, let version, let tag, let kit, let texts, let passMark, let release, let minutes, let kind
    else { return nil }
    var exercise = Exercise(
      id: id, version: version, kind: kind, tag: tag, kit: kit.id, texts: texts, passMark: passMark,
      attemptsAllowed: attempts, release: release, expectedMinutes: minutes, prerequisites: prerequisites,
      links: links, level: level, picture: picture, ladders: ladders, replaces: replaces, contentHash: "")
    exercise.variant = variant.id
    return exercise
  }

  private func decodeKit(_ value: YAMLValue) -> KitDescription? {
    guard let id = value.text("the id of a kit") else { return nil }
    if let kit = kits[id] { return kit }
    value.report("there is no kit '\(id)'", hint: hint(for: id, among: kits.keys.sorted()))
    return nil
  }

  private func decodeLinks(_ value: YAMLValue?, languages: Set<String>) -> [ExerciseLink] {
    value?.list { item in
      guard let map = item.mapping(keys: ["kind", "title", "file", "exercise"]) else { return nil }
      let kind = map.required("kind")?.choice(of: ExerciseLink.Kind.self)
      let title = map.required("title").flatMap { decodeTexts($0, in: languages) }
      // A shared lesson is named alike by the exercise that has it and by the others.
      let exercise = map["exercise"].flatMap { decodeIdentifier($0) }.flatMap { $0 == folder.name ? nil : $0 }
      let file = map.required("file").flatMap { exercise == nil ? folder.file(named: $0) : $0.text("a file") }
      guard let kind, let title, let file else { return nil }
      return ExerciseLink(kind: kind, title: title, file: file, exercise: exercise)
    } ?? []
  }

  private func decodePicture(_ value: YAMLValue, languages: Set<String>) -> ExercisePicture? {
    guard let map = value.mapping(keys: ["file", "alternative"]) else { return nil }
    let file = map.required("file").flatMap { place -> String? in
      guard let file = folder.file(named: place) else { return nil }
      if [".svg", ".png"].contains(where: file.hasSuffix) { return file }
      place.report("'\(file)' is no picture that every screen shows", hint: "use .svg or .png")
      return nil
    }
    let alternative = map["alternative"].flatMap { decodeTexts($0, in: languages) } ?? [:]
    return file.map { ExercisePicture(file: $0, alternative: alternative) }
  }
}
