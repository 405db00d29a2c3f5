import StrictYAML

/// Reads the GPIO lines of a station.
struct GPIODecoder {
  typealias Line = DaemonConfiguration.GPIOLine

  func gpio(_ value: YAMLValue) -> DaemonConfiguration.GPIO? {
    guard let map = value.mapping(keys: ConfigurationField.keys(of: .gpio)) else { return nil }
    guard let chip = map.required("chip")?.text("a GPIO chip") else { return nil }
    var gpio = DaemonConfiguration.GPIO(chip: chip)
    for item in map["lines"]?.list() ?? [] {
      guard let map = item.mapping(keys: ["channel"] + ConfigurationField.keys(of: .gpioLine)) else { continue }
      guard let channel = map.required("channel")?.text("a channel or terminal of the kit") else { continue }
      if gpio.lines[channel] != nil { map["channel"]?.report("there are two lines for '\(channel)'") }
      gpio.lines[channel] = line(map, chip: chip, name: channel)
    }
    reportDoubles(in: gpio.lines.values.map { ($0.chip, $0.line) }, at: value)
    return gpio
  }

  func signals(_ value: YAMLValue) -> [DaemonConfiguration.Signal: Line] {
    guard let map = value.mapping(keys: ConfigurationField.keys(of: .signals)) else { return [:] }
    guard let chip = map.required("chip")?.text("a GPIO chip") else { return [:] }
    var signals: [DaemonConfiguration.Signal: Line] = [:]
    for signal in DaemonConfiguration.Signal.allCases {
      guard let value = map[signal.rawValue] else { continue }
      guard let map = value.mapping(keys: ConfigurationField.keys(of: .gpioLine)) else { continue }
      signals[signal] = line(map, chip: chip, name: map.required("line")?.text("a line") ?? "")
    }
    reportDoubles(in: signals.values.map { ($0.chip, $0.line) }, at: value)
    return signals
  }

  private func line(_ map: YAMLMapping, chip: String, name: String) -> Line {
    var line = Line(chip: chip, line: name)
    if let chip = map["chip"]?.text("a GPIO chip") { line.chip = chip }
    if let name = map["line"]?.text("the name or number of a line") { line.line = name }
    if let flag = map["active_low"]?.flag() { line.isActiveLow = flag }
    if let bias = map["bias"]?.choice(of: Line.Bias.self) { line.bias = bias }
    if let time = map["debounce_microseconds"]?.wholeNumber(in: 0...1_000_000) { line.debounceMicroseconds = time }
    if let flag = map["pulsed"]?.flag() { line.isPulsed = flag }
    return line
  }

  private func reportDoubles(in places: [(chip: String, line: String)], at value: YAMLValue) {
    var seen: Set<String> = []
    for place in places.map({ "\($0.chip) \($0.line)" }).sorted() where !seen.insert(place).inserted {
      value.report("the line '\(place)' is used twice")
    }
  }
}
