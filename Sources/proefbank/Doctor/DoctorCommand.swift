import ArgumentParser
import ControlAPI
import DaemonConfiguration
import Foundation
import Glibc
import StrictYAML

struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Looks the bench over: what is wrong, and how to mend it.",
    discussion: """
      Ports and who holds them, groups, names of udev, GPIO chips and lines, clock, disk, database, targets, secrets, versions.
      Changes nothing. As root it sees everything: without, it says what it could not look at.
      Exit status 1 when there is a problem; a notice is none.
      Example: sudo proefbank doctor
      """)
  @OptionGroup var store: StoreOptions
  @OptionGroup var control: ControlOptions
  @OptionGroup var output: OutputOptions
  @Flag(help: "Leave the targets alone: nothing goes over the network.")
  var offline = false

  func run() async throws {
    var findings: [Finding] = []
    do {
      let configuration = try store.load()
      findings.append(.fine("configuration", store.configuration))
      findings += await DaemonCheck(client: control.client, configuration: configuration).findings()
      findings += await SyncCheck(client: control.client).findings()
      findings += PortCheck(stations: configuration.stations).findings()
      findings += GroupCheck().findings()
      findings += GPIOCheck().findings()
      findings += GPIOLineCheck(configuration: configuration).findings()
      findings += ClockCheck().findings()
      findings += await StorageCheck(configuration: configuration).findings()
      findings += await TargetCheck(configuration: configuration, isOffline: offline).findings()
    } catch let failure as Failure {
      findings.append(
        .problem("configuration", failure.error, mend: failure.hint ?? "Correct \(store.configuration)."))
      findings += GroupCheck().findings() + GPIOCheck().findings() + ClockCheck().findings()
    }
    let problems = findings.filter { $0.level == .problem }.count
    try output.print(findings) { Self.text(findings) + "\n\(findings.count) looked at, \(problems) problems" }
    if problems > 0 { throw AnswerIsNo(text: nil) }
  }

  private static func text(_ findings: [Finding]) -> String {
    let width = findings.map(\.check.count).max() ?? 0
    return findings.map { finding in
      let mark =
        switch finding.level {
        case .fine: "ok      "
        case .notice: "notice  "
        case .problem: "PROBLEM "
        }
      let name = finding.check.padding(toLength: width, withPad: " ", startingAt: 0)
      let mend = finding.mend.map { "\n" + String(repeating: " ", count: width + 10) + $0 } ?? ""
      return "\(mark)\(name)  \(finding.finding)\(mend)"
    }.joined(separator: "\n")
  }
}
