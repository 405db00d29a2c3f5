import ArgumentParser
import Attempts
import ControlAPI
import Foundation
import KitDevice

struct KitFlash: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "flash", abstract: "Writes firmware to a kit, once it is sure that the two fit (avrdude).",
    discussion: """
      Examples:
        proefbank kit flash --port /dev/ttyACM0 .build/avr/kit-115200.hex
        proefbank kit flash --port /dev/ttyACM0 --dry-run kit-115200.hex

      The kit is asked who it is; a file for another kit, and one that is not newer than its firmware, is refused. A daemon
      that has the port open has to be stopped before. Afterwards the kit is asked for its version.
      """)
  @Option(help: "Serial port of the kit, such as /dev/ttyACM0.")
  var port: String

  @Flag(help: "Say what would be done, and the command; write nothing.")
  var dryRun = false

  @Flag(help: "Write the same or an older version too, or a file for another kit.")
  var force = false

  @Flag(help: "The board has no firmware yet: do not ask it who it is.")
  var newBoard = false

  @Option(help: "The program that writes.")
  var avrdude = "avrdude"

  @Argument(help: "Firmware in Intel HEX.", completion: .file(extensions: ["hex"]))
  var file: String

  func run() async throws {
    do {
      try await flash()
    } catch let error as FlashFailure {
      throw Failure(error.isRefusal ? .refused : error.isAboutTheFile ? .input : .environment, "\(error)")
    }
  }

  private func flash() async throws {
    guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
      throw Failure(.input, "\(file): this file cannot be read", hint: "Name the .hex file that tools/build-mcu makes.")
    }
    let image = try FirmwareImage(intelHex: text, file: file)
    let before = newBoard ? nil : await ask(baud: image.baud)
    let plan = try FlashPlan(
      image, file: file, port: port, finding: before, caution: newBoard ? .newBoard : force ? .force : .careful,
      tool: avrdude)
    let from = before?.kit.map { "\($0.model) \($0.serialNumber): \($0.firmwareVersion)" } ?? "new board"
    print("\(from) → \(image.version), \(image.size) bytes")
    print(plan.command)
    if dryRun { return }
    try plan.run()
    let after = await ask(baud: image.baud)
    guard let kit = after?.kit, kit.firmwareVersion == "\(image.version)" else {
      let found = after?.kit.map { "it says that it has firmware \($0.firmwareVersion)" } ?? after?.reason
      throw Failure(
        .environment, "the flash was written, but the kit does not run it: \(found ?? "no kit answers")",
        hint: "Unplug the kit, plug it in again and run 'proefbank kit ports --port \(port)'.")
    }
    print("\(kit.model) \(kit.serialNumber) runs firmware \(kit.firmwareVersion)")
  }

  private func ask(baud: Int) async -> PortFinding? {
    await PortSurvey.ask([SerialPortInfo(path: port, description: "", usb: nil)], baud: baud).first
  }
}
