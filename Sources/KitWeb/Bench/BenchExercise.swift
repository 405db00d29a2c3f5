import Attempts
import Circuits
import Exercises

/// What the pages at the bench need to know of an exercise.
extension Exercise {
  /// The texts in that language, or else in English, or else in any.
  func texts(in language: String) -> ExerciseTexts? {
    texts[language] ?? texts["en"] ?? texts.min { $0.key < $1.key }?.value
  }

  /// Whether measured wiring and voltages may be shown while it runs (design §5): never in an assessment, and not where
  /// measuring is the task.
  func showsMeasured(in mode: Attempt.Mode) -> Bool {
    guard mode == .practice else { return false }
    switch kind {
    case .wiring, .sequence: return true
    case .faultFinding, .measurement: return false
    }
  }

  /// What it asks, with what there is to look at, for the templates.
  ///
  /// - Parameters:
  ///   - language: of whoever reads.
  ///   - files: address of the folder of its files; that of the bench pages by default.
  /// - Returns: values for `task.mustache`.
  func sheet(in language: String, filesAt files: String? = nil) -> [String: Any] {
    let folder = files ?? "/exercises/\(id)"
    let texts = texts(in: language)
    var values: [String: Any] = [
      "exercise": texts?.title ?? id, "goal": texts?.goal ?? "", "task": texts?.task ?? "",
      "links": links.map { link in
        [
          "title": link.title[language] ?? link.title["en"] ?? link.file, "address": "\(folder)/\(link.file)",
          "video": link.kind == .video,
        ] as [String: Any]
      },
    ]
    if let picture {
      values["picture"] = [
        "address": "\(folder)/\(picture.file)",
        "alternative": picture.alternative[language] ?? picture.alternative["en"] ?? texts?.title ?? id,
      ]
    }
    if let nets = drawnCircuit {
      values["schematic"] = ["nets": nets.groups.map { $0.map(\.description).joined(separator: " — ") }]
    }
    return values
  }
}
