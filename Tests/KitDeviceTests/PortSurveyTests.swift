import Attempts
import Foundation
import Glibc
import KitProtocol
import KitSimulator
import KitTestSupport
import Testing

@testable import KitDevice

@Suite("Looking which kits are on the ports", .timeLimit(.minutes(1)))
struct PortSurveyTests {
  private func port(_ path: String) -> SerialPortInfo { SerialPortInfo(path: path, description: "", usb: nil) }

  @Test("Two kits at once are recognised by what they say, not by their port")
  func severalKits() async throws {
    let folder = try TemporaryFolder()
    let serials = ["PB-0001", "PB-0002"]
    let kits = try serials.map {
      try VirtualKit(kit: testDescription(), serialNumber: $0, link: "\(folder.path)/\($0)")
    }
    for kit in kits { try await kit.start() }
    let found = await PortSurvey.ask(kits.map { port($0.link) })
    #expect(found.map { $0.kit?.serialNumber } == serials)
    #expect(found.allSatisfy { $0.kit?.model == "electro-basis" && $0.reason == nil })
    for kit in kits { await kit.stop() }
  }

  @Test("A port that another program holds names it; one without a kit says so; one that is absent too")
  func obstacles() async throws {
    let (held, silent) = (try PseudoTerminal(), try PseudoTerminal())
    // A pseudo-terminal is held by the program that has its host's end open and locked.
    let holder = try SerialPort(path: held.path, baud: 115_200)
    let found = await PortSurvey.ask(
      [port(held.path), port(silent.path), port("/dev/no-such-port")], patience: 500_000_000)
    withExtendedLifetime(holder) {}
    #expect(found.allSatisfy { $0.kit == nil })
    #expect(found[0].reason?.contains("held by") == true)
    #expect(found[1].reason == "no kit answers")
    #expect(found[2].reason?.contains("no such port") == true)
  }

  @Test("The program that has a port open is named with its process")
  func holderOfPort() async throws {
    let terminal = try PseudoTerminal()
    let program = Process()
    program.executableURL = URL(filePath: "/bin/sleep")
    program.arguments = ["60"]
    program.standardInput = FileHandle(forUpdatingAtPath: terminal.path)
    try program.run()
    #expect(holder(of: terminal.path) == "sleep, pid \(program.processIdentifier)")
    kill(program.processIdentifier, SIGKILL)
    program.waitUntilExit()
    #expect(holder(of: terminal.path) == nil)
  }

  @Test("Vendor and product are written as lsusb writes them")
  func usbNumbers() {
    let info = SerialPortInfo(
      path: "/dev/ttyACM0", description: "Arduino Mega",
      usb: .init(vendor: 0x2341, product: 0x42, serialNumber: "KIT0042"))
    let finding = PortFinding(info)
    #expect(finding.usb == "2341:0042" && finding.usbSerialNumber == "KIT0042")
  }
}
