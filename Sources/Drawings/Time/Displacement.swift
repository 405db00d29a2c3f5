package import Exercises
package import Grading

extension SignalTimeline {
  /// How one cylinder moved over time, as its limit switches told: the measured displacement-time diagram of one row.
  package struct Displacement: Hashable, Sendable {
    package struct Stroke: Hashable, Sendable {
      /// µs, on the axis of the time line.
      package var start: UInt64
      /// Nil when it did not arrive.
      package var end: UInt64?
      /// Where it leads.
      package var isExtended: Bool
    }

    /// As in the exercise: `A`.
    package var name: String
    package var startsExtended: Bool
    /// In the order of time.
    package var strokes: [Stroke]

    /// The cylinders of a task in a recording.
    ///
    /// - Parameters:
    ///   - task: says which switches stand at which ends.
    ///   - trace: edges, with times on the axis of the time line.
    /// - Returns: a row for each cylinder.
    package static func rows(of task: SequenceTask, in trace: SequenceTrace) -> [Displacement] {
      let measured = MeasuredStrokes(trace, task: task)
      return task.cylinders.map { cylinder in
        Displacement(
          name: cylinder.name, startsExtended: measured.initial[cylinder.name] ?? false,
          strokes: measured.movements.filter { $0.row == cylinder.name }.map {
            Stroke(start: $0.start, end: $0.end, isExtended: $0.isExtended)
          })
      }
    }

    static let row = 56.0

    func draw(top: Double, x: (UInt64) -> Double, from left: Double, to right: Double, on canvas: inout Canvas) {
      let (high, low) = (top + 12, top + Self.row - 12)
      canvas.group("cylinder", data: [("cylinder", name)]) { canvas in
        canvas.text(name, at: Point(left - 28, (high + low) / 2 + 5), "designation", anchor: .end)
        canvas.text("1", at: Point(left - 8, high + 4), "reference", anchor: .end)
        canvas.text("0", at: Point(left - 8, low + 4), "reference", anchor: .end)
        canvas.line(Point(left, high), Point(right, high), "grid")
        canvas.line(Point(left, low), Point(right, low), "grid")
        var points = [Point(left, startsExtended ? high : low)]
        for stroke in strokes {
          let before = points.last?.y ?? low
          points.append(Point(x(stroke.start), before))
          // One that did not arrive stays half way.
          points.append(
            Point(x(stroke.end ?? stroke.start), stroke.end == nil ? (high + low) / 2 : stroke.isExtended ? high : low))
        }
        canvas.polyline(points + [Point(right, points.last?.y ?? low)], "measured")
      }
    }
  }
}
