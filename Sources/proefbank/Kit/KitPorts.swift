import ArgumentParser
import Attempts
import ControlAPI
import ControlClient
import KitDevice

struct KitPorts: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ports", abstract: "Serial ports of this computer, and the kits on them; needs no daemon.",
    discussion: """
      Examples:
        proefbank kit ports
        proefbank kit ports --port /dev/ttyACM0

      Without a daemon every USB port is opened and asked which kit is on it; that may reset what is attached. While a
      daemon runs, ports are only listed. --port asks that port in either case; the exit status is 1 when it has no kit.
      """)
  @OptionGroup var control: ControlOptions
  @OptionGroup var output: OutputOptions

  @Option(help: "Ask this port; may be given several times.")
  var port: [String] = []

  func run() async throws {
    let found = await findings()
    try output.print(found) {
      found.isEmpty ? "This computer has no serial port." : columns(found.map(\.row))
    }
    if !port.isEmpty, found.contains(where: { $0.kit == nil }) { throw AnswerIsNo() }
  }

  private func findings() async -> [PortFinding] {
    guard port.isEmpty else {
      return await PortSurvey.ask(port.map { SerialPortInfo(path: $0, description: "", usb: nil) })
    }
    let all = SerialPortInfo.all()
    guard await !daemonRuns() else { return all.map { PortFinding($0) } }
    let asked = await PortSurvey.ask(all.filter { $0.usb != nil })
    return asked + all.filter { $0.usb == nil }.map { PortFinding($0) }
  }

  private func daemonRuns() async -> Bool {
    (try? await control.client.get("/v1/stations", as: [StationReport].self)) != nil
  }
}

extension PortFinding {
  fileprivate var row: [String] {
    let who = kit.map { "\($0.model) \($0.serialNumber)" + ($0.isVirtual ? " (virtual kit)" : "") }
    let port = [usb, usbSerialNumber, description.isEmpty ? nil : description].compactMap(\.self)
    return [path, kit == nil ? "port" : "kit", who ?? port.joined(separator: " "), reason ?? ""]
  }
}
