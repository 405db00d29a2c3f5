// swift-tools-version: 6.2

import PackageDescription

/// The pure core and the kit link build in seconds. `PROEFBANK_CORE=1 swift test --filter Grading`
/// leaves out everything that needs Hummingbird, GRDB or AsyncHTTPClient (docs/decisions/0002).
let coreOnly = Context.environment["PROEFBANK_CORE"] != nil

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
]

let portableC: [CSetting] = [
  .unsafeFlags(["-std=c11", "-Wall", "-Wextra", "-Wconversion", "-Werror"])
]

/// What is installed is linked by the toolchain's lld: no table of names for others to look up, so that what nobody calls
/// is left out, and relocations in 49 kB of 3,570. The daemon has 7 MB less resident (docs/operating.md). Packed relocations
/// want glibc 2.36, which `debian/control` says because dpkg-shlibdeps does not see it.
let installed: [LinkerSetting] = [
  .unsafeFlags(
    ["-use-ld=lld", "-Xlinker", "--no-export-dynamic", "-Xlinker", "-z", "-Xlinker", "pack-relative-relocs"],
    .when(platforms: [.linux], configuration: .release))
]

let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let log = Target.Dependency.product(name: "Logging", package: "swift-log")
let collections = Target.Dependency.product(name: "Collections", package: "swift-collections")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdTLS = Target.Dependency.product(name: "HummingbirdTLS", package: "hummingbird")
let metrics = Target.Dependency.product(name: "CoreMetrics", package: "swift-metrics")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let jwtKit = Target.Dependency.product(name: "JWTKit", package: "jwt-kit")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let httpClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")

