import Circuits
import Exercises
import Testing

@Suite("The kit electro-basis")
struct ElectroBasisTests {
  private let kit: KitDescription

  init() throws {
    kit = try KitDescription.load(file: Library.kits + "/electro-basis.yaml") { _ in "hash" }
  }

  @Test("The panel has 64 sockets, as four multiplexers of sixteen channels reach")
  func sockets() {
    #expect(kit.scannedTerminals.count == 64)
    #expect(Set(kit.scannedTerminals).count == 64)
    #expect(kit.scanMethod == .isolated)
  }

  @Test("The emergency stop is an input of the bench and no part of any circuit")
  func emergencyStop() {
    #expect(kit.equipment["-S10"] == nil)
    #expect(kit.channels.inputs.contains { $0.name == "S10" && $0.senses == .emergencyStop })
    #expect(kit.channels.inputs.contains { $0.name == "S9" && $0.senses == .confirm })
  }

  @Test("The supply needs the confirm button and drops out after 200 ms of silence")
  func supply() throws {
    let output = try #require(kit.channels.outputs.first { $0.drives == .supply(component: "-T1") })
    #expect(output.leaseMilliseconds == 200)
  }

  @Test("A sensor switches only while it is supplied and sees a target")
  func sensor() throws {
    let type = try #require(kit.equipment["-B1"]).type
    let contacts = type.elements.compactMap { if case .contact(let contact) = $0 { contact } else { nil } }
    #expect(contacts.map { Set($0.operatedWhen.map(\.actuator)) } == [["target", "power"]])
    #expect(contacts.map(\.from) == ["1"])
  }

  @Test("The selector closes one contact in each of its positions 1 and 2")
  func selector() throws {
    let type = try #require(kit.equipment["-S3"]).type
    let contacts = type.elements.compactMap { if case .contact(let contact) = $0 { contact } else { nil } }
    #expect(contacts.map { $0.operatedWhen.map(\.positions) } == [[[1]], [[2]]])
  }
}
