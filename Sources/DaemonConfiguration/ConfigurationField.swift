/// One key of the configuration file: what the loader accepts and what the reference page says, in one place.
struct ConfigurationField: Sendable {
  /// The mapping that the key stands in; each is a section of the reference page.
  enum Section: String, CaseIterable, Sendable {
    case root = ""
    case http = "http"
    case station = "stations[]"
    case sync = "sync"
    case target = "sync.targets[]"
  }

  var section: Section
  var key: String
  var type: String
  /// Nil when the key has to be there.
  var standard: String?
  var meaning: String

  private init(_ section: Section, _ key: String, _ type: String, _ standard: String?, _ meaning: String) {
    self.section = section
    self.key = key
    self.type = type
    self.standard = standard
    self.meaning = meaning
  }

  private static let defaults = DaemonConfiguration()

  static let all: [ConfigurationField] = [
    ConfigurationField(
      .root, "data_directory", "path", defaults.dataDirectory, "the database and what belongs to it"),
    ConfigurationField(
      .root, "control_socket", "path", defaults.controlSocket, "Unix socket of the control API, for the command line"),
    ConfigurationField(.root, "http", "mapping", "see below", "where the pages are served"),
    ConfigurationField(.root, "kits_directory", "path", defaults.kitsDirectory, "kit descriptions, `*.yaml`"),
    ConfigurationField(
      .root, "exercise_directories", "list of paths", defaults.exerciseDirectories.joined(separator: ", "),
      "folders of exercises; the first one that has an exercise of some id counts"),
    ConfigurationField(.root, "locales_directory", "path", defaults.localesDirectory, "message catalogues"),
    ConfigurationField(
      .root, "demonstration", "true or false", "\(defaults.demonstration)",
      "demonstration accounts and the virtual kit; attempts on a virtual kit may be released. Never on a bench that counts"
    ),
    ConfigurationField(
      .root, "default_language", "nl, en, fr or pl", defaults.defaultLanguage,
      "language of a page before somebody chose"),
    ConfigurationField(.root, "stations", "list", "empty", "the controllers of this bench"),
    ConfigurationField(.root, "sync", "mapping", "empty", "where released scores go"),
    ConfigurationField(
      .http, "host", "text", defaults.http.host, "address to listen on; the default serves this computer only"),
    ConfigurationField(.http, "port", "0…65535", "\(defaults.http.port)", "TCP port; 0 takes a free one"),
    ConfigurationField(.station, "id", "name", nil, "what the screen and the records call it: a–z, 0–9 and -"),
    ConfigurationField(.station, "kit", "name", nil, "id of its kit description"),
    ConfigurationField(.station, "port", "path", nil, "device of the cable, such as `/dev/proefbank/0001`"),
    ConfigurationField(.station, "baud", "baud rate", "115200", "as the firmware of the kit has it"),
    ConfigurationField(.sync, "targets", "list", "empty", "each gets every released score once"),
    ConfigurationField(.target, "name", "name", nil, "what `proefbank sync status` calls it: a–z, 0–9 and -"),
    ConfigurationField(.target, "kind", "csv", nil, "what it is"),
    ConfigurationField(.target, "path", "path", nil, "the file that lines are added to"),
  ]

  static func keys(of section: Section) -> [String] {
    all.filter { $0.section == section }.map(\.key)
  }
}
