import Circuits
import Exercises
import Testing

@Suite("A kit under power, told by its channels")
struct KitSupervisionTests {
  /// Cylinder A goes out while it stands at its rear switch and -S1 is held.
  private let nets = Nets(
    joining: [
      ["-T1:+", "-F1:1"], ["-F1:2", "-S1:13"], ["-S1:14", "-BG1:1"], ["-BG1:4", "-MB1:1"], ["-MB1:2", "-T1:-"],
    ].map { $0.compactMap { Terminal($0) } })

  @Test("A piston that leaves its rear switch takes the current of the valve with it, and nobody's power")
  func strokeBegins() throws {
    var watch = try supervision(levels: ["a0": true])
    _ = watch.note(ChannelEdge(channel: "S1", level: true, deviceMicroseconds: 200_000))
    _ = watch.note(ChannelEdge(channel: "a0", level: false, deviceMicroseconds: 260_000))
    #expect(readNothing(&watch, from: 300_000) == .asPredicted)
  }

  @Test("The same reading with the piston at its rear switch is a lead that went")
  func leadGone() throws {
    var watch = try supervision(levels: ["a0": true])
    _ = watch.note(ChannelEdge(channel: "S1", level: true, deviceMicroseconds: 200_000))
    guard case .trip = readNothing(&watch, from: 300_000) else {
      Issue.record("no trip although the valve has no voltage")
      return
    }
  }

  @Test("A switch that was not reported yet counts as at rest: a rear switch is operated there")
  func neverReported() throws {
    let channels = try Library.kit("pneumo-basis").channels
    let away = ActuatorID("-MM1", "away")
    #expect(channels.position(of: away, levels: [:]) == 0)
    #expect(channels.position(of: away, levels: ["a0": false]) == 1)
    #expect(channels.position(of: away, levels: ["a0": true]) == 0)
    #expect(channels.position(of: ActuatorID("-S3", "knob"), levels: ["S3.2": true]) == 2)
  }

  private func supervision(levels: [String: Bool]) throws -> KitSupervision {
    try KitSupervision(kit: Library.kit("pneumo-basis"), nets: nets, levels: levels, at: 0)
  }

  /// The valve without voltage, every 10 ms for a while.
  private func readNothing(_ watch: inout KitSupervision, from start: UInt64) -> SupervisionVerdict {
    var verdict = SupervisionVerdict.asPredicted
    for time in stride(from: start, to: start + 500_000, by: 10_000) {
      verdict = watch.note(channel: "MB1.14.u", thousandths: 0, at: time)
    }
    return verdict
  }
}
