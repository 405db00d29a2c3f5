import Attempts
import Foundation

/// The command that writes a firmware file to the kit on a port, made only when the two fit each other.
package struct FlashPlan: Hashable, Sendable {
  /// What may be passed over.
  package enum Caution: Hashable, Sendable {
    case careful
    /// Writes an equal or older version, and one for another model.
    case force
    /// The board has no firmware that answers; nothing is asked.
    case newBoard
  }

  package let tool: String
  package let arguments: [String]

  /// `finding` is what the port answered; not needed for a new board.
  ///
  /// - Throws: ``FlashFailure`` with the reason when this file is not for this kit.
  package init(
    _ image: FirmwareImage, file: String, port: String, finding: PortFinding?, caution: Caution,
    tool: String = "avrdude"
  ) throws(FlashFailure) {
    guard image.processor == "atmega2560" else { throw .unknownProcessor(image.processor) }
    if caution != .newBoard {
      guard let kit = finding?.kit else { throw .noKit(port: port, reason: finding?.reason ?? "no kit answers") }
      try Self.check(image, kit, caution)
    }
    self.tool = tool
    // The boot loader of an Arduino Mega 2560 speaks the protocol of the Wiring boards at 115,200 baud, whatever the
    // firmware does; it cannot erase the chip (-D).
    arguments = [
      "-p", image.processor, "-c", "wiring", "-P", port, "-b", "115200", "-D", "-U", "flash:w:\(file):i",
    ]
  }

  private static func check(_ image: FirmwareImage, _ kit: KitIdentity, _ caution: Caution) throws(FlashFailure) {
    if kit.isVirtual { throw .virtualKit(serialNumber: kit.serialNumber) }
    if caution == .force { return }
    if kit.model != image.model { throw .otherModel(kit: kit.model, file: image.model) }
    guard let present = FirmwareVersion(kit.firmwareVersion) else { return }
    if present == image.version { throw .sameVersion(present) }
    if present > image.version { throw .olderVersion(kit: present, file: image.version) }
  }

  /// As one would type it.
  package var command: String {
    ([tool] + arguments).map { word in
      word.allSatisfy { $0.isLetter || $0.isNumber || "-_./:=+,@".contains($0) } ? word : "'\(word)'"
    }.joined(separator: " ")
  }

  /// Writes the flash and verifies it, which takes some seconds. Called from a task that may wait.
  ///
  /// - Throws: ``FlashFailure/toolMissing(tool:)``, ``FlashFailure/toolFailed(tool:status:output:)``.
  package func run() throws(FlashFailure) {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [tool] + arguments
    process.standardInput = FileHandle.nullDevice
    (process.standardOutput, process.standardError) = (output, output)
    do { try process.run() } catch { throw .toolMissing(tool: tool) }
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    switch process.terminationStatus {
    case 0: return
    // Of env: there is no such program.
    case 127: throw .toolMissing(tool: tool)
    case let status: throw .toolFailed(tool: tool, status: Int(status), output: text)
    }
  }
}