func module(
  _ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource]? = nil, exclude: [String] = []
) -> Target {
  .target(name: name, dependencies: dependencies, exclude: exclude, resources: resources, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
  .testTarget(name: name + "Tests", dependencies: dependencies, exclude: exclude, swiftSettings: strict)
}

let coreTargets: [Target] = [
  .target(
    name: "KitFirmware", path: "firmware-protocol",
    exclude: [
      "PROTOCOL.md", "Makefile", "messages.txt", "codes.txt", "generate.py", "vectors", "tests", "fuzz",
      "port/avr", "port/template",
    ],
    sources: ["src", "port/host"], publicHeadersPath: "include", cSettings: portableC),
  .target(name: "CSerialPort", cSettings: portableC, linkerSettings: [.linkedLibrary("serialport")]),
  .target(name: "CGPIO", cSettings: portableC, linkerSettings: [.linkedLibrary("gpiod")]),
  .target(name: "CQRCode", cSettings: portableC, linkerSettings: [.linkedLibrary("qrencode")]),
  .target(name: "CKernelClock", cSettings: [.define("_GNU_SOURCE")] + portableC),
  module("KitProtocol"),
  module("Circuits", [collections]),
  module("Messages", resources: nil),
  module("StrictYAML", [yams]),
  module("Exercises", ["Circuits", "StrictYAML"]),
  module("Grading", ["Circuits", "Exercises", "Messages"]),
  module("Drawings", ["Circuits", "Exercises", "Grading"]),
  module("Attempts", ["Circuits", "Exercises", "Grading", "Messages"]),
  module("ControlAPI", ["Attempts", "Exercises", "Grading"]),
  module("ExerciseRun", ["Attempts", "CKernelClock", "Circuits", "Exercises", "Grading", "Messages", log]),
  module("KitDevice", ["Attempts", "Circuits", "Exercises", "KitProtocol", "CGPIO", "CSerialPort", log]),
  module("KitSimulator", ["Circuits", "Exercises", "StrictYAML", "KitFirmware", log]),
  module("DaemonConfiguration", ["StrictYAML"]),
  .executableTarget(
    name: "proefbank-virtual-kit",
    dependencies: ["KitSimulator", "Exercises", "Circuits", "StrictYAML", arguments, log],
    swiftSettings: strict),
  .executableTarget(
    name: "proefbank-bench",
    dependencies: [
      "Circuits", "Exercises", "Grading", "KitProtocol", "KitSimulator", "KitTestSupport", "StrictYAML", arguments,
    ], path: "Benchmarks",
    exclude: ["kits", "peers", "Store", "Web"], swiftSettings: strict),

  module(
    "KitTestSupport", ["Attempts", "Circuits", "Exercises", "KitProtocol", "KitDevice", "KitSimulator", "Grading"]),
  tests("KitProtocol", ["KitProtocol", "KitFirmware"]),
  tests("Circuits", ["Circuits"]),
  tests("Messages", ["Messages"]),
  tests("StrictYAML", ["StrictYAML"]),
  tests("Exercises", ["Exercises", "Circuits", "StrictYAML"], exclude: ["Samples"]),
  tests("Grading", ["Grading", "Exercises", "Circuits", "Messages"]),
  tests("Drawings", ["Drawings", "Circuits", "Exercises", "Grading", "StrictYAML"]),
  tests("Attempts", ["Attempts"]),
  tests("ExerciseRun", ["ExerciseRun"]),
  tests("KitDevice", ["KitDevice", "KitSimulator", "KitTestSupport"]),
  tests("KitSimulator", ["KitSimulator", "Circuits", "Exercises", "KitProtocol", "StrictYAML"]),
  tests("DaemonConfiguration", ["DaemonConfiguration"]),
  tests("Architecture", []),
]

let daemonTargets: [Target] = [
  module("ContentHash", [crypto]),
  module("Credentials", ["Attempts", crypto, cryptoExtras]),
  module("ControlClient", ["Attempts", "ControlAPI", httpClient, nioCore, nioHTTP1]),
  module("SQLiteAttempts", ["Attempts", "Circuits", "ContentHash", "Exercises", "Grading", "Messages", grdb]),
  module("ScoreSync", ["Attempts", "Grading", crypto, httpClient, jwtKit, log, nioCore, nioHTTP1, nioSSL]),
  module("SyncTestSupport", [httpClient, jwtKit, nioCore, nioHTTP1, nioPosix]),
  module(
    "KitWeb",
    [
      "Attempts", "Circuits", "ControlAPI", "CQRCode", "Drawings", "Exercises", "ExerciseRun", "Grading", "Messages",
      crypto, httpTypes, hummingbird, lifecycle, metrics, mustache, nioCore, log,
    ],
    resources: [.copy("Resources")]),
  module(
    "Daemon",
    [
      "Attempts", "ContentHash", "ControlAPI", "Credentials", "DaemonConfiguration", "Exercises", "ExerciseRun",
      "Grading", "KitDevice", "KitWeb", "Messages", "SQLiteAttempts", "StrictYAML", hummingbird, hummingbirdTLS,
      lifecycle, metrics, nioCore, nioSSL, unixSignals, log,
    ]),
  .executableTarget(
    name: "proefbankd",
    dependencies: ["ControlAPI", "Daemon", "DaemonConfiguration", "StrictYAML", arguments, log],
    swiftSettings: strict, linkerSettings: installed),
  .executableTarget(
    name: "proefbank",
    dependencies: [
      "Attempts", "CKernelClock", "Circuits", "ContentHash", "ControlAPI", "ControlClient", "Credentials",
      "DaemonConfiguration",
      "Drawings", "Exercises", "Grading", "KitDevice", "Messages", "SQLiteAttempts", "ScoreSync", "StrictYAML",
      arguments,
      log,
    ],
    swiftSettings: strict, linkerSettings: installed),
  .executableTarget(
    name: "proefbank-store-bench",
    dependencies: ["Attempts", "Circuits", "Grading", "Messages", "SQLiteAttempts", arguments, grdb],
    path: "Benchmarks/Store", swiftSettings: strict),
  .executableTarget(
    name: "proefbank-fault-proxy", dependencies: ["SyncTestSupport", arguments], swiftSettings: strict),
  tests("SQLiteAttempts", ["SQLiteAttempts", "Attempts", "ContentHash", grdb]),
  tests("Credentials", ["Credentials", "Attempts", "SQLiteAttempts"]),
  tests(
    "KitWeb", ["KitWeb", "Attempts", "Circuits", "Drawings", "ExerciseRun", "Exercises", "Grading", "Messages"]),
  tests(
    "ScoreSync",
    ["ScoreSync", "SQLiteAttempts", "SyncTestSupport", "Attempts", "Grading", cryptoExtras, grdb, log, nioHTTP1]),
  tests("Daemon", ["Attempts", "Daemon", log]),
  tests("proefbank", ["proefbank", "Circuits", "ContentHash", "ControlAPI", "Exercises", "Grading", arguments]),
  tests(
    "EndToEnd",
    [
      "Attempts", "ContentHash", "ControlAPI", "ControlClient", "Credentials", "Daemon", "DaemonConfiguration",
      "Exercises", "Grading", "KitSimulator", "SQLiteAttempts", "ScoreSync", httpClient, lifecycle, log, nioCore,
      nioHTTP1, nioSSL,
    ]),
]

let coreDependencies: [Package.Dependency] = [
  .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
  .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
  .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
  .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
]

let daemonDependencies: [Package.Dependency] = [
  .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
  .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
  .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
  .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
  .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.36.0"),
  .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
  .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
  .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
  .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
  .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
]

let package = Package(
  name: "proefbank",
  products: coreOnly
    ? [
      .executable(name: "proefbank-virtual-kit", targets: ["proefbank-virtual-kit"]),
      .executable(name: "proefbank-bench", targets: ["proefbank-bench"]),
    ]
    : [
      .executable(name: "proefbankd", targets: ["proefbankd"]),
      .executable(name: "proefbank", targets: ["proefbank"]),
      .executable(name: "proefbank-virtual-kit", targets: ["proefbank-virtual-kit"]),
      .executable(name: "proefbank-bench", targets: ["proefbank-bench"]),
    ],
  dependencies: coreDependencies + (coreOnly ? [] : daemonDependencies),
  targets: coreTargets + (coreOnly ? [] : daemonTargets),
  cLanguageStandard: .c11
)
