import StrictYAML

/// Reads the part of the configuration that says where released scores go.
struct SyncDecoder {
  /// Reads a path, relative to the folder of the file.
  let path: (YAMLValue) -> String?
  let name: (YAMLValue) -> String?

  private typealias Target = DaemonConfiguration.SyncTarget

  private enum Kind: String, CaseIterable {
    case csv, xapi, lti

    var section: ConfigurationField.Section {
      switch self {
      case .csv: .csv
      case .xapi: .xapi
      case .lti: .lti
      }
    }
  }

  private enum Version: String, CaseIterable {
    case first = "1.0.3"
    case second = "2.0.0"
  }

  func targets(_ value: YAMLValue) -> [DaemonConfiguration.SyncTarget] {
    var targets: [Target] = []
    for item in value.list() ?? [] {
      // Which keys there may be hangs on the kind.
      let kind = item.peek("kind")?.choice(of: Kind.self)
      if item.peek("kind") != nil, kind == nil { continue }
      let keys = ConfigurationField.keys(of: .target) + (kind.map { ConfigurationField.keys(of: $0.section) } ?? [])
      guard let map = item.mapping(keys: keys) else { continue }
      let name = map.required("name").flatMap(name)
      let since = map["since"].flatMap(day)
      guard map.required("kind") != nil, let kind, let read = read(kind, map), let name else { continue }
      if targets.contains(where: { $0.name == name }) { map["name"]?.report("there are two targets '\(name)'") }
      if case .csv(let file) = read, let other = targets.first(where: { $0.writes(file) }) {
        map["path"]?.report(
          "target '\(other.name)' writes this file already", hint: "give each target a file of its own")
      }
      targets.append(Target(name: name, kind: read, since: since))
    }
    return targets
  }

  func network(_ map: YAMLMapping) -> DaemonConfiguration.SyncNetwork {
    var network = DaemonConfiguration.SyncNetwork(certificates: map["ca_file"].flatMap(path))
    if let value = map["proxy"], let text = value.text("host:port") {
      let parts = text.split(separator: ":", omittingEmptySubsequences: false)
      if parts.count == 2, !parts[0].isEmpty, let port = Int(parts[1]), (1...65_535).contains(port) {
        (network.proxyHost, network.proxyPort) = (String(parts[0]), port)
      } else {
        value.report("expected host:port, got '\(text)'", hint: "write it as 'proxy.example:3128'")
      }
    }
    return network
  }

  private func read(_ kind: Kind, _ map: YAMLMapping) -> Target.Kind? {
    switch kind {
    case .csv: map.required("path").flatMap(path).map { .csv(path: $0) }
    case .xapi: xapi(map).map { .xapi($0) }
    case .lti: lti(map).map { .lti($0) }
    }
  }

  private func xapi(_ map: YAMLMapping) -> Target.XAPI? {
    let endpoint = map.required("endpoint").flatMap(address)
    if let value = map["endpoint"], let endpoint, endpoint.hasSuffix("/statements") {
      value.report("the address goes too far", hint: "leave out '/statements'")
    }
    let user = map.required("user")?.text("a user name")
    let password = map.required("password_file").flatMap(path)
    let home = map.required("home").flatMap(address)
    let version = map["version"].map { $0.choice(of: Version.self) } ?? .first
    guard let endpoint, let user, let password, let home, let version else { return nil }
    return Target.XAPI(
      endpoint: endpoint, version: version.rawValue, user: user, passwordFile: password, home: home,
      accountHomePage: map["account_home_page"].flatMap(address), course: map["course"].flatMap(address))
  }

  private func lti(_ map: YAMLMapping) -> Target.LTI? {
    let token = map.required("token_url").flatMap(address)
    let client = map.required("client_id")?.text("a client id")
    let key = map.required("key_file").flatMap(path)
    let columns = map.required("line_items_url").flatMap(address)
    guard let token, let client, let key, let columns else { return nil }
    return Target.LTI(
      tokenURL: token, audience: map["audience"]?.text("an audience"), clientID: client, keyFile: key,
      keyID: map["key_id"]?.text("a key id"), lineItemsURL: columns,
      membershipsURL: map["memberships_url"].flatMap(address))
  }

  /// Passwords and grades do not travel in the clear, except on this computer.
  private func address(_ value: YAMLValue) -> String? {
    guard let text = value.text("an address") else { return nil }
    let isLocal = ["http://127.0.0.1", "http://localhost", "http://[::1]"].contains { start in
      text == start || text.hasPrefix(start + ":") || text.hasPrefix(start + "/")
    }
    let host = text.hasPrefix("https://") ? text.dropFirst("https://".count).prefix { $0 != "/" && $0 != "?" } : ""
    guard isLocal || !host.isEmpty, !text.contains(where: \.isWhitespace) else {
      value.report(
        "'\(text)' is not an address", hint: "write it as 'https://lms.example/path'; http is for this computer only")
      return nil
    }
    return text
  }

  private func day(_ value: YAMLValue) -> String? {
    guard let text = value.text("a date") else { return nil }
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { Int($0) }
    guard parts.map(\.count) == [4, 2, 2], numbers.count == 3, (1...12).contains(numbers[1]),
      (1...Self.days(of: numbers[1], in: numbers[0])).contains(numbers[2])
    else {
      value.report("'\(text)' is not a date", hint: "write it as '2026-11-21'")
      return nil
    }
    return text
  }

  private static func days(of month: Int, in year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}

extension DaemonConfiguration.SyncTarget {
  /// Whether it is a CSV at this path, however that is written.
  fileprivate func writes(_ file: String) -> Bool {
    guard case .csv(let path) = kind else { return false }
    return Self.parts(of: path) == Self.parts(of: file)
  }

  private static func parts(of path: String) -> [Substring] {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == "..", parts.last.map({ $0 != ".." }) ?? false { parts.removeLast() } else { parts.append(part) }
    }
    return parts
  }
}
