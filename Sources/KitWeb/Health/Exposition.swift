/// The text that Prometheus reads: exposition format 0.0.4.
enum Exposition {
  static let contentType = "text/plain; version=0.0.4; charset=utf-8"

  static func text(of registry: MetricsRegistry) -> String {
    var text = ""
    var last: String?
    for (key, series) in registry.all {
      let name = Self.name(key.label)
      if name != last { text += "# TYPE \(name) \(series.kind.rawValue)\n" }
      last = name
      text += lines(name, key.dimensions.map(label), series)
    }
    return text
  }

  private static func lines(_ name: String, _ labels: [String], _ series: Series) -> String {
    let state = series.present
    guard series.kind == .histogram else { return "\(name)\(braces(labels)) \(number(state.value))\n" }
    var text = ""
    for (bound, count) in zip(Series.bounds, state.buckets) {
      text += "\(name)_bucket\(braces(labels + ["le=\"\(number(bound))\""])) \(count)\n"
    }
    text += "\(name)_bucket\(braces(labels + ["le=\"+Inf\""])) \(state.count)\n"
    text += "\(name)_sum\(braces(labels)) \(number(state.value))\n"
    return text + "\(name)_count\(braces(labels)) \(state.count)\n"
  }

  private static func braces(_ labels: [String]) -> String {
    labels.isEmpty ? "" : "{\(labels.joined(separator: ","))}"
  }

  /// Letters, digits and `_`, as the format has it.
  private static func name(_ label: String) -> String {
    String(label.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
  }

  private static func label(_ dimension: String) -> String {
    let parts = dimension.split(separator: "\u{1F}", maxSplits: 1, omittingEmptySubsequences: false)
    let value = String(parts.count > 1 ? parts[1] : "").replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
      .replacing("\n", with: "\\n")
    return "\(name(String(parts[0])))=\"\(value)\""
  }

  private static func number(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? "\(Int64(value))" : "\(value)"
  }
}
