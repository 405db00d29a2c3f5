import ArgumentParser
import ControlClient
import Foundation

struct ControlOptions: ParsableArguments {
  @Option(help: "The daemon's control socket.")
  var socket: String =
    ProcessInfo.processInfo.environment["PROEFBANK_SOCKET"] ?? "/run/proefbank/control.sock"

  var client: DaemonClient { DaemonClient(socket: socket) }
}
