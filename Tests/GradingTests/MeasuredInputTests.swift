import Circuits
import Exercises
import Foundation
import Testing

@testable import Grading

/// Files that are no recording of a kit: refused with the place in the file, never graded.
@Suite struct MeasuredInputTests {
  private static let good = """
    {"format": "proefbank.measured/1", "kit": "k", "scans": [{"method": "isolated", "terminals": ["-S1:13", "-S1:14"],
    "connected": [["-S1:13", "-S1:14"]], "uncertain": [], "deviceMicroseconds": 12}],
    "voltages": [{"terminal": "-S1:13", "volts": 24, "deviceMicroseconds": 2}],
    "events": [{"channel": "S1", "level": true, "deviceMicroseconds": 3}]}
    """

  private static func refusal(_ text: String) -> DecodingError.Context? {
    do {
      _ = try JSONDecoder().decode(Submission.self, from: Data(text.utf8))
    } catch DecodingError.dataCorrupted(let context) {
      return context
    } catch {}
    return nil
  }

  @Test(
    "what cannot have been measured is refused with its place",
    arguments: [
      (#""deviceMicroseconds": 12"#, #""deviceMicroseconds": -12"#, "scans.0.deviceMicroseconds", "-12.0 is no time"),
      (#""deviceMicroseconds": 3"#, #""deviceMicroseconds": -3"#, "events.0.deviceMicroseconds", "-3.0 is no time"),
      (#""deviceMicroseconds": 3"#, #""deviceMicroseconds": 1e300"#, "events.0.deviceMicroseconds", "is no time"),
      (#""uncertain""#, #""uncertan""#, "scans.0", "unknown key 'uncertan'"),
      (#""level": true"#, #""level": true, "lvl": false"#, "events.0", "unknown key 'lvl'"),
      (#""volts": 24"#, #""volts": 24, "volt": 2"#, "voltages.0", "unknown key 'volt'"),
      (
        #""uncertain": []"#,
        #""operatingState": [{"actuator": {"component": "-S1", "actuator": "button"}, "position": 1, "pos": 2}]"#,
        "scans.0.operatingState.0", "unknown key 'pos'"
      ),
      (#""events""#, #""event""#, "", "unknown key 'event'"),
      (
        #""uncertain": []"#, #""resistive": [{"pair": ["-S1:13", "-S1:14"], "forwardOhms": -4}]"#,
        "scans.0.resistive.0.forwardOhms", "-4.0 Ω is no resistance"
      ),
      (#"["-S1:13", "-S1:14"]]"#, #"["-S1:13", "-S1:13"]]"#, "scans.0.connected.0.2", "two different terminals"),
    ])
  func refused(good: String, bad: String, place: String, says: String) throws {
    let context = try #require(Self.refusal(Self.good.replacing(good, with: bad)))
    #expect(context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".") == place)
    #expect(context.debugDescription.contains(says))
  }

  @Test("an event of a wiring recording that is of no input of the kit is refused with its place")
  func unknownInput() throws {
    var kit = StarterBench.kit
    kit.channels.inputs = [.init(name: "S1", senses: .actuator(ActuatorID("-S1", "button"), positions: [1]))]
    func grade(_ channel: String) throws -> Grade {
      var measured = measuredState(of: StarterBench.holding, on: kit)
      measured.events = [
        ChannelEdge(channel: "S1", level: true, deviceMicroseconds: 3),
        ChannelEdge(channel: channel, level: false, deviceMicroseconds: 4),
      ]
      return try gradeWiring(exercise: StarterBench.exercise(), kit: kit, measured: measured)
    }
    #expect(throws: GradingError.unknownChannel("S9", place: "events[1].channel", known: ["S1"])) { try grade("S9") }
    #expect(try grade("S1").verdict == .passed)
  }

  @Test("the same file without the mistake is read")
  func accepted() { #expect(Self.refusal(Self.good) == nil) }
}
