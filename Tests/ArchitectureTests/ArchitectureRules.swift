/// Judges files and declarations by ``Layers``; each answer is `path:line: what is wrong`.
enum ArchitectureRules {
  /// Modules that every target may import: the language's own.
  private static let language: Set<String> = ["Swift", "RegexBuilder"]
  static let mostLines = 400

  static func violations(in file: SourceFile) -> [String] {
    guard let target = file.target else { return [] }
    guard let rule = Layers.rules[target] else {
      return ["\(file.path):1: the target \(target) has no rule; say in Layers.swift what it may import"]
    }
    return file.imports.compactMap { found in
      let place = "\(file.path):\(found.line)"
      let module = found.module
      if module == target || language.contains(module) || rule.targets.contains(module) { return nil }
      if module == "Foundation" || module == "FoundationEssentials" {
        if case .onlyIn(let files) = rule.foundation, !files.contains(file.pathInTarget) {
          return "\(place): \(target) does without \(module)"
        }
        return nil
      }
      if rule.modules.contains(module) { return nil }
      return "\(place): \(target) may not import \(module)"
    }
  }

  static func violations(in manifest: PackageManifest) -> [String] {
    manifest.targets.flatMap { target -> [String] in
      let place = "Package.swift:\(target.line)"
      guard let rule = Layers.rules[target.name] else {
        return ["\(place): the target \(target.name) has no rule; say in Layers.swift what it may import"]
      }
      return target.dependencies.filter { !rule.targets.contains($0) }
        .map { "\(place): \(target.name) may not depend on \($0)" }
    }
  }

  static func tooLong(_ file: SourceFile) -> String? {
    file.lines > mostLines ? "\(file.path):\(mostLines + 1): \(file.lines) lines; at most \(mostLines)" : nil
  }
}
