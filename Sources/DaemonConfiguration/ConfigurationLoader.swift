package import StrictYAML

extension DaemonConfiguration {
  /// Reads the configuration file.
  ///
  /// - Throws: ``DiagnosticsError`` with everything that is wrong in it: unknown keys, wrong kinds of values, two stations of one
  ///   name or on one port.
  package static func load(file: String) throws(DiagnosticsError) -> DaemonConfiguration {
    try decode(readFile(file), file: file)
  }

  /// The same for bytes that were read before; relative paths count from the folder of `file`. A file of comments only
  /// leaves everything at its default.
  package static func decode(_ bytes: [UInt8], file: String) throws(DiagnosticsError) -> DaemonConfiguration {
    if holdsOnlyComments(bytes) { return DaemonConfiguration() }
    let folder = file.lastIndex(of: "/").map { String(file[..<$0]) } ?? "."
    return try decodeYAML(bytes, file: file) { root in
      ConfigurationDecoder(folder: folder).decode(root)
    }
  }
}

private struct ConfigurationDecoder {
  /// Relative paths count from here.
  let folder: String

  private enum Language: String, CaseIterable {
    case nl, en, fr, pl
  }

  private static let baudRates = [9600, 19200, 38400, 57600, 115_200, 230_400, 250_000, 500_000, 1_000_000, 2_000_000]

  func decode(_ root: YAMLValue) -> DaemonConfiguration? {
    guard let map = root.mapping(keys: ConfigurationField.keys(of: .root)) else { return nil }
    var configuration = DaemonConfiguration()
    if let path = map["data_directory"].flatMap(path) { configuration.dataDirectory = path }
    if let path = map["control_socket"].flatMap(socketPath) { configuration.controlSocket = path }
    if let path = map["kits_directory"].flatMap(path) { configuration.kitsDirectory = path }
    if let paths = map["exercise_directories"]?.list(path) { configuration.exerciseDirectories = paths }
    if let path = map["locales_directory"].flatMap(path) { configuration.localesDirectory = path }
    if let flag = map["demonstration"]?.flag() { configuration.demonstration = flag }
    if let language = map["default_language"]?.choice(of: Language.self) {
      configuration.defaultLanguage = language.rawValue
    }
    if let http = map["http"] { configuration.http = HTTPDecoder(path: path).http(http) }
    if let stations = map["stations"] {
      configuration.stations = decodeStations(stations, isDemonstration: configuration.demonstration)
    }
    if let rules = map["rules"] {
      configuration.rules = SiteRulesDecoder(name: name, languages: Language.allCases.map(\.rawValue)).rules(rules)
    }
    if let sync = map["sync"]?.mapping(keys: ConfigurationField.keys(of: .sync)) {
      let decoder = SyncDecoder(path: path, name: name)
      if let targets = sync["targets"] { configuration.syncTargets = decoder.targets(targets) }
      configuration.syncNetwork = decoder.network(sync)
    }
    return configuration
  }

  private func path(_ value: YAMLValue) -> String? {
    guard let text = value.text("a path") else { return nil }
    return text.hasPrefix("/") ? text : "\(folder)/\(text)"
  }

  /// The address of a Unix socket has room for 107 bytes.
  private func socketPath(_ value: YAMLValue) -> String? {
    guard let path = path(value) else { return nil }
    if path.utf8.count > 107 {
      value.report("the path of a socket has at most 107 bytes, this one has \(path.utf8.count)")
    }
    return path
  }

  private func name(_ value: YAMLValue) -> String? {
    guard let text = value.text("a name") else { return nil }
    let plain = text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): true
      default: false
      }
    }
    guard plain, text.utf8.count <= 64 else {
      value.report("'\(text)' is not a name", hint: "use at most 64 of a–z, 0–9 and -")
      return nil
    }
    return text
  }

  private func decodeStations(_ value: YAMLValue, isDemonstration: Bool) -> [DaemonConfiguration.Station] {
    var stations: [DaemonConfiguration.Station] = []
    for item in value.list() ?? [] {
      guard let map = item.mapping(keys: ConfigurationField.keys(of: .station)) else { continue }
      let id = map.required("id").flatMap(name)
      let kit = map.required("kit").flatMap(name)
      let gpio = map["gpio"].flatMap(GPIODecoder().gpio)
      guard let port = port(of: map, gpio: gpio), let id, let kit else { continue }
      var station = DaemonConfiguration.Station(id: id, kit: kit, port: port, gpio: gpio)
      if let signals = map["signals"] { station.signals = GPIODecoder().signals(signals) }
      if let value = map["baud"], let baud = value.wholeNumber(in: 1...10_000_000) {
        if !Self.baudRates.contains(baud) {
          value.report(
            "\(baud) is no baud rate", hint: "known: \(Self.baudRates.map(String.init).joined(separator: ", "))")
        }
        station.baud = baud
      }
      if let value = map["virtual_control"] {
        station.virtualControl = socketPath(value)
        if !isDemonstration {
          value.report(
            "the controls of a virtual kit are for a demonstration only",
            hint: "take this key away on a bench that counts, or write 'demonstration: true'")
        }
      }
      if stations.contains(where: { $0.id == id }) { map["id"]?.report("there are two stations '\(id)'") }
      if gpio == nil, let other = stations.first(where: { $0.port == port }) {
        map["port"]?.report("the station '\(other.id)' has this port already")
      }
      stations.append(station)
    }
    return stations
  }

  /// The device of the cable, or that of the GPIO chip.
  private func port(of map: YAMLMapping, gpio: DaemonConfiguration.GPIO?) -> String? {
    guard let value = map["gpio"] else { return map.required("port").flatMap(path) }
    if map["port"] != nil { value.report("a station has either a port or gpio", hint: "leave one of them out") }
    return gpio.map { $0.chip.hasPrefix("/") ? $0.chip : "/dev/\($0.chip)" }
  }
}
