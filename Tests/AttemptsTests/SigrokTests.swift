import Attempts
import Circuits
import Foundation
import Testing

private let sigrok = ["/usr/bin/sigrok-cli", "/usr/local/bin/sigrok-cli"].first {
  FileManager.default.isExecutableFile(atPath: $0)
}

/// Where sigrok-cli is installed, it has to read what we write.
@Suite(
  "A trace in sigrok-cli", .timeLimit(.minutes(1)),
  .enabled(if: sigrok != nil, "sigrok-cli is not installed"))
struct SigrokTests {
  private func edge(_ channel: String, _ level: Bool, device: UInt64) -> AttemptEvent.What {
    .edge(ChannelEdge(channel: channel, level: level, deviceMicroseconds: device))
  }

  @Test("sigrok-cli reads an edge in the step of 100 µs in which the kit saw it, and power from its request to its end")
  func edges() throws {
    let log: [(Double, AttemptEvent.What)] = [
      (0, .started), (0.001, .powerOn), (0.002, edge("S1", true, device: 5_000_000)),
      (0.003, edge("-K1", true, device: 5_000_700)), (0.004, .powerOff(reason: "")),
    ]
    let rows = try read(log.enumerated().map { AttemptEvent(number: $0 + 1, at: time($1.0), what: $1.1) })
    #expect(rows.first == "_K1,S1,power")
    let steps = rows.dropFirst().map(String.init)
    #expect(steps.firstIndex(of: "0,0,1") == 10, "power, at 1 ms")
    #expect(steps.firstIndex(of: "0,1,1") == 20, "-S1, at 2 ms")
    #expect(steps.firstIndex(of: "1,1,1") == 27, "-K1, 0.7 ms later by the clock of the kit")
    #expect(steps.firstIndex(of: "1,1,0") == 40)
  }

  @Test("sigrok-cli reads an attempt in which nothing moved")
  func nothing() throws {
    let rows = try read([AttemptEvent(number: 1, at: time(0), what: .started)])
    #expect(rows.first == "power")
  }

  /// The CSV that sigrok-cli makes of the trace, without its comments: names of the channels, then a line a step.
  private func read(_ events: [AttemptEvent]) throws -> [Substring] {
    let folder = FileManager.default.temporaryDirectory.appending(path: "trace-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "a.vcd")
    try ValueChangeDump.text(of: events).write(to: file, atomically: true, encoding: .utf8)
    let process = Process()
    process.executableURL = URL(filePath: try #require(sigrok))
    process.arguments = ["-i", file.path, "-I", "vcd", "-O", "csv:label=channel"]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return text.split(separator: "\n").filter { !$0.hasPrefix(";") && !$0.hasPrefix("META") }
  }
}
