import Circuits
import ControlAPI
import DaemonConfiguration
import Exercises
import KitDevice
import Logging

/// The bench of a station: its kit on a cable or on GPIO lines, with the signals around it.
///
/// - Throws: ``Failure`` when the configuration names lines for channels that the kit does not have.
func makeBench(
  _ station: DaemonConfiguration.Station, kit: KitDescription, logger: Logger
) throws -> any SupervisedBench {
  let bench: any SupervisedBench
  if let gpio = station.gpio {
    try checkLines(gpio, of: kit, station: station.id)
    bench = GPIOKit(
      settings: .init(station: station.id, chip: gpio.chip, places: gpio.lines.mapValues(GPIOPlace.init)),
      description: kit, log: logger)
  } else {
    bench = SerialKit(
      settings: .init(station: station.id, path: station.port, baud: station.baud), description: kit, log: logger)
  }
  let signals = BenchSignals(station.signals)
  return signals.isEmpty ? bench : SignalledBench(bench, signals: signals, log: logger)
}

private func checkLines(_ gpio: DaemonConfiguration.GPIO, of kit: KitDescription, station: String) throws {
  let known =
    kit.channels.inputs.map(\.name) + kit.channels.outputs.map(\.name) + kit.channels.relays.map(\.id)
    + kit.scannedTerminals.map(\.description)
  if let unknown = gpio.lines.keys.sorted().first(where: { !known.contains($0) }) {
    throw Failure(
      .input, "station '\(station)' names a line for '\(unknown)', which the kit '\(kit.id)' does not have",
      hint: "Its channels and terminals: \(known.joined(separator: ", ")).")
  }
}

extension BenchSignals {
  init(_ lines: [DaemonConfiguration.Signal: DaemonConfiguration.GPIOLine]) {
    let places = lines.mapValues(GPIOPlace.init)
    self.init(
      emergencyStop: places[.emergencyStop], enableRelay: places[.enableRelay], red: places[.stackRed],
      amber: places[.stackAmber], green: places[.stackGreen])
  }
}

extension GPIOPlace {
  init(_ line: DaemonConfiguration.GPIOLine) {
    let bias: Bias =
      switch line.bias {
      case .unchanged: .unchanged
      case .pullUp: .pullUp
      case .pullDown: .pullDown
      case .none: .none
      }
    self.init(
      chip: line.chip, line: line.line, isActiveLow: line.isActiveLow, bias: bias,
      debounceMicroseconds: line.debounceMicroseconds, isPulsed: line.isPulsed)
  }
}
