import Foundation
import Testing

@Suite("The architecture of this repository")
struct ArchitectureTests {
  @Test("No file imports what its layer may not see")
  func imports() throws {
    let files = try Repository.swiftFiles(under: "Sources")
    #expect(files.count > 20, "the sources are not where this test looks for them")
    #expect(files.flatMap(ArchitectureRules.violations(in:)) == [])
  }

  @Test("Package.swift declares no dependency that the design forbids")
  func declarations() throws {
    let url = Repository.root.appending(path: "Package.swift")
    let manifest = PackageManifest(text: try String(contentsOf: url, encoding: .utf8))
    let names = Set(manifest.targets.map(\.name))
    #expect(names.isSuperset(of: ["Circuits", "Grading", "Daemon", "proefbank"]))
    let grading = try #require(manifest.targets.first { $0.name == "Grading" })
    #expect(grading.dependencies.contains("Circuits"))
    #expect(ArchitectureRules.violations(in: manifest) == [])
  }

  @Test("Every folder of Sources has a rule")
  func rules() throws {
    let folders = try FileManager.default.contentsOfDirectory(atPath: Repository.root.appending(path: "Sources").path)
    #expect(folders.filter { !$0.hasPrefix(".") && Layers.rules[$0] == nil } == [])
  }

  @Test("An exception for Foundation that nothing needs any more is removed")
  func exceptions() throws {
    let files = try Repository.swiftFiles(under: "Sources")
    for (name, rule) in Layers.rules {
      guard case .onlyIn(let excepted) = rule.foundation else { continue }
      let using = files.filter { $0.target == name && $0.imports.contains { $0.module == "Foundation" } }
      #expect(excepted == Set(using.map(\.pathInTarget)), "\(name)")
    }
  }

  @Test("No adapter may see another one, and only the composition root sees them all")
  func adapters() {
    for (name, rule) in Layers.rules {
      let seen = rule.targets.intersection(Layers.adapters)
      #expect(seen.isSubset(of: Layers.mayImportAdapters[name] ?? []), "\(name) sees \(seen.sorted())")
    }
    #expect(Layers.rules[Layers.root]?.targets.isSuperset(of: Layers.adapters) == true)
  }

  @Test("The pure core sees neither devices nor clocks, and the rules form no circle")
  func pureCore() {
    let impure: Set<String> = ["Glibc", "Dispatch", "Logging", "NIOCore", "Synchronization", "GRDB", "AsyncHTTPClient"]
    for name in Layers.pure {
      #expect(Layers.rules[name]?.modules.isDisjoint(with: impure) == true, "\(name)")
      #expect(Layers.rules[name]?.foundation != .anywhere, "\(name)")
    }
    for name in Layers.rules.keys.sorted() {
      #expect(!reachable(from: name).contains(name), "\(name) reaches itself")
    }
  }

  private func reachable(from start: String) -> Set<String> {
    var seen: Set<String> = []
    var open = Array(Layers.rules[start]?.targets ?? [])
    while let next = open.popLast() {
      if seen.insert(next).inserted { open += Layers.rules[next]?.targets ?? [] }
    }
    return seen
  }

  @Test("No file is longer than 400 lines")
  func lengths() throws {
    let files = try Repository.swiftFiles(under: "Sources") + Repository.swiftFiles(under: "Tests")
    #expect(files.compactMap(ArchitectureRules.tooLong) == [])
  }
}

@Suite("The rules themselves")
struct ArchitectureRulesTests {
  @Test(
    "A forbidden import is named with its file and line",
    arguments: [
      ("Sources/Grading/A.swift", "\nimport Foundation", "Sources/Grading/A.swift:2: Grading does without Foundation"),
      ("Sources/Circuits/A.swift", "import Glibc", "Sources/Circuits/A.swift:1: Circuits may not import Glibc"),
      ("Sources/KitWeb/R/A.swift", "package import GRDB", "Sources/KitWeb/R/A.swift:1: KitWeb may not import GRDB"),
      (
        "Sources/KitDevice/A.swift", "@preconcurrency internal import struct SQLiteAttempts.Store",
        "Sources/KitDevice/A.swift:1: KitDevice may not import SQLiteAttempts"
      ),
      (
        "Sources/New/A.swift", "",
        "Sources/New/A.swift:1: the target New has no rule; say in Layers.swift what it may import"
      ),
    ])
  func forbidden(path: String, text: String, expected: String) {
    #expect(ArchitectureRules.violations(in: SourceFile(path: path, text: text)) == [expected])
  }

  @Test("An allowed import, and a word in a comment, are left alone")
  func allowed() {
    let text = "// import GRDB\nimport Circuits\npackage import Messages\nlet importer = 1\n"
    let file = SourceFile(path: "Sources/Grading/A.swift", text: text)
    #expect(file.imports.map(\.module) == ["Circuits", "Messages"])
    #expect(ArchitectureRules.violations(in: file) == [])
  }

  @Test("A forbidden declaration in Package.swift is named with its line")
  func declaration() {
    let manifest = PackageManifest(
      text: """
        let targets = [
          module("Circuits", [collections]),
          module(
            "KitWeb",
            ["Attempts", "SQLiteAttempts", log],
            resources: [.copy("Resources")]),
          .executableTarget(name: "proefbankd", dependencies: ["Daemon"], swiftSettings: strict),
          module("Messages", resources: nil),
        ]
        """)
    #expect(manifest.targets.map(\.name) == ["Circuits", "KitWeb", "proefbankd", "Messages"])
    #expect(manifest.targets.map(\.dependencies) == [[], ["Attempts", "SQLiteAttempts"], ["Daemon"], []])
    #expect(
      ArchitectureRules.violations(in: manifest) == ["Package.swift:3: KitWeb may not depend on SQLiteAttempts"])
  }

  @Test("A file of 401 lines is too long")
  func length() {
    let text = String(repeating: "\n", count: 401)
    #expect(ArchitectureRules.tooLong(SourceFile(path: "Sources/A/B.swift", text: text)) != nil)
    #expect(ArchitectureRules.tooLong(SourceFile(path: "Sources/A/B.swift", text: String(text.dropLast()))) == nil)
  }
}
