import Attempts
import Exercises
import Foundation
import KitDevice
import KitSimulator
import KitTestSupport
import Testing

/// What is at the other end of the cable: every rig has to pass the same tests.
enum Rig: String, CaseIterable, CustomTestStringConvertible {
  /// The reference firmware, and bytes that are handed over in memory.
  case memory
  /// The reference firmware on a pseudo-terminal.
  case pseudoTerminal
  /// The firmware for the ATmega2560 on an emulated one, its UART on a pseudo-terminal at 115,200 baud.
  case emulatedMicrocontroller

  /// All of them; a computer on which the emulator was never built goes without it, unless PROEFBANK_MCU asks for it.
  static let all = allCases.filter {
    $0 != .emulatedMicrocontroller || ProcessInfo.processInfo.environment["PROEFBANK_MCU"] != nil
      || FileManager.default.isExecutableFile(atPath: emulator(of: "electro-basis").runner)
  }

  /// What tools/build-mcu builds for a kit; that of the basic one has the short name.
  static func emulator(of kit: String) -> Emulator {
    let output = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../.build/avr")
      .standardized.path
    let name = kit == "electro-basis" ? "kit-115200" : "kit-\(kit)-115200"
    return Emulator(runner: output + "/run_avr", firmware: output + "/\(name).elf")
  }

  var testDescription: String { rawValue }

  /// A kit, and what looks for it; neither is started.
  func make(_ description: KitDescription, folder: String) throws -> (SerialKit, VirtualKit) {
    let link = folder + "/kit"
    let settings = SerialKit.Settings(station: "station-1", path: link)
    switch self {
    case .memory:
      let cable = MemoryCable()
      let virtual = try VirtualKit(kit: description, serialNumber: "PB-0042", link: link) {
        () throws(VirtualKitError) in try cable.plug()
      }
      let kit = SerialKit(settings: settings, description: description) { _ throws(PortFailure) in try cable.open() }
      return (kit, virtual)
    case .pseudoTerminal:
      return (
        SerialKit(settings: settings, description: description),
        try VirtualKit(kit: description, serialNumber: "PB-0042", link: link)
      )
    case .emulatedMicrocontroller:
      return (
        SerialKit(settings: settings, description: description),
        try VirtualKit(
          kit: description, serialNumber: "PB-0042", link: link, emulator: Self.emulator(of: description.id))
      )
    }
  }

  /// Runs `body` with a kit that is being looked for.
  func run(kit id: String = "electro-basis", _ body: (VirtualBench) async throws -> Void) async throws {
    let folder = try TemporaryFolder()
    var described = try KitDeviceTests.testDescription(of: id)
    // A machine that is busy with other tests must not end a lease; what 200 ms are is measured in cycles (make check-mcu).
    for index in described.channels.outputs.indices { described.channels.outputs[index].leaseMilliseconds = 800 }
    let (kit, virtual) = try make(described, folder: folder.path)
    try await virtual.start()
    let bench = await VirtualBench(kit: kit, virtual: virtual, description: described)
    await kit.start()
    let outcome: Result<Void, any Error>
    do { outcome = .success(try await body(bench)) } catch { outcome = .failure(error) }
    await kit.stop()
    await virtual.stop()
    try outcome.get()
  }
}

extension VirtualBench {
  /// Returns once the supply is on.
  func powered() async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await kit.energise() }
      group.addTask { _ = try await first { $0 == .awaitingConfirmation ? true : nil } }
      // Whoever is first: a refusal ends the wait for the button.
      try await group.next()
      try await virtual.confirm()
      try await group.next()
    }
    while try await powerChange() == false {}
    // A contactor takes some milliseconds more.
    for _ in 1...2000 {
      if await virtual.state().isPowered { return }
      try await Task.sleep(for: .milliseconds(5))
    }
    throw BenchError.timeout(what: "the contactor")
  }

  func whyPowerWentOff() async throws -> String {
    try await first { if case .powerChanged(false, let reason, _) = $0 { reason } else { nil } }
  }
}
