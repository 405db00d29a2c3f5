package import StrictYAML

extension Exercise {
  /// Reads an exercise folder (`proefbank.exercise/1`) and checks it against its kit.
  ///
  /// What has to be computed is not checked here: that the reference gets full marks and cannot short.
  ///
  /// - Parameters:
  ///   - folder: path of the folder; its name has to be the id of the exercise.
  ///   - kits: the kit descriptions by id.
  ///   - digest: SHA-256 of bytes in hexadecimal.
  /// - Returns: the exercise, with every name in it known.
  /// - Throws: ``DiagnosticsError`` with everything that is wrong in the folder.
  package static func load(
    folder: String, kits: [String: KitDescription], digest: ([UInt8]) -> String
  ) throws(DiagnosticsError) -> Exercise {
    let folder = try ExerciseFolder(path: folder)
    let bytes = try folder.bytes(of: ExerciseFolder.fileName)
    let hash = try folder.contentHash(digest: digest)
    // A schematic in a file of its own reports under its own name; the exercise then reports that it has mistakes.
    var elsewhere: [Diagnostic] = []
    do throws(DiagnosticsError) {
      return try decodeYAML(bytes, file: "\(folder.path)/\(ExerciseFolder.fileName)") { root -> Exercise? in
        let decoder = ExerciseDecoder(folder: folder, kits: kits, contentHash: hash)
        let exercise = decoder.decode(root)
        elsewhere = decoder.elsewhere
        return exercise
      }
    } catch {
      throw DiagnosticsError(error.diagnostics + elsewhere)
    }
  }

  /// What is wrong with an exercise folder; empty when it can be loaded.
  package static func check(
    folder: String, kits: [String: KitDescription], digest: ([UInt8]) -> String
  ) -> [Diagnostic] {
    do {
      _ = try load(folder: folder, kits: kits, digest: digest)
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
  private let contentHash: String
  /// What is wrong in other files of the folder.
  var elsewhere: [Diagnostic] = []

  private static let keys = [
    "format", "id", "version", "kind", "tag", "kit", "pass_mark", "attempts_allowed", "release", "expected_minutes",
    "prerequisites", "texts", "links",
  ]

  private enum KindName: String, CaseIterable {
    case wiring, sequence, measurement
    case faultFinding = "fault-finding"

    /// Keys that not every kind has.
    var keys: [String] {
      switch self {
      case .wiring: ["reference", "operated", "connection_points", "exclusive", "requirements", "rules"]
      case .sequence: ["sequence"]
      case .faultFinding: ["reference", "operated", "faults", "symptoms", "points"]
      case .measurement: ["reference", "state", "opened", "questions"]
      }
    }

    static let allKeys = Set(allCases.flatMap(\.keys)).sorted()
  }

  init(folder: ExerciseFolder, kits: [String: KitDescription], contentHash: String) {
    self.folder = folder
    self.kits = kits
    self.contentHash = contentHash
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
    let passMark = map.required("pass_mark")?.wholeNumber(in: 0...100)
    let attempts = map["attempts_allowed"].flatMap { $0.wholeNumber(in: 1...1000) }
    let release = map.required("release")?.choice(of: Exercise.Release.self)
    let minutes = map.required("expected_minutes")?.wholeNumber(in: 1...10_000)
    let prerequisites = map["prerequisites"]?.list { decodeIdentifier($0) } ?? []
    let texts = map.required("texts").flatMap(decodeExerciseTexts)
    let languages = texts.map { Set($0.keys) } ?? []
    let links = decodeLinks(map["links"], languages: languages)
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
    guard let id, let version, let tag, let kit, let texts, let passMark, let release, let minutes, let kind
    else { return nil }
    return Exercise(
      id: id, version: version, kind: kind, tag: tag, kit: kit.id, texts: texts, passMark: passMark,
      attemptsAllowed: attempts, release: release, expectedMinutes: minutes, prerequisites: prerequisites,
      links: links, contentHash: contentHash)
  }

  private func decodeKit(_ value: YAMLValue) -> KitDescription? {
    guard let id = value.text("the id of a kit") else { return nil }
    if let kit = kits[id] { return kit }
    value.report("there is no kit '\(id)'", hint: hint(for: id, among: kits.keys.sorted()))
    return nil
  }

  private func decodeLinks(_ value: YAMLValue?, languages: Set<String>) -> [ExerciseLink] {
    value?.list { item in
      guard let map = item.mapping(keys: ["kind", "title", "file"]) else { return nil }
      let kind = map.required("kind")?.choice(of: ExerciseLink.Kind.self)
      let title = map.required("title").flatMap { decodeTexts($0, in: languages) }
      let file = map.required("file").flatMap { folder.file(named: $0) }
      guard let kind, let title, let file else { return nil }
      return ExerciseLink(kind: kind, title: title, file: file)
    } ?? []
  }
}
