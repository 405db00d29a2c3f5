/// What each target may import: section 2 of the design as a table. Whoever adds a target adds a line.
enum Layers {
  struct Rule {
    /// Targets of this package.
    var targets: Set<String>
    /// Modules of other packages and of the system, `Foundation` excepted.
    var modules: Set<String>
    var foundation: FoundationUse

    init(_ targets: Set<String>, modules: Set<String> = [], foundation: FoundationUse = .anywhere) {
      self.targets = targets
      self.modules = modules
      self.foundation = foundation
    }
  }

  enum FoundationUse: Equatable {
    case anywhere
    /// Only in these files, named by their path inside the target.
    case onlyIn(Set<String>)

    static let nowhere = onlyIn([])
  }

  /// Targets without input or output, clock or chance.
  static let pure: Set<String> = ["Circuits", "Grading", "KitProtocol", "Messages", "Drawings"]

  /// Targets that stand for one device, store or network; they never see one another.
  static let adapters: Set<String> = ["KitDevice", "SQLiteAttempts", "ScoreSync", "KitWeb"]

  /// The one target that sees all adapters. The command line sees those that it works on offline.
  static let root = "Daemon"
  static let mayImportAdapters: [String: Set<String>] = [
    root: adapters, "proefbank": ["SQLiteAttempts", "ScoreSync"], "KitTestSupport": adapters,
  ]

  private static let domain: Set<String> = ["Circuits", "Exercises", "Grading", "Messages"]
  private static let hummingbird: Set<String> = ["Hummingbird", "HTTPTypes", "Mustache", "NIOCore", "NIOHTTP1"]

  static let rules: [String: Rule] = [
    // The pure core. Only the message catalogue decodes JSON, for which there is Foundation.
    "KitProtocol": Rule([], foundation: .nowhere),
    "Circuits": Rule([], modules: ["Collections"], foundation: .nowhere),
    "Messages": Rule([], foundation: .onlyIn(["Catalogue.swift"])),
    "Grading": Rule(["Circuits", "Exercises", "Messages"], foundation: .nowhere),
    "Drawings": Rule(["Circuits", "Exercises", "Grading"], foundation: .nowhere),
    // Files that people write.
    "StrictYAML": Rule([], modules: ["Yams"]),
    "Exercises": Rule(["Circuits", "StrictYAML"], modules: ["Yams"]),
    "DaemonConfiguration": Rule(["StrictYAML"]),
    "ContentHash": Rule([], modules: ["Crypto"]),
    // The life of an attempt.
    "Attempts": Rule(domain, modules: ["Synchronization"]),
    "ControlAPI": Rule(["Attempts", "Grading"]),
    "ExerciseRun": Rule(
      domain.union(["Attempts", "CKernelClock"]), modules: ["Logging", "Glibc", "Synchronization"]),
    // Adapters.
    "KitDevice": Rule(
      ["Attempts", "Circuits", "Exercises", "KitProtocol", "CSerialPort", "CGPIO"],
      modules: ["Logging", "Glibc", "Synchronization"]),
    "SQLiteAttempts": Rule(domain.union(["Attempts"]), modules: ["GRDB"]),
    "ScoreSync": Rule(["Attempts", "Grading"], modules: ["AsyncHTTPClient", "JWTKit", "Logging", "NIOCore", "Glibc"]),
    "KitWeb": Rule(
      domain.union(["Attempts", "ControlAPI", "Drawings", "ExerciseRun"]),
      modules: hummingbird.union(["Logging", "Glibc", "Synchronization"])),
    "KitSimulator": Rule(
      ["Circuits", "Exercises", "StrictYAML", "KitFirmware"], modules: ["Logging", "Glibc", "Synchronization"]),
    // What puts everything together.
    "Daemon": Rule(
      domain.union(adapters).union(["Attempts", "ContentHash", "ControlAPI", "DaemonConfiguration", "Drawings"])
        .union(["ExerciseRun", "StrictYAML"]),
      modules: hummingbird.union(["Crypto", "ServiceLifecycle", "Logging", "Glibc", "Synchronization"])),
    "proefbankd": Rule(["Daemon", "DaemonConfiguration"], modules: ["ArgumentParser", "Logging", "Glibc"]),
    "proefbank": Rule(
      domain.union(["Attempts", "ContentHash", "ControlAPI", "DaemonConfiguration", "Drawings"])
        .union(["SQLiteAttempts", "ScoreSync", "StrictYAML"]),
      modules: ["ArgumentParser", "AsyncHTTPClient", "HTTPTypes", "Logging", "NIOCore", "NIOHTTP1", "Glibc"]),
    "proefbank-virtual-kit": Rule(
      ["KitSimulator", "Exercises", "Circuits", "ContentHash", "StrictYAML"],
      modules: ["ArgumentParser", "Logging", "Glibc", "Synchronization"]),
    "KitTestSupport": Rule(
      domain.union(adapters).union(["Attempts", "ControlAPI", "ExerciseRun", "KitProtocol", "KitSimulator"]),
      modules: ["Logging", "Glibc", "Synchronization"]),
    // C, where nothing of Swift is imported.
    "CSerialPort": Rule([]), "CGPIO": Rule([]), "CKernelClock": Rule([]), "KitFirmware": Rule([]),
  ]
}
