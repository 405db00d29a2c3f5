/// One key of the configuration file: what the loader accepts and what the reference page says, in one place.
struct ConfigurationField: Sendable {
  /// The mapping that the key stands in; each is a section of the reference page.
  enum Section: String, CaseIterable, Sendable {
    case root = ""
    case http = "http"
    case tls = "http.tls"
    case station = "stations[]"
    case gpio = "stations[].gpio"
    case gpioLine = "stations[].gpio.lines[]"
    case signals = "stations[].signals"
    case rules = "rules"
    case levelNames = "rules.level_names"
    case sync = "sync"
    case target = "sync.targets[]"
    case csv = "sync.targets[], kind csv"
    case xapi = "sync.targets[], kind xapi"
    case lti = "sync.targets[], kind lti"
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
  private static let levelName = "text, or texts by language"
  private static let levelMeaning =
    "one name for every language, or `{nl: …, en: …, fr: …, pl: …}`; a language that is left out keeps its usual name"

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
    ConfigurationField(.root, "rules", "mapping", "see below", "what this site decides about assessments"),
    ConfigurationField(.root, "sync", "mapping", "empty", "where released scores go"),
    ConfigurationField(
      .http, "host", "text", defaults.http.host, "address to listen on; the default serves this computer only"),
    ConfigurationField(.http, "port", "0…65535", "\(defaults.http.port)", "TCP port; 0 takes a free one"),
    ConfigurationField(
      .http, "health_port", "0…65535", "none",
      "TCP port of `/health`, `/ready` and `/metrics` (Prometheus), on 127.0.0.1 whatever `host` is; 0 takes a free one"
    ),
    ConfigurationField(
      .http, "address", "address of a site", "as the browser asked",
      "how people write the address of the pages, such as `https://bench-3.example`: printed in the codes of worksheets, and a name that the pages answer to beside `host`"
    ),
    ConfigurationField(
      .http, "tls", "mapping", "none", "certificate of the site; without it the pages are served in the clear"),
    ConfigurationField(
      .tls, "certificate", "path", nil,
      "PEM file: the certificate, then those of the authorities between; read when the daemon starts"),
    ConfigurationField(.tls, "key", "path", nil, "PEM file of its private key, without a passphrase"),
    ConfigurationField(.station, "id", "name", nil, "what the screen and the records call it: a–z, 0–9 and -"),
    ConfigurationField(.station, "kit", "name", nil, "id of its kit description"),
    ConfigurationField(
      .station, "port", "path", "none", "device of the cable, such as `/dev/proefbank/0001`; either this or `gpio`"),
    ConfigurationField(.station, "baud", "baud rate", "115200", "as the firmware of the kit has it"),
    ConfigurationField(
      .station, "gpio", "mapping", "none", "the lines of a kit without a controller, instead of `port` (docs/gpio.md)"),
    ConfigurationField(
      .station, "signals", "mapping", "none", "emergency stop, enable relay and stack light of the bench, on GPIO lines"
    ),
    ConfigurationField(
      .station, "virtual_control", "path", "none",
      "control socket of a virtual kit, which then gets a page; refused unless `demonstration` is true"),
    ConfigurationField(
      .gpio, "chip", "text", nil, "path, name such as `gpiochip0`, or label of the chip that the lines are on"),
    ConfigurationField(
      .gpio, "lines", "list", "empty", "channels whose lines have other names, or other properties than the defaults"),
    ConfigurationField(
      .gpioLine, "chip", "text", "that of the section", "for a line on another chip"),
    ConfigurationField(
      .gpioLine, "line", "text", "the channel's name",
      "name of the line, or its number; under `gpio` beside `channel`, which names the channel or terminal of the kit"),
    ConfigurationField(.gpioLine, "active_low", "true or false", "false", "a low voltage means 1"),
    ConfigurationField(
      .gpioLine, "bias", "unchanged, pull-up, pull-down or none", "unchanged", "resistor inside the chip"),
    ConfigurationField(
      .gpioLine, "debounce_microseconds", "0…1000000", "0", "how long a new level of an input must last to count"),
    ConfigurationField(
      .gpioLine, "pulsed", "true or false", "true for a supply",
      "an output that is on is toggled for as long as the daemon works, for hardware that drops without pulses"),
    ConfigurationField(.signals, "chip", "text", nil, "the chip that the lines are on"),
    ConfigurationField(
      .signals, "emergency_stop", "line", "none", "1 = the chain is closed; opened, it takes the power away"),
    ConfigurationField(
      .signals, "enable_relay", "line", "none", "on from the request for power until the power is off again"),
    ConfigurationField(.signals, "stack_red", "line", "none", "emergency stop open, or no kit"),
    ConfigurationField(.signals, "stack_amber", "line", "none", "power is on or waits for its button"),
    ConfigurationField(.signals, "stack_green", "line", "none", "the kit is there and its power is off"),
    ConfigurationField(
      .rules, "safety_gates", "list of names", "none",
      "exercises to pass before any other, in practice too; nobody is exempted"),
    ConfigurationField(
      .rules, "block_tests", "list of names", "none",
      "exercises that close a block: reviewed by a trainer who was not there"),
    ConfigurationField(
      .rules, "superior_may_review", "true or false", "\(defaults.rules.superiorMayReview)",
      "whether the superior of a learner may review and release"),
    ConfigurationField(
      .rules, "signatures", "list of learner, trainer", "none", "who signs before a score leaves the bench"),
    ConfigurationField(
      .rules, "very_low_score", "0…100", "\(defaults.rules.veryLowScore)", "a score below it is an exception"),
    ConfigurationField(
      .rules, "usual_duration", "two percentages", "[25, 200]",
      "of the expected minutes; active minutes outside of them are an exception"),
    ConfigurationField(
      .rules, "repeated_error", "2…100", "\(defaults.rules.repeatedError)",
      "so many attempts with the same kind of mistake are an exception"),
    ConfigurationField(
      .rules, "many_hints", "1…100", "\(defaults.rules.manyHints)", "so many hints are an exception"),
    ConfigurationField(
      .rules, "level_names", "mapping", "the usual names",
      "what this site calls the levels of learners, on every page; records, exports and commands keep their own words"),
    ConfigurationField(
      .rules, "coverage_targets", "mapping", "none",
      "percent of the learners shown in the skills matrix that should have passed an exercise, 0…100: `default` for every exercise, and the id of an exercise for that one (0: none)"
    ),
    ConfigurationField(.levelNames, "in_training", levelName, "in training", levelMeaning),
    ConfigurationField(.levelNames, "basic_with_supervision", levelName, "basic with supervision", levelMeaning),
    ConfigurationField(.levelNames, "basic", levelName, "basic", levelMeaning),
    ConfigurationField(.levelNames, "operator", levelName, "operator", levelMeaning),
    ConfigurationField(.levelNames, "expert", levelName, "expert", levelMeaning),
    ConfigurationField(.sync, "targets", "list", "empty", "each gets every released score once"),
    ConfigurationField(
      .sync, "ca_file", "path", "the system's", "PEM file of the certificate authorities to trust instead"),
    ConfigurationField(.sync, "proxy", "host:port", "none", "HTTP proxy of the site"),
    ConfigurationField(.target, "name", "name", nil, "what `proefbank sync status` calls it: a–z, 0–9 and -"),
    ConfigurationField(.target, "kind", "csv, xapi or lti", nil, "what it is; each kind has keys of its own"),
    ConfigurationField(
      .target, "since", "date", "everything",
      "of the scores released before the target was named, those submitted from this day on (UTC) are sent too"),
    ConfigurationField(.csv, "path", "path", nil, "the file, always a picture of every released score"),
    ConfigurationField(.xapi, "endpoint", "address", nil, "of the LRS, without `/statements`"),
    ConfigurationField(.xapi, "version", "1.0.3 or 2.0.0", "1.0.3", "of xAPI"),
    ConfigurationField(.xapi, "user", "text", nil, "of basic authentication"),
    ConfigurationField(.xapi, "password_file", "path", nil, "file that holds the password only"),
    ConfigurationField(
      .xapi, "home", "address", nil,
      "begins every identifier in the statements; never change it once scores were sent"),
    ConfigurationField(
      .xapi, "account_home_page", "address", "random identifiers",
      "when given, learners go by the account names that `proefbank sync accounts` was told, at this home page"),
    ConfigurationField(
      .xapi, "course", "address", "none",
      "names the course that the exercises are part of, as the parent activity of every statement"),
    ConfigurationField(.lti, "token_url", "address", nil, "where the platform gives access tokens"),
    ConfigurationField(
      .lti, "audience", "text", "token_url", "audience of our assertion, where the platform wants another"),
    ConfigurationField(.lti, "client_id", "text", nil, "given by the platform at registration"),
    ConfigurationField(.lti, "key_file", "path", nil, "PEM file of our private RSA key"),
    ConfigurationField(.lti, "key_id", "text", "none", "identifier of our public key at the platform"),
    ConfigurationField(.lti, "line_items_url", "address", nil, "the columns of the course"),
    ConfigurationField(
      .lti, "memberships_url", "address", "none",
      "the roster of the course; without it `proefbank sync accounts` says who is who"),
  ]

  static func keys(of section: Section) -> [String] {
    all.filter { $0.section == section }.map(\.key)
  }
}
