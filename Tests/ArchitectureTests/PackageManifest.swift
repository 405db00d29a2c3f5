import Foundation

/// What `Package.swift` declares: each target of `Sources` with the targets of this package that it names, and where.
struct PackageManifest {
  struct Target: Equatable {
    var name: String
    var line: Int
    var dependencies: [String]
  }

  var targets: [Target]

  /// Reads the declarations `module("Name", […])`, `.executableTarget(name: "Name", dependencies: […])` and
  /// `.target(name: "Name", …)`. Products of other packages are plain identifiers there, targets are texts.
  init(text: String) {
    let declaration = /(?:module\(\s*|\.(?:executableTarget|target)\(\s*name:\s*)"(?<name>[^"]+)"/
    targets = text.matches(of: declaration).map { match in
      let rest = text[match.range.upperBound...]
      let call = Self.untilClosing(rest)
      let line = text[..<match.range.lowerBound].count { $0 == "\n" } + 1
      return Target(name: String(match.output.name), line: line, dependencies: Self.dependencies(in: call))
    }
  }

  /// The text up to the parenthesis that closes the call.
  private static func untilClosing(_ text: Substring) -> Substring {
    var depth = 1
    for index in text.indices {
      if text[index] == "(" { depth += 1 }
      if text[index] == ")" { depth -= 1 }
      if depth == 0 { return text[..<index] }
    }
    return text
  }

  /// The texts of the dependency list: the first list of the call, unless that belongs to another argument.
  private static func dependencies(in call: Substring) -> [String] {
    let list = /^\s*,\s*(?:dependencies:\s*)?\[(?<items>[^\]]*)\]/
    guard let match = call.firstMatch(of: list) else { return [] }
    return match.output.items.matches(of: /"([^"]+)"/).map { String($0.output.1) }
  }
}
