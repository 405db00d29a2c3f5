import Exercises
import Foundation
import Testing

@testable import KitDevice

@Suite("The channels of a kit against its description")
struct KitDictionaryTests {
  /// What a kit says that has these faults.
  private func dictionary(_ faults: [KitFault]) throws -> KitDictionary {
    let kit = try testDescription()
    var lines = kit.scannedTerminals.enumerated().map { "terminal \($0) \($1)" }
    lines += kit.channels.inputs.enumerated().map { "input \($0) \($1.name)" }
    lines += kit.channels.analogs.enumerated().map { "analog \($0) \($1.name) mV" }
    lines += kit.channels.outputs.enumerated().map { "output \($0) \($1.name) confirm supply lease=200" }
    lines += faults.enumerated().map { "fault \($0) \($1.id)" }
    return try #require(KitDictionary(lines.joined(separator: "\n")))
  }

  @Test(
    "A kit of metal has the fault relays, a virtual one what is simulated too; the other way round is refused by name")
  func simulated() throws {
    let kit = try testDescription()
    let relays = try dictionary(kit.channels.relays)
    let all = try dictionary(kit.channels.faults)
    #expect(relays.difference(from: kit, isVirtual: false) == nil)
    #expect(all.difference(from: kit, isVirtual: true) == nil)
    let first = try #require(kit.channels.faults.first { $0.isSimulated })
    #expect(all.difference(from: kit, isVirtual: false)?.contains("'\(first.id)'") == true)
    #expect(relays.difference(from: kit, isVirtual: true)?.contains("'\(first.id)'") == true)
  }

  @Test(
    "What the firmware of each kit says of itself is what the library has of that kit",
    arguments: ["electro-basis", "electro-plus", "pneumo-basis"])
  func firmware(of id: String) throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../firmware-protocol/port/avr/kits/\(id).txt")
    let told = try #require(KitDictionary(String(contentsOf: file, encoding: .utf8)))
    #expect(told.difference(from: try testDescription(of: id), isVirtual: false) == nil)
  }
}
