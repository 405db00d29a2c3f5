package import StrictYAML

/// What the recordings of an exercise have to get: `recordings/expected.yaml`, format `proefbank.recordings/1`.
///
/// Each recording is a test of the exercise: a bad attempt that is told by another criterion than it should be shows that the
/// exercise, the kit or the grader changed its meaning.
package struct ExpectedRecordings: Hashable, Sendable {
  package static let formatName = "proefbank.recordings/1"
  package static let fileName = ExerciseFolder.recordings + "/expected.yaml"

  package struct Recording: Hashable, Sendable {
    /// Name of the file in `recordings`.
    package var file: String
    /// As grades write it, such as `passed` or `unexpected_but_working`.
    package var verdict: String
    /// Id of the first criterion that loses points, caps first; nil where it is not said.
    package var firstFailing: String?
    /// 0…100; nil where it is not said.
    package var score: Int?
    /// The variant that was attempted; nil for the exercise as written.
    package var variant: String?
  }

  package var recordings: [Recording]

  /// Reads what the recordings of a folder have to get.
  ///
  /// - Parameters:
  ///   - folder: path of the exercise folder.
  ///   - base: path of the folder that it changes with `override.yaml`; nil for most.
  ///   - verdicts: those that a grade may have, for the hint.
  /// - Returns: nil when the folder says nothing about its recordings.
  /// - Throws: ``DiagnosticsError`` with everything that is wrong in the file.
  package static func load(
    folder: String, over base: String? = nil, verdicts: [String]
  ) throws(DiagnosticsError) -> ExpectedRecordings? {
    let folder = try ExerciseFolder(path: folder, over: base)
    guard folder.files.contains(fileName) else { return nil }
    return try decodeYAML(folder.bytes(of: fileName), file: folder.place(of: fileName)) { root in
      guard let map = root.mapping(keys: ["format", "recordings"]) else { return nil }
      if let format = map.required("format"), let name = format.text(), name != formatName {
        format.report("this is '\(name)', not '\(formatName)'")
      }
      guard let items = map.required("recordings")?.list() else { return nil }
      return ExpectedRecordings(recordings: items.compactMap { decode($0, in: folder, verdicts: verdicts) })
    }
  }

  private static func decode(_ value: YAMLValue, in folder: ExerciseFolder, verdicts: [String]) -> Recording? {
    guard let map = value.mapping(keys: ["file", "verdict", "first_failing", "score", "variant"]) else { return nil }
    let file = map.required("file").flatMap { place -> String? in
      guard let name = place.text("a file of 'recordings'") else { return nil }
      let known = folder.files.filter { $0.hasPrefix(ExerciseFolder.recordings + "/") }
        .map { String($0.dropFirst(ExerciseFolder.recordings.count + 1)) }
      if known.contains(name) { return name }
      place.report("there is no recording '\(name)'", hint: hint(for: name, among: known))
      return nil
    }
    let verdict = map.required("verdict").flatMap { place -> String? in
      guard let name = place.text("a verdict") else { return nil }
      if verdicts.contains(name) { return name }
      place.report("'\(name)' is no verdict", hint: hint(for: name, among: verdicts))
      return nil
    }
    let failing = map["first_failing"]?.text("the id of a criterion")
    let score = map["score"]?.wholeNumber(in: 0...100)
    let variant = map["variant"]?.text("the id of a variant")
    guard let file, let verdict else { return nil }
    return Recording(file: file, verdict: verdict, firstFailing: failing, score: score, variant: variant)
  }
}
