import StrictYAML

/// What a company changes in an exercise of the shipped library: `override.yaml`, format `proefbank.override/1`, in a folder of
/// the same name in the company's own directory.
enum ExerciseOverride {
  static let formatName = "proefbank.override/1"
  /// What makes it the same exercise.
  private static let fixed: Set<String> = ["format", "id", "version", "kind", "kit", "replaces"]

  /// The root of `exercise.yaml` with the changes put in.
  ///
  /// - Parameters:
  ///   - bytes: of `override.yaml`.
  ///   - folder: the company's folder over the shipped one.
  ///   - root: of the shipped `exercise.yaml`.
  /// - Returns: the changed root; nil after reporting.
  static func apply(_ bytes: [UInt8], in folder: ExerciseFolder, to root: YAMLValue) -> YAMLValue? {
    let file = folder.place(of: ExerciseFolder.overrideName)
    guard let override = readYAML(bytes, file: file, into: root.collector),
      let map = override.mapping(keys: ["format", "id", "version", "based_on", "change"])
    else { return nil }
    if let format = map.required("format"), let name = format.text(), name != formatName {
      format.report("this is '\(name)', not '\(formatName)'")
    }
    if let value = map.required("id"), let id = decodeIdentifier(value), id != folder.name {
      value.report("the id '\(id)' is not the name of the folder '\(folder.name)'", hint: "rename one of them")
    }
    let based = map.required("based_on")
    let version = map.required("version")
    guard let change = map.required("change")?.anything(), let entries = change.entries() else { return nil }
    for (key, _) in entries {
      guard let name = key.text("a key"), fixed.contains(name) else { continue }
      key.report("an override does not change '\(name)'", hint: "make an exercise of your own instead")
    }
    guard let version, let based else { return nil }
    return root.merged(with: change).setting("version", to: version).setting("replaces", to: based)
  }
}
