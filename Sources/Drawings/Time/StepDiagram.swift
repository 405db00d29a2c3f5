import Circuits
package import Exercises
package import Grading

/// Draws a displacement-step diagram: what is expected as a broad band, what was recorded as a line upon it, and the step in
/// which they first differ.
///
/// Steps are of equal width, whatever time they took; movements that overlap share a step. The first variant of the task is
/// drawn as what is expected.
///
/// - Parameters:
///   - task: what is expected.
///   - trace: what was recorded; nil draws the expectation alone.
///   - legend: words for the reader.
///   - words: for screen readers.
/// - Returns: the drawing.
/// - Throws: ``SequenceError`` when the recording cannot be used.
package func stepDiagram(
  of task: SequenceTask, trace: SequenceTrace? = nil, legend: StepDiagramLegend, words: DrawingWords
) throws(SequenceError) -> Drawing {
  guard let trace else {
    return StepDiagram(task: task, measured: nil, divergence: nil).drawing(legend: legend, words: words)
  }
  let found = try findings(of: trace, for: task)
  return StepDiagram(task: task, measured: MeasuredStrokes(trace, task: task), divergence: found.divergence)
    .drawing(legend: legend, words: words)
}

/// What the lines of a displacement-step diagram are, in the reader's language.
package struct StepDiagramLegend: Hashable, Sendable {
  package var expected: String
  package var measured: String
  package var firstDifference: String

  package init(expected: String, measured: String, firstDifference: String) {
    self.expected = expected
    self.measured = measured
    self.firstDifference = firstDifference
  }
}

private struct StepDiagram {
  private let rows: [String]
  private let expected: [[DrawnMovement]]
  private let measured: [[DrawnMovement]]
  private let startsExtended: [String: Bool]
  private let expectedStart: [String: Bool]
  /// Column in which both first differ.
  private let divergent: Int?

  private static let pitch = 64.0
  private static let row = 66.0
  private static let left = 70.0
  private static let top = 34.0
  /// More are not drawn: what matters stands around the first difference.
  private static let mostSteps = 32

  init(task: SequenceTask, measured: MeasuredStrokes?, divergence: SequenceFindings.Divergence?) {
    rows = task.cylinders.map(\.name) + task.shownSignals
    let cycle = task.expectedColumns
    let steps = measured?.steps ?? []
    var first = 0
    if let divergence {
      let column = steps.firstIndex { step in
        step.contains { movement in
          movement.start <= divergence.microseconds && divergence.microseconds <= movement.end ?? .max
        }
      }
      let found = divergence.event == nil ? steps.count : column ?? steps.count
      first = max(0, found - Self.mostSteps / 2)
      divergent = found - first
    } else {
      divergent = nil
    }
    // A recording that begins in mid-cycle is laid on the cycle where its first movement fits best.
    let shift = Self.bestShift(of: steps, on: cycle)
    let shown = min(Self.mostSteps, max(cycle.count, steps.count - first + (divergence?.event == nil ? 1 : 0)))
    let count = measured == nil ? cycle.count : shown
    expected = cycle.isEmpty ? [] : (0..<count).map { cycle[($0 + first + shift) % cycle.count] }
    self.measured = Array(steps.dropFirst(first).prefix(Self.mostSteps))
    var standing = measured?.initial ?? [:]
    for movement in steps.prefix(first).joined() { standing[movement.row] = movement.isExtended }
    startsExtended = standing
    var before: [String: Bool] = [:]
    for row in rows {
      before[row] = expected.joined().first { $0.row == row }.map { !$0.isExtended } ?? standing[row] ?? false
    }
    expectedStart = before
  }

  private static func bestShift(of steps: [[DrawnMovement]], on cycle: [[DrawnMovement]]) -> Int {
    func key(_ step: [DrawnMovement]) -> Set<String> { Set(step.map { "\($0.row)\($0.isExtended)" }) }
    let fits = cycle.indices.map { shift in
      zip(steps, steps.indices).prefix { key($0.0) == key(cycle[($0.1 + shift) % cycle.count]) }.count
    }
    guard let best = fits.max(), best > 0, fits[0] < best else { return 0 }
    return fits.firstIndex(of: best) ?? 0
  }

