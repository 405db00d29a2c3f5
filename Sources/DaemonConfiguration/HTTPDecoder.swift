import StrictYAML

/// Reads the part of the configuration that says where the pages are served.
struct HTTPDecoder {
  /// Reads a path, relative to the folder of the file.
  let path: (YAMLValue) -> String?

  func http(_ value: YAMLValue) -> DaemonConfiguration.HTTP {
    var http = DaemonConfiguration.HTTP()
    guard let map = value.mapping(keys: ConfigurationField.keys(of: .http)) else { return http }
    if let host = map["host"]?.text("an address or a name") { http.host = host }
    if let port = map["port"]?.wholeNumber(in: 0...65_535) { http.port = port }
    if let port = map["health_port"]?.wholeNumber(in: 0...65_535) { http.healthPort = port }
    http.address = map["address"].flatMap(address)
    if let tls = map["tls"]?.mapping(keys: ConfigurationField.keys(of: .tls)) {
      let certificate = tls.required("certificate").flatMap(path)
      let key = tls.required("key").flatMap(path)
      if let certificate, let key { http.tls = .init(certificate: certificate, key: key) }
    }
    return http
  }

  /// Scheme, name and, when it is another than usual, port: what a path is put behind.
  private func address(_ value: YAMLValue) -> String? {
    guard let text = value.text("an address") else { return nil }
    let site = text.hasSuffix("/") ? String(text.dropLast()) : text
    let name = ["https://", "http://"].first(where: site.hasPrefix).map { site.dropFirst($0.count) } ?? ""
    guard !name.isEmpty, name.allSatisfy({ $0.isASCII && !$0.isWhitespace && !"/?#@\"<>".contains($0) }) else {
      value.report(
        "'\(text)' is not the address of a site", hint: "write it as 'https://bench-3.example' or 'http://bench-3:8080'"
      )
      return nil
    }
    return site
  }
}
