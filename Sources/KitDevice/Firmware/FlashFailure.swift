/// Why firmware was not written. The kit is as it was, but for ``toolFailed(tool:status:output:)``.
package enum FlashFailure: Error, Hashable, Sendable {
  case damagedFile(file: String, line: Int, reason: String)
  /// A program, but without the label of one for a kit.
  case noKitFirmware(file: String)
  case unknownProcessor(String)
  /// No file of a folder is for this kit at this rate; `known` are the kits that have one.
  case noFirmware(kit: String, baud: Int, folder: String, known: [String])
  /// Nothing answers, so that nobody knows whether the board is the right one.
  case noKit(port: String, reason: String)
  case virtualKit(serialNumber: String)
  case otherModel(kit: String, file: String)
  case sameVersion(FirmwareVersion)
  case olderVersion(kit: FirmwareVersion, file: FirmwareVersion)
  case toolMissing(tool: String)
  case toolFailed(tool: String, status: Int, output: String)
}

extension FlashFailure: CustomStringConvertible {
  package var description: String {
    switch self {
    case .damagedFile(let file, let line, let reason): "\(file):\(line): \(reason). Build or copy the file again."
    case .noKitFirmware(let file):
      "\(file): this is a program, but no firmware of a kit. Take the .hex file that 'tools/build-mcu' makes."
    case .noFirmware(let kit, let baud, let folder, let known):
      known.isEmpty
        ? "\(folder): no firmware for \(baud) baud is there. Install proefbank-firmware, or name the folder with --folder."
        : "\(folder): no firmware for the kit '\(kit)' at \(baud) baud is there. Known: \(known.joined(separator: ", "))."
    case .unknownProcessor(let name): "Firmware for '\(name)' cannot be written. Known: atmega2560."
    case .noKit(let port, let reason):
      "\(port): \(reason.hasSuffix(".") ? reason : reason + ".") Where the board is known to be the right one and has no firmware yet, use --new-board."
    case .virtualKit(let serialNumber): "\(serialNumber) is a virtual kit, which has no flash. Name the port of a kit."
    case .otherModel(let kit, let file):
      "The kit is '\(kit)' and the file is for '\(file)'. Take the file of that kit; --force writes it all the same."
    case .sameVersion(let version):
      "The kit has firmware \(version) already. Nothing was written; --force writes it again."
    case .olderVersion(let kit, let file):
      "The kit has firmware \(kit), the file is the older \(file). Nothing was written; --force goes back to it."
    case .toolMissing(let tool): "'\(tool)' is not installed. Run 'sudo apt-get install avrdude'."
    case .toolFailed(let tool, let status, let output):
      "\(tool) ended with status \(status); the kit may have no firmware now. Write it again with --new-board.\n\(output)"
    }
  }

  /// Whether the file or the use is wrong, rather than the surroundings.
  package var isAboutTheFile: Bool {
    switch self {
    case .damagedFile, .noKitFirmware, .unknownProcessor, .noFirmware: true
    default: false
    }
  }

  /// Whether a rule refuses it that ``FlashPlan`` can be told to pass.
  package var isRefusal: Bool {
    switch self {
    case .virtualKit, .otherModel, .sameVersion, .olderVersion: true
    default: false
    }
  }
}