  func drawing(legend: StepDiagramLegend, words: DrawingWords) -> Drawing {
    let columns = max(1, expected.count, measured.count, (divergent ?? -1) + 1)
    let right = Self.left + Double(columns) * Self.pitch
    let bottom = Self.top + Double(rows.count) * Self.row
    var canvas = Canvas()
    if let divergent {
      canvas.group("divergence", data: [("step", "\(divergent + 1)")]) { canvas in
        let x = Self.left + Double(divergent) * Self.pitch
        canvas.rect(Box(left: x, top: Self.top, width: Self.pitch, height: bottom - Self.top), "divergent-step")
        canvas.path("M\(number(x + Self.pitch / 2 - 8)) \(number(bottom + 34))l8 -12l8 12z", "divergent-sign")
      }
    }
    for column in 0...columns {
      let x = Self.left + Double(column) * Self.pitch
      canvas.line(Point(x, Self.top), Point(x, bottom), "grid")
      canvas.text("\(column + 1)", at: Point(x, Self.top - 12), "path-number", anchor: .middle)
    }
    for (index, row) in rows.enumerated() {
      let y = Self.top + Double(index) * Self.row
      let (high, low) = (y + 14, y + Self.row - 14)
      canvas.group("row", data: [("row", row)]) { canvas in
        canvas.text(row, at: Point(Self.left - 34, (high + low) / 2 + 5), "designation", anchor: .end)
        canvas.text("1", at: Point(Self.left - 10, high + 4), "reference", anchor: .end)
        canvas.text("0", at: Point(Self.left - 10, low + 4), "reference", anchor: .end)
        canvas.line(Point(Self.left, high), Point(right, high), "grid")
        canvas.line(Point(Self.left, low), Point(right, low), "grid")
        canvas.polyline(line(of: row, in: expected, from: expectedStart[row] ?? false, high, low), "expected")
        if !measured.isEmpty {
          canvas.polyline(line(of: row, in: measured, from: startsExtended[row] ?? false, high, low), "measured")
        }
      }
    }
    drawLegend(legend, y: bottom + 30, on: &canvas)
    let texts = [legend.expected, legend.measured, legend.firstDifference].map { width(of: $0, size: 13) + 70 }
    let isMeasured = !measured.isEmpty || divergent != nil
    let difference = divergent.map { differenceText(of: $0) + width(of: legend.firstDifference, size: 14) + 20 }
    return Drawing(
      kind: "steps", width: max(right + 24, Self.left + (texts.max() ?? 0), difference ?? 0),
      height: bottom + (divergent == nil ? (isMeasured ? 66 : 44) : 88), words: words, body: canvas.body)
  }

  /// A stroke that did not arrive ends half way.
  private func line(
    of row: String, in steps: [[DrawnMovement]], from start: Bool, _ high: Double, _ low: Double
  ) -> [Point] {
    var points = [Point(Self.left, start ? high : low)]
    for (column, step) in steps.enumerated() {
      let x = Self.left + Double(column) * Self.pitch
      var y = points.last?.y ?? low
      if let movement = step.first(where: { $0.row == row }) {
        points.append(Point(x, y))
        y = movement.end == nil ? (high + low) / 2 : movement.isExtended ? high : low
        points.append(Point(x + Self.pitch, y))
      } else {
        points.append(Point(x + Self.pitch, y))
      }
    }
    return points
  }

  /// Where the words beside the sign of a step begin.
  private func differenceText(of column: Int) -> Double { Self.left + (Double(column) + 0.5) * Self.pitch + 14 }

  private func drawLegend(_ legend: StepDiagramLegend, y: Double, on canvas: inout Canvas) {
    var y = divergent == nil ? y : y + 22
    if let divergent {
      canvas.text(legend.firstDifference, at: Point(differenceText(of: divergent), y - 18), "difference-text")
    }
    canvas.line(Point(Self.left, y - 4), Point(Self.left + 40, y - 4), "expected")
    canvas.text(legend.expected, at: Point(Self.left + 50, y), "moment-text")
    guard !measured.isEmpty || divergent != nil else { return }
    y += 22
    canvas.line(Point(Self.left, y - 4), Point(Self.left + 40, y - 4), "measured")
    canvas.text(legend.measured, at: Point(Self.left + 50, y), "moment-text")
  }
}
