extension FormatReference {
  /// A table for each format, in Markdown.
  package var markdown: String {
    formats.sorted { $0.key < $1.key }.map { format, keys in
      let rows = keys.sorted { $0.key < $1.key }.map { path, key in
        "| `\(path)` | \(key.necessity.text) | \(key.kinds.sorted().joined(separator: "; ")) | \(key.shownExample) |"
      }
      return (["## \(format)", "", "| key | | is | for example |", "|---|---|---|---|"] + rows).joined(separator: "\n")
    }.joined(separator: "\n\n") + "\n"
  }
}

extension FormatReference.Necessity {
  fileprivate var text: String {
    switch self {
    case .required: "required"
    case .dependent: "depends"
    case .optional: ""
    }
  }
}

extension FormatReference.Key {
  fileprivate var shownExample: String {
    guard let example, example.count <= 60 else { return "" }
    return "`\(example.replacing("|", with: "\\|"))`"
  }
}
