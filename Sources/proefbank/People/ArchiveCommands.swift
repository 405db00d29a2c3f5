import ArgumentParser
import Attempts
import Circuits
import ControlAPI
import Foundation
import Grading
import SQLiteAttempts

struct AttemptTrace: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trace",
    abstract: "The channels of one attempt over time, as VCD for sigrok-cli, PulseView or GTKWave.",
    discussion: "Example: proefbank attempt trace 5d0c6f0e-3a77-4a5e-8c34-0b1f6b1f9a11 > attempt.vcd")
  @OptionGroup var store: StoreOptions
  @Argument(help: "Id of the attempt.")
  var attempt: String

  func run() async throws {
    print(ValueChangeDump.text(of: try await store.open().events(of: try identifier(attempt))), terminator: "")
  }
}

struct AttemptReplay: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: "What happened in one attempt, one line an event.",
    discussion: "Example: proefbank attempt replay 5d0c6f0e-3a77-4a5e-8c34-0b1f6b1f9a11")
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions
  @Argument(help: "Id of the attempt.")
  var attempt: String

  func run() async throws {
    let events = try await store.open().events(of: try identifier(attempt))
    try output.print(events) {
      guard let first = events.first else { return "" }
      return columns(
        events.map { event in
          let seconds = event.at.wallClock.timeIntervalSince(first.at.wallClock)
          return [
            "\(event.number)", "\((seconds * 10).rounded() / 10) s", event.what.kind.rawValue, event.what.detail,
          ]
        })
    }
  }
}

/// The attempt that was named.
func identifier(_ text: String) throws -> UUID {
  guard let id = UUID(uuidString: text) else {
    throw Failure(.input, "'\(text)' is not an attempt id", hint: "'proefbank attempt list' shows the ids.")
  }
  return id
}

extension AttemptEvent.What {
  fileprivate var detail: String {
    switch self {
    case .edge(let edge): "\(edge.channel) \(edge.level ? "on" : "off")"
    case .hint(let number), .extended(let number, _): "\(number)"
    case .powerOff(let reason), .kitLost(let reason), .ended(let reason): reason
    case .powerRefused(let hazards): hazards.map(\.kind.rawValue).joined(separator: ", ")
    case .checked(let grade), .graded(let grade, _), .regraded(let grade, _, _, _):
      "\(grade.verdict.rawValue) \(grade.score.map(String.init) ?? "")"
    case .probe(let reading): "\(reading.mode.rawValue) \(reading.value.map { "\($0)" } ?? "open")"
    case .released(let by): by
    case .assisted(let assistance, let by): "\(assistance.rawValue) \(by)"
    case .reviewed(let review): review.by
    case .overridden(let override): "\(override.before.map(String.init) ?? "none") -> \(override.after) \(override.by)"
    case .signedOff(let signOff): signOff.role.rawValue
    case .selfTest(let report): report.passed ? "passed" : "failed"
    case .started, .scan, .powerRequested, .powerOn, .kitBack, .submitted, .handedIn, .faultInserted, .paused, .resumed,
      .reflected,
      .variantAccepted:
      ""
    }
  }
}
