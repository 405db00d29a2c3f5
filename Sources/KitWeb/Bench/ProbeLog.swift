import Attempts
import Circuits
import Exercises
import Grading
import Messages

/// The readings of the probe leads in one attempt, as they are numbered for the learner.
struct ProbeLog: Hashable {
  struct Entry: Hashable {
    /// Number of the event in the log of the attempt.
    var event: Int
    var reading: ProbeReading
  }

  private(set) var entries: [Entry]

  init(_ events: [AttemptEvent]) {
    entries = events.compactMap { event in
      if case .probe(let reading) = event.what { Entry(event: event.number, reading: reading) } else { nil }
    }
  }

  /// The newest reading that a written value can be taken from: its own, or rounded to two digits.
  ///
  /// - Parameters:
  ///   - value: V or Ω; nil for open.
  ///   - mode: what was measured.
  /// - Returns: nil when no reading shows it: the value came from elsewhere.
  func source(of value: Double?, _ mode: ProbeReading.Mode) -> Entry? {
    entries.last { entry in
      guard entry.reading.mode == mode, entry.reading.red != nil, entry.reading.black != nil else { return false }
      guard let value, let read = entry.reading.value else { return value == nil && entry.reading.value == nil }
      return (value - read).magnitude <= max(entry.reading.uncertainty, 0.05 * read.magnitude, 0.05)
    }
  }

  func values(_ renderer: PageRenderer, _ language: String) -> [[String: Any]] {
    entries.enumerated().map { index, entry in
      let reading = entry.reading
      let open = renderer.text(reading.red == nil || reading.black == nil ? "page.no_contact" : "page.open", language)
      return [
        "number": index + 1, "red": reading.red?.description ?? "–", "black": reading.black?.description ?? "–",
        "value": reading.value.map { renderer.quantity($0, reading.mode == .volts ? "V" : "Ω", language) } ?? open,
      ]
    }
  }
}

extension PageRenderer {
  /// A measured value as a meter shows it: `24,0 V`, `1,20 kΩ`.
  func quantity(_ value: Double, _ unit: String, _ language: String) -> String {
    if value.magnitude >= 1000 { return "\(decimal(value / 1000, 2, language)) k\(unit)" }
    if value.magnitude < 1, unit == "A" { return "\(decimal(value * 1000, 0, language)) mA" }
    return "\(decimal(value, 1, language)) \(unit)"
  }
}
