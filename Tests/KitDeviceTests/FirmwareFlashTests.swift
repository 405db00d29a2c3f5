import Attempts
import Foundation
import Testing

@testable import KitDevice

@Suite("Writing firmware to a kit", .timeLimit(.minutes(1)))
struct FirmwareFlashTests {
  /// One data record for every 16 bytes, as avr-objcopy writes them.
  static func hex(_ bytes: [UInt8]) -> String {
    var lines: [String] = []
    for start in stride(from: 0, to: bytes.count, by: 16) {
      let data = Array(bytes[start..<min(start + 16, bytes.count)])
      var record = [UInt8(data.count), UInt8(start >> 8), UInt8(start & 0xFF), 0] + data
      record.append(0 &- record.reduce(0, &+))
      lines.append(":" + record.map { String(format: "%02X", $0) }.joined())
    }
    return (lines + [":00000001FF", ""]).joined(separator: "\n")
  }

  static func firmware(
    _ model: String = "electro-basis", _ version: String = "1.2.0", baud: Int = 115_200
  ) -> String {
    let label = "PROEFBANK-FIRMWARE \(model) \(version) atmega2560 \(baud)"
    return hex([UInt8](repeating: 0x0C, count: 37) + Array(label.utf8) + [0, 0x94, 0xFF])
  }

  private func image(_ model: String = "electro-basis", _ version: String = "1.2.0") throws -> FirmwareImage {
    try FirmwareImage(intelHex: Self.firmware(model, version), file: "kit.hex")
  }

  private func finding(version: String = "1.1.0", model: String = "electro-basis", isVirtual: Bool = false)
    -> PortFinding
  {
    var finding = PortFinding(SerialPortInfo(path: "/dev/ttyACM0", description: "", usb: nil))
    finding.kit = KitIdentity(
      model: model, serialNumber: "PB-0042", firmwareVersion: version, protocolVersion: 1, isVirtual: isVirtual)
    return finding
  }

  private func plan(
    _ image: FirmwareImage, _ finding: PortFinding?, _ caution: FlashPlan.Caution = .careful, tool: String = "avrdude"
  ) throws(FlashFailure) -> FlashPlan {
    try FlashPlan(image, file: "kit.hex", port: "/dev/ttyACM0", finding: finding, caution: caution, tool: tool)
  }

  @Test("The label in the file says for which kit it is, and which version")
  func label() throws {
    let image = try image()
    #expect(image.model == "electro-basis" && image.version == FirmwareVersion("1.2.0"))
    #expect(image.processor == "atmega2560" && image.baud == 115_200)
  }

