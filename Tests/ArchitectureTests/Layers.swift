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
    root: adapters, "proefbank": ["KitDevice", "SQLiteAttempts", "ScoreSync"], "KitTestSupport": adapters,
    "proefbank-store-bench": ["SQLiteAttempts"],
  ]

  /// What talks to the operating system and writes logs; not for the core.
  private static let system: Set<String> = ["Dispatch", "Glibc", "Logging", "Synchronization"]
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
    "StrictYAML": Rule([], modules: ["Dispatch", "Glibc", "Synchronization", "Yams"]),
    "Exercises": Rule(["Circuits", "StrictYAML"], modules: ["FoundationXML"]),
    "DaemonConfiguration": Rule(["StrictYAML"]),
    "ContentHash": Rule([], modules: ["Crypto"]),
    "Credentials": Rule(["Attempts"], modules: ["Crypto", "CryptoExtras", "Glibc"]),
    // The life of an attempt.
    "Attempts": Rule(domain, modules: ["Synchronization"]),
    "ControlAPI": Rule(domain.union(["Attempts"])),
    "ControlClient": Rule(
      ["Attempts", "ControlAPI"], modules: system.union(["AsyncHTTPClient", "HTTPTypes", "NIOCore", "NIOHTTP1"])),
    "ExerciseRun": Rule(
      domain.union(["Attempts", "CKernelClock"]), modules: system),
    // Adapters.
    "KitDevice": Rule(
      ["Attempts", "Circuits", "Exercises", "KitProtocol", "CSerialPort", "CGPIO"],
      modules: system),
    "SQLiteAttempts": Rule(domain.union(["Attempts", "ContentHash"]), modules: ["GRDB", "Synchronization"]),
    "ScoreSync": Rule(
      ["Attempts", "Grading"],
      modules: system.union(["AsyncHTTPClient", "Crypto", "JWTKit", "NIOCore", "NIOHTTP1", "NIOSSL"])),
    "KitWeb": Rule(
      domain.union(["Attempts", "ControlAPI", "CQRCode", "Drawings", "ExerciseRun"]),
      modules: hummingbird.union(system).union(["CoreMetrics", "Crypto", "ServiceLifecycle"])),
    "KitSimulator": Rule(
      ["Circuits", "Exercises", "StrictYAML", "KitFirmware"], modules: system),
    // What puts everything together.
    "Daemon": Rule(
      domain.union(adapters).union([
        "Attempts", "ContentHash", "ControlAPI", "Credentials", "DaemonConfiguration", "Drawings",
      ])
      .union(["ExerciseRun", "StrictYAML"]),
      modules: hummingbird.union(system).union([
        "CoreMetrics", "HummingbirdTLS", "NIOSSL", "ServiceLifecycle", "UnixSignals",
      ])),
    "proefbankd": Rule(
      ["ControlAPI", "Daemon", "DaemonConfiguration", "StrictYAML"],
      modules: system.union(["ArgumentParser"])),
    "proefbank": Rule(
      domain.union([
        "Attempts", "CKernelClock", "ContentHash", "ControlAPI", "ControlClient", "Credentials", "DaemonConfiguration",
        "Drawings",
      ])
      .union(["KitDevice", "SQLiteAttempts", "ScoreSync", "StrictYAML"]),
      modules: system.union(["ArgumentParser"])),
    "proefbank-virtual-kit": Rule(
      ["KitSimulator", "Exercises", "Circuits", "ContentHash", "StrictYAML"],
      modules: system.union(["ArgumentParser"])),
    "proefbank-bench": Rule(
      ["Circuits", "Exercises", "Grading", "KitProtocol", "KitSimulator", "KitTestSupport", "StrictYAML"],
      modules: system.union(["ArgumentParser"])),
    "proefbank-store-bench": Rule(
      domain.union(["Attempts", "SQLiteAttempts"]), modules: system.union(["ArgumentParser", "GRDB"])),
    "KitTestSupport": Rule(
      domain.union(adapters).union(["Attempts", "ControlAPI", "ExerciseRun", "KitProtocol", "KitSimulator"]),
      modules: system),
    "proefbank-fault-proxy": Rule(["SyncTestSupport"], modules: system.union(["ArgumentParser"])),
    "SyncTestSupport": Rule(
      [], modules: system.union(["AsyncHTTPClient", "JWTKit", "NIOCore", "NIOHTTP1", "NIOPosix"])),
    // C, where nothing of Swift is imported.
    "CSerialPort": Rule([]), "CGPIO": Rule([]), "CQRCode": Rule([]), "CKernelClock": Rule([]),
    "KitFirmware": Rule([]),
  ]
}
