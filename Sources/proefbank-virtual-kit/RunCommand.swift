import ArgumentParser
import Dispatch
import Exercises
import Foundation
import KitSimulator

struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Runs a virtual kit until Ctrl-C.",
    discussion: """
      Example:
        proefbank-virtual-kit run --kit kits/electro-basis.yaml --link run/kit --control run/kit.sock

      A host opens LINK as it would open the serial port of a kit; the socket CONTROL (only for its owner)
      takes what hands do: see 'proefbank-virtual-kit control --help'.

      With --emulator and --firmware (of this kit) the kit is an emulated ATmega2560, in its own timing:
        proefbank-virtual-kit run --kit kits/electro-basis.yaml --link run/kit --control run/kit.sock \
          --emulator .build/avr/run_avr --firmware .build/avr/kit-115200.elf
      """)

  @Option(help: "The kit description: what is on the panel.")
  var kit: String

  @Option(help: "Where to put the link to the kit's terminal.")
  var link: String

  @Option(help: "Where to listen for commands.")
  var control: String

  @Option(help: "The serial number that the kit tells.")
  var serial = "VK-0001"

  @Option(help: "A script to play at the start.")
  var script: String?

  @Option(help: "The program that emulates an ATmega2560; tools/build-mcu builds it.")
  var emulator: String?

  @Option(help: "The firmware for the emulator, an ELF file for 115,200 baud.")
  var firmware: String?

  @Option(help: "Where to write what happens in the emulator, with its clock cycles.")
  var transcript: String?

  func validate() throws {
    guard (emulator == nil) == (firmware == nil) else {
      throw ValidationError("--emulator and --firmware go together.")
    }
    guard transcript == nil || emulator != nil else { throw ValidationError("--transcript needs --emulator.") }
  }

  func run() async throws {
    // The content hash of the description is of no use to a kit: only grades name it.
    let description = try KitDescription.load(file: kit, digest: { _ in "" })
    let script = try script.map { try KitScript.load(file: $0) }
    let kit = try makeKit(description)
    let (ends, ask) = AsyncStream<Void>.makeStream()
    let signals = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { ask.yield() }
      source.activate()
      return source
    }
    defer { for source in signals { source.cancel() } }

    try await kit.start(control: control)
    print("Virtual kit \(description.id), serial number \(serial)")
    print("  terminal  \(link)")
    print("  commands  proefbank-virtual-kit control \(control) --help")
    fflush(nil)
    do {
      try await playAndWait(script, on: kit, until: ends)
    } catch {
      await kit.stop()
      throw error
    }
    await kit.stop()
  }

  private func makeKit(_ description: KitDescription) throws -> VirtualKit {
    guard let emulator, let firmware else {
      return try VirtualKit(kit: description, serialNumber: serial, link: link)
    }
    return try VirtualKit(
      kit: description, serialNumber: serial, link: link,
      emulator: Emulator(runner: emulator, firmware: firmware, transcript: transcript))
  }

  /// Plays the script, then waits; ends at once when asked to.
  private func playAndWait(_ script: KitScript?, on kit: VirtualKit, until ends: AsyncStream<Void>) async throws {
    try await withThrowingTaskGroup(of: Bool.self) { group in
      group.addTask {
        for await _ in ends { break }
        return true
      }
      if let script {
        group.addTask {
          try await play(script) { command in try await kit.perform(command) }
          return false
        }
      }
      while try await group.next() == false {}
      group.cancelAll()
    }
  }
}