  @Test("A newer file gets the command for the boot loader of this board")
  func command() throws {
    let plan = try plan(image(), finding())
    #expect(
      plan.command == "avrdude -p atmega2560 -c wiring -P /dev/ttyACM0 -b 115200 -D -U flash:w:kit.hex:i")
  }

  @Test("A file for another kit, a virtual kit, the same and an older version are refused, each with its words")
  func refusals() throws {
    let image = try image()
    let cases: [(PortFinding?, FlashFailure, String)] = [
      (finding(model: "pneu-basis"), .otherModel(kit: "pneu-basis", file: "electro-basis"), "is 'pneu-basis'"),
      (finding(isVirtual: true), .virtualKit(serialNumber: "PB-0042"), "virtual kit"),
      (finding(version: "1.2.0"), .sameVersion(image.version), "1.2.0 already"),
      (
        finding(version: "1.10.0"), .olderVersion(kit: try #require(FirmwareVersion("1.10.0")), file: image.version),
        "the older 1.2.0"
      ),
      (nil, .noKit(port: "/dev/ttyACM0", reason: "no kit answers"), "--new-board"),
    ]
    for (finding, failure, words) in cases {
      #expect(throws: failure) { try plan(image, finding) }
      #expect("\(failure)".contains(words))
    }
    #expect(throws: Never.self) { try plan(image, finding(version: "1.10.0"), .force) }
    #expect(throws: Never.self) { try plan(image, nil, .newBoard) }
    #expect(throws: FlashFailure.virtualKit(serialNumber: "PB-0042")) {
      try plan(image, finding(isVirtual: true), .force)
    }
  }

  @Test("A damaged file is refused with its line, a program that is no kit's firmware too")
  func damagedFiles() throws {
    var lines = Self.firmware().split(separator: "\n").map(String.init)
    lines[1] = String(lines[1].dropLast()) + (lines[1].hasSuffix("0") ? "1" : "0")
    let damaged = lines.joined(separator: "\n")
    #expect(throws: FlashFailure.damagedFile(file: "kit.hex", line: 2, reason: "its checksum is wrong")) {
      try FirmwareImage(intelHex: damaged, file: "kit.hex")
    }
    let cut = Self.firmware().split(separator: "\n").dropLast().joined(separator: "\n")
    #expect(
      throws: FlashFailure.damagedFile(
        file: "kit.hex", line: 1, reason: "its end is missing: it was copied in part only")
    ) {
      try FirmwareImage(intelHex: cut, file: "kit.hex")
    }
    #expect(throws: FlashFailure.noKitFirmware(file: "kit.hex")) {
      try FirmwareImage(intelHex: Self.hex([1, 2, 3]), file: "kit.hex")
    }
  }

  @Test("A folder gives the newest file for a kit and its rate, whatever the names; others it has are named")
  func folder() throws {
    let folder = try TemporaryFolder()
    let files = [
      "a.hex": Self.firmware("electro-basis"), "b.hex": Self.firmware("pneumo-basis", "1.9.0"),
      "c.hex": Self.firmware("pneumo-basis", "1.10.0"),
      "d.hex": Self.firmware("pneumo-basis", "2.0.0", baud: 1_000_000),
      "e.hex": "no firmware\n", "f.txt": Self.firmware("pneumo-basis", "3.0.0"),
    ]
    for (name, text) in files {
      try text.write(toFile: folder.path + "/" + name, atomically: true, encoding: .utf8)
    }
    let shelf = FirmwareFolder(folder.path)
    let chosen = try shelf.file(kit: "pneumo-basis", baud: 115_200)
    #expect(chosen.path == folder.path + "/c.hex" && chosen.image.version == FirmwareVersion("1.10.0"))
    #expect(try shelf.file(kit: "pneumo-basis", baud: 1_000_000).path.hasSuffix("/d.hex"))
    let failure = FlashFailure.noFirmware(
      kit: "electro-plus", baud: 115_200, folder: folder.path, known: ["electro-basis", "pneumo-basis"])
    #expect(throws: failure) { try shelf.file(kit: "electro-plus", baud: 115_200) }
    #expect("\(failure)".contains("Known: electro-basis, pneumo-basis") && failure.isAboutTheFile)
    let nowhere = folder.path + "/none"
    let empty = FlashFailure.noFirmware(kit: "electro-plus", baud: 115_200, folder: nowhere, known: [])
    #expect(throws: empty) { try FirmwareFolder(nowhere).file(kit: "electro-plus", baud: 115_200) }
    #expect("\(empty)".contains("Install proefbank-firmware"))
  }

  @Test("The writing program gets exactly these arguments; its failure and its absence are told in words")
  func writing() throws {
    let folder = try TemporaryFolder()
    let tool = folder.path + "/avrdude"
    let record = folder.path + "/arguments"
    func install(_ script: String) throws {
      try script.write(toFile: tool, atomically: true, encoding: .utf8)
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: tool)
    }
    try install("#!/bin/sh\nprintf '%s\\n' \"$@\" > '\(record)'\n")
    let plan = try plan(image(), finding(), tool: tool)
    try plan.run()
    let arguments = try String(contentsOfFile: record, encoding: .utf8)
    #expect(arguments.split(separator: "\n").map(String.init) == plan.arguments)
    try install("#!/bin/sh\necho 'stk500v2_getsync(): timeout' >&2\nexit 1\n")
    #expect(throws: FlashFailure.toolFailed(tool: tool, status: 1, output: "stk500v2_getsync(): timeout\n")) {
      try plan.run()
    }
    try FileManager.default.removeItem(atPath: tool)
    #expect(throws: FlashFailure.toolMissing(tool: tool)) { try plan.run() }
  }

  @Test("Versions are compared as numbers")
  func versions() throws {
    let versions = try ["1.10.0", "1.9.9", "2.0.0"].map { try #require(FirmwareVersion($0)) }
    #expect(versions.sorted().map(\.description) == ["1.9.9", "1.10.0", "2.0.0"])
    #expect(FirmwareVersion("1.2") == nil && FirmwareVersion("1.2.x") == nil)
  }
}
