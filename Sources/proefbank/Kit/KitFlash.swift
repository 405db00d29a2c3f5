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
        proefbank kit flash --port /dev/ttyACM0 --dry-run
        proefbank kit flash --port /dev/ttyACM0 --kit pneumo-basis --new-board
        proefbank kit flash --port /dev/ttyACM0 kit-pneumo-basis-115200.hex

      Each kit has firmware of its own. Without a file, that of the kit which answers is taken, or of the kit that --kit names.

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

  @Option(help: "The kit that the board is part of, such as pneumo-basis: its firmware is taken.")
  var kit: String?

  @Option(help: "Where the firmware of the kits is.", completion: .directory)
  var folder = FirmwareFolder.installed

  @Option(help: "Baud rate of the firmware, where no file is named.")
  var baud = 115_200

  @Argument(help: "Firmware in Intel HEX, in place of that of the folder.", completion: .file(extensions: ["hex"]))
  var file: String?

  func validate() throws {
    guard file == nil || kit == nil else { throw ValidationError("Name a file or --kit, not both.") }
    guard !newBoard || file != nil || kit != nil else {
      throw ValidationError("A new board cannot say which kit it is part of: add --kit or a file.")
    }
  }

  func run() async throws {
    do {
      try await flash()
    } catch let error as FlashFailure {
      throw Failure(error.isRefusal ? .refused : error.isAboutTheFile ? .input : .environment, "\(error)")
    }
  }

  private func flash() async throws {
    let named = try file.map(Self.read)
    let before = newBoard ? nil : await ask(baud: named?.image.baud ?? baud)
    let chosen = try named ?? choose(finding: before)
    let image = chosen.image
    let plan = try FlashPlan(
      image, file: chosen.path, port: port, finding: before, caution: newBoard ? .newBoard : force ? .force : .careful,
      tool: avrdude)
    let from = before?.kit.map { "\($0.model) \($0.serialNumber): \($0.firmwareVersion)" } ?? "new board"
    print("\(chosen.path): firmware of \(image.model), \(image.baud) baud")
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

  private static func read(_ file: String) throws -> FirmwareFolder.File {
    guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
      throw Failure(.input, "\(file): this file cannot be read", hint: "Name the .hex file that tools/build-mcu makes.")
    }
    return FirmwareFolder.File(path: file, image: try FirmwareImage(intelHex: text, file: file))
  }

  /// From the folder, for the kit that is named or else answers.
  private func choose(finding: PortFinding?) throws(FlashFailure) -> FirmwareFolder.File {
    guard let model = kit ?? finding?.kit?.model else {
      throw .noKit(port: port, reason: finding?.reason ?? "no kit answers")
    }
    return try FirmwareFolder(folder).file(kit: model, baud: baud)
  }

  private func ask(baud: Int) async -> PortFinding? {
    await PortSurvey.ask([SerialPortInfo(path: port, description: "", usb: nil)], baud: baud).first
  }
}
