import ArgumentParser
import Exercises
import Foundation
import Glibc
import KitProtocol
import KitSimulator
import KitTestSupport
import StrictYAML

/// Requests to the reference firmware on a pseudo-terminal, and a raw echo of as many bytes on another one.
struct LinkCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "link", abstract: "Times requests over a pseudo-terminal beside a raw echo, as JSON.",
    discussion: "Example: proefbank-bench link --count 1000")
  @Option(help: "Requests of each kind.")
  var count: Int = 1000

  /// µs.
  private struct Line: Encodable {
    var name: String
    var median: Double
    var slow: Double
    var echoMedian: Double
    var echoSlow: Double

    init(name: String, times: [Double], echoTimes: [Double]) {
      let (times, echoTimes) = (times.sorted(), echoTimes.sorted())
      self.name = name
      (median, slow) = (times[times.count / 2], times[times.count * 99 / 100])
      (echoMedian, echoSlow) = (echoTimes[echoTimes.count / 2], echoTimes[echoTimes.count * 99 / 100])
    }
  }

  func run() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "proefbank-bench-\(getpid())").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let description: KitDescription
    do throws(DiagnosticsError) {
      description = try KitDescription.load(file: "kits/electro-basis.yaml", digest: { _ in "" })
    } catch {
      throw ValidationError("\(error)")
    }
    let kit = try VirtualKit(kit: description, serialNumber: "BENCH", link: folder + "/kit")
    try await kit.start()
    var lines: [Line] = []
    do {
      var cable = try MeasuredCable(path: folder + "/kit")
      let echo = try RawEcho()
      let requests: [(String, KitRequest, Int)] = [
        ("empty ping", .ping([]), 9), ("ping of 16 bytes", .ping([UInt8](1...16)), 25),
        ("all inputs", .inputs, 16),
      ]
      for (name, request, bytes) in requests {
        var (times, echoTimes) = ([Double](), [Double]())
        // In turns, so that what else the computer does slows both.
        for _ in 0..<count {
          times.append(try cable.microseconds(of: request))
          echoTimes.append(try echo.microseconds(bytes: bytes))
        }
        lines.append(Line(name: name, times: times, echoTimes: echoTimes))
      }
    }
    await kit.stop()
    try printJSON(lines)
  }
}

/// A session over a pseudo-terminal, driven by one thread that waits in `poll`.
private struct MeasuredCable {
  private let end: TerminalEnd
  private var session = LinkSession()

  init(path: String) throws {
    end = try TerminalEnd(path: path)
    var isOpen = false
    handle(session.start(now: Self.now(), nonce: .random(in: .min ... .max))) { _ in }
    while !isOpen {
      try turn { if case .established = $0 { isOpen = true } }
    }
  }

  mutating func microseconds(of request: KitRequest) throws -> Double {
    var isAnswered = false
    let start = Self.now()
    let (id, actions) = session.send(request, now: start)
    handle(actions) { _ in }
    while !isAnswered {
      try turn { action in
        switch action {
        case .response(id, _): isAnswered = true
        default: break
        }
      }
    }
    return Double(Self.now() - start) / 1000
  }

  private mutating func turn(_ see: (LinkAction) -> Void) throws {
    let bytes = try end.read(waiting: 10)
    handle(session.received(bytes, now: Self.now()), see)
    handle(session.tick(now: Self.now()), see)
  }

  private func handle(_ actions: [LinkAction], _ see: (LinkAction) -> Void) {
    for action in actions {
      if case .write(let bytes) = action { end.write(bytes) }
      see(action)
    }
  }

  private static func now() -> UInt64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}

/// One end of a terminal, raw.
private final class TerminalEnd {
  let descriptor: CInt

  init(path: String) throws {
    descriptor = unsafe open(path, O_RDWR | O_NOCTTY | O_NONBLOCK)
    guard descriptor >= 0 else { throw ValidationError("\(path) cannot be opened") }
    var settings = termios()
    unsafe tcgetattr(descriptor, &settings)
    unsafe cfmakeraw(&settings)
    unsafe tcsetattr(descriptor, TCSANOW, &settings)
  }

  deinit { close(descriptor) }

  /// What has arrived within so many ms.
  func read(waiting: CInt) throws -> [UInt8] {
    var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard unsafe poll(&ready, 1, waiting) > 0 else { return [] }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = unsafe Glibc.read(descriptor, &bytes, bytes.count)
    guard count > 0 else { throw ValidationError("the other end of the terminal is gone") }
    return Array(bytes.prefix(count))
  }

  func write(_ bytes: [UInt8]) { _ = unsafe Glibc.write(descriptor, bytes, bytes.count) }
}

/// A terminal whose other end sends back whatever comes, from a thread that waits in `poll` too; it ends with the program.
private struct RawEcho {
  private let end: TerminalEnd

  init() throws {
    let terminal = try PseudoTerminal()
    end = try TerminalEnd(path: terminal.path)
    Thread.detachNewThread {
      while true { terminal.write(terminal.read(waitingMilliseconds: -1)) }
    }
  }

  func microseconds(bytes: Int) throws -> Double {
    let message = [UInt8](repeating: 0x55, count: bytes)
    var received = 0
    let time = try ContinuousClock().measure {
      end.write(message)
      while received < bytes { received += try end.read(waiting: 1000).count }
    }
    return time / .microseconds(1)
  }
}
