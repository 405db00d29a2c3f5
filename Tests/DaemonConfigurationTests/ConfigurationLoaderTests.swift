import DaemonConfiguration
import StrictYAML
import Testing

@Suite("The configuration file")
struct ConfigurationLoaderTests {
  private func load(_ text: String) throws -> DaemonConfiguration {
    try DaemonConfiguration.decode(Array(text.utf8), file: "/etc/proefbank/bench.yaml")
  }

  private func problems(_ text: String) -> [String] {
    do {
      _ = try load(text)
      return []
    } catch let error as DiagnosticsError {
      return error.diagnostics.map(\.description)
    } catch {
      return ["\(error)"]
    }
  }

  @Test("A file with one key leaves everything else at its default")
  func defaults() throws {
    var expected = DaemonConfiguration()
    expected.defaultLanguage = "pl"
    #expect(try load("default_language: pl") == expected)
    #expect(expected.http.host == "127.0.0.1")
    #expect(!expected.demonstration)
  }

  @Test("A file of comments leaves everything at its default", arguments: ["", "# http:\n\n  # port: 1\r\n"])
  func comments(text: String) throws {
    #expect(try load(text) == DaemonConfiguration())
    #expect(problems(text + "x: 1").count == 1)
  }

  @Test("The example of the reference page is read as it says")
  func example() throws {
    let configuration = try load(ConfigurationReference.example)
    #expect(
      configuration.stations == [
        DaemonConfiguration.Station(id: "bench-1", kit: "electro-basis", port: "/dev/proefbank/0001", baud: 115_200)
      ])
    #expect(configuration.syncTargets.map(\.name) == ["payroll", "records", "gradebook"])
    #expect(configuration.syncTargets.first?.kind == .csv(path: "/var/lib/proefbank/scores.csv"))
    #expect(configuration.syncTargets.map(\.since) == [nil, nil, "2026-09-01"])
    guard case .xapi(let records) = configuration.syncTargets[1].kind,
      case .lti(let gradebook) = configuration.syncTargets[2].kind
    else {
      Issue.record("not the kinds of the example")
      return
    }
    #expect(records.version == "1.0.3")
    #expect(records.accountHomePage == nil)
    #expect(gradebook.lineItemsURL.hasSuffix("/lineitems?type_id=1"))
    #expect(gradebook.audience == nil)
    #expect(configuration.exerciseDirectories.count == 2)
  }

  @Test(
    "Certificate and key of the pages are files beside the configuration, both or none; an address is that of a site")
  func secure() throws {
    let http = try load("http: {address: 'https://bench-3.example/', tls: {certificate: own.pem, key: /keys/own.key}}")
      .http
    #expect(http.tls == .init(certificate: "/etc/proefbank/own.pem", key: "/keys/own.key"))
    #expect(http.address == "https://bench-3.example")
    #expect(try load("http: {port: 1}").http.tls == nil)
    #expect(problems("http: {tls: {certificate: own.pem}}").contains { $0.contains("key") })
    #expect(problems("http: {tls: {certificate: a, key: b, chain: c}}").contains { $0.contains("chain") })
    for address in ["bench-3", "https://", "ftp://bench-3", "https://bench-3/path", "http://bench 3"] {
      #expect(
        problems("http: {address: '\(address)'}").contains { $0.contains("not the address of a site") }, "\(address)")
    }
  }

  @Test("Relative paths count from the folder of the file")
  func relativePaths() throws {
    #expect(try load("data_directory: state").dataDirectory == "/etc/proefbank/state")
    #expect(try load("exercise_directories: [mine, /usr/share/x]").exerciseDirectories.first == "/etc/proefbank/mine")
  }

  @Test(
    "A mistake stops the daemon and is named with its place and its mend",
    arguments: [
      ("data_dir: x", "bench.yaml:1:1: error: unknown key 'data_dir'; "),
      ("data_directry: x", "unknown key 'data_directry'; did you mean 'data_directory'?"),
      ("http:\n  prot: 80", "bench.yaml:2:3: error: unknown key 'prot'; did you mean 'port'?"),
      ("http: {port: 70000}", "expected a whole number 0…65535, got '70000'"),
      ("demonstration: yes", "expected true or false, got 'yes'"),
      ("default_language: de", "expected one of nl, en, fr, pl, got 'de'"),
      ("stations: [{id: a, kit: k}]", "the key 'port' is missing"),
      ("stations: [{id: A, kit: k, port: /dev/x}]", "'A' is not a name"),
      ("stations: [{id: a, kit: k, port: /x}, {id: a, kit: k, port: /y}]", "there are two stations 'a'"),
      ("stations: [{id: a, kit: k, port: /x}, {id: b, kit: k, port: /x}]", "the station 'a' has this port already"),
      ("stations: [{id: a, kit: k, port: /x, baud: 12345}]", "12345 is no baud rate"),
      ("stations: [{id: a, kit: k, port: /x, virtual_control: /y}]", "for a demonstration only"),
      ("sync: {targets: [{name: t, kind: xls, path: /x}]}", "expected one of csv, xapi, lti, got 'xls'"),
      ("sync: {targets: [{name: t, kind: csv, endpoint: x, path: /x}]}", "unknown key 'endpoint'"),
      ("sync: {targets: [{name: t, kind: csv, path: /x, since: today}]}", "'today' is not a date"),
      ("sync: {targets: [{name: t, kind: lti, token_url: lms}]}", "'lms' is not an address"),
      ("sync: {targets: [{name: t, kind: lti, token_url: 'http://lms.example/t'}]}", "http is for this computer only"),
      ("sync: {targets: [{name: t, kind: xapi, endpoint: 'https://l/statements'}]}", "leave out '/statements'"),
      ("sync: {targets: [{name: t, kind: xapi, version: 3}]}", "expected one of 1.0.3, 2.0.0, got '3'"),
      ("sync: {proxy: 'proxy.example'}", "expected host:port, got 'proxy.example'"),
      ("sync: {targets: [{name: t, kind: csv, path: /x}, {name: t, kind: csv, path: /y}]}", "two targets 't'"),
      (
        "sync: {targets: [{name: t, kind: csv, path: /x}, {name: u, kind: csv, path: /a/..//./x}]}",
        "'t' writes this file"
      ),
      ("sync: {targets: [{name: t, kind: csv, path: /x, since: 2026-02-29}]}", "'2026-02-29' is not a date"),
      ("- a list", "expected a mapping, got a list"),
    ])
  func mistakes(text: String, expected: String) {
    let found = problems(text)
    #expect(found.contains { $0.contains(expected) }, "got \(found)")
  }

  @Test("A site calls the levels as it likes, in one word or by language, and sets targets of coverage")
  func levelsAndTargets() throws {
    let rules = try load(
      """
      rules:
        level_names:
          operator: Lijn 3
          expert: {nl: meester, pl: mistrz}
        coverage_targets: {default: 60, latching-circuit: 100, measure-voltage: 0}
      """
    ).rules
    #expect(
      rules.levelNames == [
        "operator": ["nl": "Lijn 3", "en": "Lijn 3", "fr": "Lijn 3", "pl": "Lijn 3"],
        "expert": ["nl": "meester", "pl": "mistrz"],
      ])
    #expect(rules.usualCoverageTarget == 60)
    #expect(rules.coverageTargets == ["latching-circuit": 100, "measure-voltage": 0])
  }

  @Test(
    "A level or a target that cannot be meant is refused with its line",
    arguments: [
      ("level_names: {expret: x}", "unknown key 'expret'; did you mean 'expert'?"),
      ("level_names: {expert: {de: Meister}}", "unknown key 'de'"),
      ("level_names: {basic: same, expert: {nl: same}}", "the level 'basic' is called 'same' too"),
      ("level_names: {expert: ''}", "a name, or names by language"),
      ("level_names: {expert: \(String(repeating: "x", count: 41))}", "at most 40 characters"),
      ("coverage_targets: {default: 101}", "a whole number 0…100"),
      ("coverage_targets: {Latching Circuit: 50}", "'Latching Circuit' is not a name"),
    ])
  func refusedLevelsAndTargets(rule: String, said: String) {
    let problems = problems("rules:\n  \(rule)")
    #expect(problems.count == 1 && problems.first?.contains(said) == true, "\(problems)")
    #expect(problems.first?.contains("bench.yaml:2:") == true)
  }
}
