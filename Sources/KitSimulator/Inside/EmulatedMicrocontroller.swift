import Circuits
import Exercises
import Glibc

/// The firmware for the ATmega2560 on an emulated one: its pins and its ADC see the panel, its outputs move it.
///
/// The board around the microcontroller (multiplexers, relays, amplifiers) belongs to the emulator; leads, buttons and
/// voltages come from the ``SimulatedBench``, which learns from it what the contactor and the fault relays do.
final class EmulatedMicrocontroller: KitInside {
  private let bench: SimulatedBench
  private let serialNumber: String
  private let emulator: Emulator
  private let link: String
  private let number: [Terminal: Int]
  private var process: EmulatorProcess?
  private var told = BoardState()

  private(set) var cableIsPlugged = false
  private(set) var hasSession = false
  private(set) var waitsForConfirmButton = false
  /// The emulator does not know: as far as anything has been heard.
  var hostIsAttached: Bool { hasSession }

  private static let waitsForConfirmBit = 0x20

  init(
    bench: SimulatedBench, serialNumber: String, link: String, emulator: Emulator
  ) throws(VirtualKitError) {
    guard serialNumber.utf8.count <= BoardIdentity.longestSerialNumber else {
      throw .tooMuchForFirmware(
        what: "bytes in the serial number", count: serialNumber.utf8.count, limit: BoardIdentity.longestSerialNumber)
    }
    self.bench = bench
    self.serialNumber = serialNumber
    self.link = link
    self.emulator = emulator
    number = Dictionary(uniqueKeysWithValues: bench.kit.scannedTerminals.enumerated().map { ($1, $0) })
  }

  /// What is around the microcontroller: sockets, inputs and registers of eight fault relays.
  private var panel: String {
    let channels = bench.kit.channels
    let registers = max(1, (channels.relays.count + 7) / 8)
    return "panel \(bench.kit.scannedTerminals.count) \(channels.inputs.count) \(registers)"
  }

  var interests: [pollfd] { [process?.interest].compactMap(\.self) }

  func plugCable() throws(VirtualKitError) {
    guard !cableIsPlugged else { return }
    if let process {
      process.send("cable 1")
      try process.wait(for: "cable 1") { take($0) }
    } else {
      let process = try EmulatorProcess(emulator, link: link)
      self.process = process
      try process.wait(for: "ready") { take($0) }
      process.send(panel)
      process.send("eeprom \(BoardIdentity.address) \(BoardIdentity.hexadecimal(serialNumber: serialNumber))")
      // The identity is read at the start.
      process.send("power")
    }
    cableIsPlugged = true
    hasSession = false
    round()
  }

  func pullCable() {
    guard cableIsPlugged, let process else { return }
    process.send("cable 0")
    try? process.wait(for: "cable 0") { take($0) }
    cableIsPlugged = false
    hasSession = false
  }

  func restart(_ cause: RestartCause) throws(VirtualKitError) {
    hasSession = false
    switch cause {
    case .powerOn: process?.send("power")
    case .watchdog: process?.send("hang")
    }
  }

  func round() {
    guard let process else { return }
    for line in process.lines() { take(line) }
    let now = BoardState(bench, number: number)
    for command in now.commands(after: told) { process.send(command) }
    told = now
    process.flush()
  }

  /// One line of the emulator, such as `contactor 1 @48211340`.
  private func take(_ line: String) {
    let words = line.split(separator: " ")
    guard words.count >= 2, let value = Int(words[1]) else { return }
    switch words[0] {
    case "contactor": drive(output: "supply", on: value == 1)
    case "indicator": drive(output: "indicator", on: value == 1)
    case "faults":
      for fault in bench.kit.channels.relays.indices {
        _ = bench.setFault(fault, inserted: value >> fault & 1 == 1)
      }
    case "session":
      hasSession = false
      waitsForConfirmButton = false
    case "state":
      hasSession = true
      waitsForConfirmButton = value & Self.waitsForConfirmBit != 0
    default: break
    }
  }

  private func drive(output kind: String, on: Bool) {
    for (index, output) in bench.kit.channels.outputs.enumerated() {
      let isMeant =
        switch output.drives {
        case .supply: kind == "supply"
        case .indicator: kind == "indicator"
        }
      if isMeant { _ = bench.setOutput(index, on: on) }
    }
  }
}
