/// Digital signals over time, one above the other.
package struct SignalTimeline: Hashable, Sendable {
  package struct Signal: Hashable, Sendable {
    /// As on the kit: `S1`, `a0`.
    package var name: String
    /// Before the first change; nil when it is not known.
    package var initial: Bool?
    /// In the order of time, µs.
    package var changes: [Change]

    package init(name: String, initial: Bool? = nil, changes: [Change]) {
      self.name = name
      self.initial = initial
      self.changes = changes
    }
  }

  package struct Change: Hashable, Sendable {
    package var microseconds: UInt64
    package var level: Bool

    package init(at microseconds: UInt64, _ level: Bool) {
      self.microseconds = microseconds
      self.level = level
    }
  }

  /// Something that happened at a moment: a hint, a measurement, power on.
  package struct Moment: Hashable, Sendable {
    package var microseconds: UInt64
    package var text: String

    package init(at microseconds: UInt64, _ text: String) {
      self.microseconds = microseconds
      self.text = text
    }
  }

  package var signals: [Signal]
  /// How cylinders moved, below the signals.
  package var cylinders: [Displacement]
  package var moments: [Moment]
  /// What the drawing spans, µs.
  package var span: ClosedRange<UInt64>

  /// - Parameters:
  ///   - signals: from top to bottom.
  ///   - cylinders: below the signals.
  ///   - moments: numbered above the signals, and listed by number below.
  ///   - span: nil: from the first to the last thing that happens.
  package init(
    signals: [Signal], cylinders: [Displacement] = [], moments: [Moment] = [], span: ClosedRange<UInt64>? = nil
  ) {
    self.signals = signals
    self.cylinders = cylinders
    self.moments = moments
    let times =
      signals.flatMap { $0.changes.map(\.microseconds) } + moments.map(\.microseconds)
      + cylinders.flatMap { $0.strokes.flatMap { [$0.start, $0.end ?? $0.start] } }
    let (first, last) = (times.min() ?? 0, times.max() ?? 0)
    self.span = span ?? first...max(last, first + 1)
  }

  /// Draws it.
  ///
  /// - Parameters:
  ///   - words: for screen readers.
  ///   - decimalMark: `,` or `.`, as the reader writes numbers.
  /// - Returns: the drawing.
  package func drawing(words: DrawingWords, decimalMark: Character = ".") -> Drawing {
    let names = (signals.map(\.name) + cylinders.map(\.name)).map { width(of: $0, size: 14) }.max() ?? 0
    let left = max(60, names + 28)
    let room = 900.0
    let length = Double(max(1, span.upperBound - span.lowerBound))
    func x(_ time: UInt64) -> Double {
      let inside = min(max(time, span.lowerBound), span.upperBound)
      return left + Double(inside - span.lowerBound) / length * room
    }
    let header = moments.isEmpty ? 14.0 : 40.0
    let firstCylinder = header + Double(signals.count) * Self.row
    let bottom = firstCylinder + Double(cylinders.count) * Displacement.row
    var canvas = Canvas()
    let step = Self.tickStep(length)
    for tick in 0...Int(length / Double(step)) {
      let place = left + Double(tick) * Double(step) / length * room
      canvas.line(Point(place, header), Point(place, bottom), "grid")
      canvas.text(
        Self.seconds(UInt64(tick) * step, mark: decimalMark), at: Point(place, bottom + 18), "reference",
        anchor: .middle)
    }
    canvas.text("s", at: Point(left + room + 16, bottom + 18), "reference")
    for (index, signal) in signals.enumerated() {
      draw(signal, top: header + Double(index) * Self.row, x: x, left: left, room: room, on: &canvas)
    }
    for (index, cylinder) in cylinders.enumerated() {
      cylinder.draw(
        top: firstCylinder + Double(index) * Displacement.row, x: x, from: left, to: left + room, on: &canvas)
    }
    // For scripts, which move it over the drawing.
    canvas.group(
      "cursor",
      data: [("from", "\(span.lowerBound)"), ("length", "\(UInt64(length))"), ("room", number(room))]
    ) { canvas in canvas.line(Point(left, 4), Point(left, bottom), "cursor-line") }
    for (index, moment) in moments.enumerated() {
      let place = x(moment.microseconds)
      canvas.line(Point(place, 30), Point(place, bottom), "moment")
      canvas.rect(Box(left: place - 13, top: 10, width: 26, height: 20), "moment-badge", radius: 10)
      canvas.text("\(index + 1)", at: Point(place, 25), "moment-number", anchor: .middle)
    }
    var y = bottom + 40
    for (index, moment) in moments.enumerated() {
      let time = moment.microseconds < span.lowerBound ? 0 : moment.microseconds - span.lowerBound
      canvas.text(
        "\(index + 1)   \(Self.seconds(time, mark: decimalMark, digits: 2)) s   \(moment.text)", at: Point(left, y),
        "moment-text")
      y += 20
    }
    let texts = moments.map { left + width(of: $0.text, size: 13) + 130 }.max() ?? 0
    return Drawing(
      kind: "signals", width: max(left + room + 40, texts), height: moments.isEmpty ? bottom + 28 : y, words: words,
      body: canvas.body)
  }

  private static let row = 40.0

  private func draw(
    _ signal: Signal, top: Double, x: (UInt64) -> Double, left: Double, room: Double, on canvas: inout Canvas
  ) {
    let (high, low) = (top + 8, top + Self.row - 8)
    canvas.group("signal", data: [("signal", signal.name)]) { canvas in
      canvas.text(signal.name, at: Point(left - 14, low - 4), "designation", anchor: .end)
      canvas.line(Point(left, low), Point(left + room, low), "grid")
      var level = signal.initial ?? signal.changes.first.map { !$0.level } ?? false
      var points = [Point(left, level ? high : low)]
      var since = left
      for change in signal.changes where change.level != level {
        let place = x(change.microseconds)
        if level, place > since {
          canvas.rect(Box(left: since, top: high, width: place - since, height: low - high), "high")
        }
        points += [Point(place, level ? high : low), Point(place, change.level ? high : low)]
        level = change.level
        since = place
      }
      if level, left + room > since {
        canvas.rect(Box(left: since, top: high, width: left + room - since, height: low - high), "high")
      }
      canvas.polyline(points + [Point(left + room, level ? high : low)], "trace")
    }
  }

  /// µs between lines of the grid: 1, 2 or 5 times a power of ten, some ten of them.
  static func tickStep(_ length: Double) -> UInt64 {
    var step: UInt64 = 1
    while Double(step) * 12 < length {
      for factor in [UInt64(2), 5, 10] where Double(step * factor) * 12 >= length { return step * factor }
      step *= 10
    }
    return step
  }

  /// Seconds with as many digits as they need, or exactly so many.
  static func seconds(_ microseconds: UInt64, mark: Character, digits: Int? = nil) -> String {
    let whole = microseconds / 1_000_000
    var rest = "\(1_000_000 + microseconds % 1_000_000)".dropFirst()
    if let digits {
      rest = rest.prefix(digits)
    } else {
      while rest.last == "0" { rest = rest.dropLast() }
    }
    return rest.isEmpty ? "\(whole)" : "\(whole)\(mark)\(rest)"
  }
}
