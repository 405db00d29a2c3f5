import DaemonConfiguration
import StrictYAML
import Testing

@Suite("GPIO lines in the configuration file")
struct GPIOConfigurationTests {
  private func load(_ station: String) throws -> DaemonConfiguration.Station {
    let text = "stations:\n  - id: mini\n    kit: gpio-mini\n" + station
    let configuration = try DaemonConfiguration.decode(Array(text.utf8), file: "/etc/proefbank/bench.yaml")
    return try #require(configuration.stations.first)
  }

  private func problems(_ station: String) -> [String] {
    do {
      _ = try load(station)
      return []
    } catch let error as DiagnosticsError {
      return error.diagnostics.map(\.description)
    } catch {
      return ["\(error)"]
    }
  }

  @Test("A kit on lines needs its chip only; what is not like the defaults is listed")
  func kit() throws {
    let plain = try load("    gpio: {chip: gpiochip0}\n")
    #expect(plain.port == "/dev/gpiochip0")
    #expect(plain.gpio == .init(chip: "gpiochip0"))
    let station = try load(
      """
          gpio:
            chip: gpiochip0
            lines:
              - {channel: S1, line: GPIO17, active_low: true, bias: pull-up, debounce_microseconds: 5000}
              - {channel: supply, chip: expander, pulsed: false}

      """)
    #expect(
      station.gpio?.lines == [
        "S1": .init(
          chip: "gpiochip0", line: "GPIO17", isActiveLow: true, bias: .pullUp, debounceMicroseconds: 5000),
        "supply": .init(chip: "expander", line: "supply", isPulsed: false),
      ])
  }

  @Test("The signals of a bench go with a kit on a cable too")
  func signals() throws {
    let station = try load(
      """
          port: /dev/ttyACM0
          signals: {chip: gpiochip1, emergency_stop: {line: ESTOP, active_low: true}, stack_red: {line: "7"}}

      """)
    #expect(station.gpio == nil && station.port == "/dev/ttyACM0")
    #expect(
      station.signals == [
        .emergencyStop: .init(chip: "gpiochip1", line: "ESTOP", isActiveLow: true),
        .stackRed: .init(chip: "gpiochip1", line: "7"),
      ])
  }

  @Test(
    "What cannot be meant is refused with its line",
    arguments: [
      ("    port: /dev/ttyACM0\n    gpio: {chip: gpiochip0}\n", "5:11: error: a station has either a port or gpio"),
      ("    baud: 9600\n", "2:5: error: the key 'port' is missing"),
      ("    gpio: {lines: []}\n", "4:11: error: the key 'chip' is missing"),
      (
        "    gpio:\n      chip: c\n      lines: [{channel: S1, line: X}, {channel: S2, line: X}]\n",
        "error: the line 'c X' is used twice"
      ),
      ("    gpio: {chip: c, lines: [{channel: S1, bias: up}]}\n", "'up'"),
      (
        "    gpio: {chip: c, lines: [{channel: S1, debounce: 5}]}\n",
        "unknown key 'debounce'; did you mean 'debounce_microseconds'?"
      ),
      (
        "    port: /dev/ttyACM0\n    signals: {chip: c, enable_relay: {active_low: true}}\n",
        "the key 'line' is missing"
      ),
    ])
  func refused(station: String, words: String) {
    let problems = problems(station)
    #expect(problems.contains { $0.contains(words) }, "\(problems)")
  }
}
