import ArgumentParser
import Foundation
import SyncTestSupport

/// The fault proxy of the tests as a process of its own, for checks that kill and restart what is around it.
@main
struct FaultProxyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "proefbank-fault-proxy",
    abstract: "Stands before a server on loopback and lets a share of its exchanges go wrong, until it is ended.",
    discussion: """
      Every fault is one line on standard output.
      Example: proefbank-fault-proxy --before http://127.0.0.1:8100 --port 8101 --faults 0.4
      """)
  @Option(help: "The server, without a path.") var before: String
  @Option(help: "TCP port on 127.0.0.1 to listen on.") var port: Int
  @Option(help: "Share of the exchanges that go wrong, 0…1.") var faults: Double

  func validate() throws {
    guard (0...1).contains(faults) else { throw ValidationError("\(faults) is no share; give 0 to 1") }
    guard (1...65_535).contains(port) else { throw ValidationError("\(port) is no port; give 1 to 65535") }
  }

  func run() async throws {
    let proxy = try await FaultProxy(before: before, port: port)
    let share = faults
    proxy.plan { request in
      let fault = Fault.drawn(share: share)
      if let name = fault.name {
        FileHandle.standardOutput.write(Data("\(name) \(request.method) \(request.path)\n".utf8))
      }
      return fault
    }
    while !Task.isCancelled { try await Task.sleep(for: .seconds(3600)) }
  }
}
