import Attempts
import Glibc
import KitProtocol

/// Asks serial ports which kit is on them, without a description and without switching anything.
///
/// Opening a port may reset the device on it, so that only ports on which a kit may be are to be asked, and none that a
/// daemon serves.
package enum PortSurvey {
  /// Somewhat longer than the boot loader of a microcontroller takes after the reset that opening its port causes.
  package static let patience: UInt64 = 4_000_000_000

  /// Opens all of them at once and waits until each has answered, at most as long as `patience` in ns.
  @concurrent
  package static func ask(
    _ ports: [SerialPortInfo], baud: Int = 115_200, patience: UInt64 = patience
  ) async -> [PortFinding] {
    let inquiries = ports.map { PortInquiry($0, baud: baud, now: CableThread.now()) }
    let end = CableThread.now() + patience
    while CableThread.now() < end {
      let open = inquiries.filter { !$0.isOver }
      guard !open.isEmpty else { break }
      var descriptors = open.compactMap(\.descriptor).map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      let next = min(end, open.compactMap(\.deadline).min() ?? end)
      let now = CableThread.now()
      let wait = next > now ? (next - now + 999_999) / 1_000_000 : 0
      _ = unsafe poll(&descriptors, nfds_t(descriptors.count), CInt(clamping: wait))
      for inquiry in open { inquiry.round(now: CableThread.now()) }
    }
    return inquiries.map(\.finding)
  }
}

/// One port that is being asked.
private final class PortInquiry {
  private var port: SerialPort?
  private var session = LinkSession()
  private var result: PortFinding

  init(_ info: SerialPortInfo, baud: Int, now: UInt64) {
    result = PortFinding(info)
    do {
      port = try SerialPort(path: info.path, baud: baud)
      perform(session.start(now: now, nonce: .random(in: .min ... .max)))
    } catch {
      let holder = error.isHeld ? holder(of: info.path) : nil
      result.reason = Self.words(error.error(path: info.path, holder: holder))
    }
  }

  var isOver: Bool { port == nil }
  var descriptor: CInt? { port?.descriptor }
  var deadline: UInt64? { session.nextDeadline }

  var finding: PortFinding {
    var finding = result
    if !isOver { finding.reason = "no kit answers" }
    return finding
  }

  func round(now: UInt64) {
    guard let port else { return }
    switch port.read() {
    case .bytes(let bytes): perform(session.received(bytes, now: now))
    case .nothing: break
    case .hungUp: end(because: "the cable was unplugged")
    }
    perform(session.tick(now: now))
  }

  private func perform(_ actions: [LinkAction]) {
    for action in actions {
      switch action {
      case .write(let bytes): _ = port?.write(bytes)
      case .established: perform(session.send(.identify, now: CableThread.now()).actions)
      case .response(_, .identity(let answer)):
        result.kit = KitIdentity(
          model: answer.model, serialNumber: answer.serialNumber,
          firmwareVersion: "\(answer.firmwareMajor).\(answer.firmwareMinor).\(answer.firmwarePatch)",
          protocolVersion: Int(Frame.protocolVersion), isVirtual: answer.isVirtual)
        port = nil
      case .versionMismatch(let kit, let host):
        let mine = Int(host.lowerBound)...Int(host.upperBound)
        let its = kit.map { Int($0.lowerBound)...Int($0.upperBound) } ?? 0...0
        end(because: Self.words(.protocolVersion(kit: its, host: mine)))
      case .schemaMismatch:
        end(because: "a kit with other message layouts: update the older of kit and computer")
      case .response, .failed, .event, .stateChanged, .lost: break
      }
    }
  }

  private func end(because words: String) {
    result.reason = words
    port = nil
  }

  /// Without the path, which stands beside it.
  private static func words(_ error: BenchError) -> String {
    if case .port(_, let reason, let hint) = error { "\(reason). \(hint)" } else { "\(error)" }
  }
}
