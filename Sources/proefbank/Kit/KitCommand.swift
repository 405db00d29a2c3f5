import ArgumentParser
import Attempts
import Circuits
import ControlAPI
import ControlClient
import Foundation

struct KitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kit", abstract: "Attached kits: who they are, what they measure.",
    subcommands: [
      KitList.self, KitShow.self, KitScan.self, KitSelfTest.self, KitMonitor.self, KitPorts.self,
      KitFlash.self, KitCheck.self, KitDraw.self,
    ])
}

/// The station that is meant: as named, or the only one, or the only one where an attempt is active.
struct StationOptions: ParsableArguments {
  @Option(
    name: .customLong("station"),
    help: """
      Id of the station, or PROEFBANK_STATION; may be left out when there is only one, or an attempt is active at only one.
      """)
  var named: String?

  var station: String? { named ?? ProcessInfo.processInfo.environment["PROEFBANK_STATION"] }

  func resolve(_ client: DaemonClient) async throws -> StationReport {
    let stations = try await client.get("/v1/stations", as: [StationReport].self)
    if let station {
      guard let found = stations.first(where: { $0.id == station }) else {
        throw Failure(
          .input, "there is no station '\(station)'",
          hint: "Stations of this daemon: \(stations.map(\.id).joined(separator: ", ")).")
      }
      return found
    }
    for meant in [stations, stations.filter { $0.activeAttempt != nil }] where meant.count == 1 { return meant[0] }
    throw Failure(
      .input, "this daemon has \(stations.count) stations",
      hint: "Name one with --station: \(stations.map(\.id).joined(separator: ", ")).")
  }
}

struct KitList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Stations and the kits on them.", discussion: "Example: proefbank kit list")
  @OptionGroup var control: ControlOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let stations = try await control.client.get("/v1/stations", as: [StationReport].self)
    try output.print(stations) {
      columns(
        stations.map { station in
          let who = station.identity.map { "\($0.model) \($0.serialNumber)" } ?? station.kit
          return [station.id, station.connection.rawValue, who, station.reason ?? ""]
        })
    }
  }
}

struct KitShow: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "One station: its kit, its firmware, its state.",
    discussion: "Example: proefbank kit show --station station-1")
  @OptionGroup var control: ControlOptions
  @OptionGroup var station: StationOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let report = try await station.resolve(control.client)
    try output.print(report) {
      var rows = [["station", report.id], ["kit", report.kit], ["connection", report.connection.rawValue]]
      if let identity = report.identity {
        rows.append(["serial number", identity.serialNumber + (identity.isVirtual ? " (virtual kit)" : "")])
        rows.append(["firmware", "\(identity.firmwareVersion), protocol \(identity.protocolVersion)"])
      }
      rows.append(["power", report.powerIsOn ? "on" : "off"])
      if let attempt = report.activeAttempt { rows.append(["attempt", attempt.uuidString.lowercased()]) }
      if let reason = report.reason { rows.append(["reason", reason]) }
      return columns(rows + (report.link?.rows ?? []))
    }
  }
}

struct KitScan: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scan", abstract: "Measures which terminals are joined, through the daemon.",
    discussion: "Example: proefbank kit scan --format json > measured.json")
  @OptionGroup var control: ControlOptions
  @OptionGroup var station: StationOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let client = control.client
    let id = try await station.resolve(client).id
    let measured = try await client.post("/v1/stations/\(id)/scan", as: MeasuredState.self)
    try output.print(measured) {
      measured.scans.map { scan in
        let nets = scan.nets.groups.map { $0.map(\.description).joined(separator: "  ") }
        let uncertain = scan.uncertain.map { "uncertain: \($0.first)  \($0.second)" }
        return (nets.isEmpty ? ["no two terminals are joined"] : nets + uncertain).joined(separator: "\n")
      }.joined(separator: "\n\n")
    }
  }
}

struct KitSelfTest: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "self-test", abstract: "Tests the kit itself; exit status 1 when a part failed.",
    discussion: "Example: proefbank kit self-test")
  @OptionGroup var control: ControlOptions
  @OptionGroup var station: StationOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let client = control.client
    let id = try await station.resolve(client).id
    let report = try await client.post("/v1/stations/\(id)/self-test", as: SelfTestReport.self)
    try output.print(report) {
      let failed = report.findings.filter { !$0.passed }
      let lines = failed.map { "FAILED  \($0.part): \($0.detail)" }
      return (lines + ["\(report.findings.count - failed.count) passed, \(failed.count) failed"]).joined(
        separator: "\n")
    }
    if !report.passed { throw AnswerIsNo() }
  }
}

struct KitMonitor: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "monitor", abstract: "Prints what the kit reports, one JSON object a line, until Ctrl-C.",
    discussion: "Example: proefbank kit monitor | head -20")
  @OptionGroup var control: ControlOptions
  @OptionGroup var station: StationOptions

  func run() async throws {
    let client = control.client
    let id = try await station.resolve(client).id
    try await client.lines("/v1/stations/\(id)/happenings") { line in
      FileHandle.standardOutput.write(Data((line + "\n").utf8))
    }
  }
}

extension LinkReport {
  fileprivate var rows: [[String]] {
    var rows = [
      ["frames", "\(framesSent) sent, \(framesReceived) received, \(framesRepeated) repeated"],
      [
        "damage",
        "\(checksumErrors) wrong checksums, \(otherNoise) other noise, \(gapsReceived) gaps, "
          + "\(duplicatesReceived) duplicates",
      ],
      ["telemetry lost", "\(telemetryLost)"],
      ["reconnects", "\(reconnects)"],
    ]
    if let roundTripMicroseconds { rows.append(["round trip", "\(roundTripMicroseconds) µs"]) }
    if let clockErrorMicroseconds { rows.append(["clock error", "at most \(clockErrorMicroseconds) µs"]) }
    return rows
  }
}
