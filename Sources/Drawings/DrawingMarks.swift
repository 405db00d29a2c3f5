package import Circuits
package import Grading

/// What a drawing points at: joins that are too many or too few, numbered from 1 as ``joins`` lists them.
package struct DrawingMarks: Hashable, Sendable {
  package struct Join: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable {
      /// Drawn, but not made: dashed, with `+`.
      case missing
      /// Made, but not drawn: dotted, with `×`.
      case extra
    }

    package var kind: Kind
    package var from: Terminal
    package var to: Terminal

    package init(_ kind: Kind, _ from: Terminal, _ to: Terminal) {
      self.kind = kind
      self.from = from
      self.to = to
    }
  }

  package var joins: [Join]
  /// Ringed, to draw attention to them.
  package var terminals: Set<Terminal>

  package init(joins: [Join] = [], terminals: Set<Terminal> = []) {
    self.joins = joins
    self.terminals = terminals
  }

  package static let none = DrawingMarks()

  /// The smallest correction of a grade: joins to open first, then those to close, as the feedback names them.
  package init(_ grade: Grade) {
    func marks(_ joins: [Grading.Join], _ kind: Join.Kind) -> [Join] {
      joins.compactMap { join in
        if let pair = join.lead ?? join.nearest { return Join(kind, pair.first, pair.second) }
        guard let first = join.first.first, let second = join.second.first else { return nil }
        return Join(kind, first, second)
      }
    }
    self.init(joins: marks(grade.joinsToOpen, .extra) + marks(grade.joinsToClose, .missing))
  }

  /// All terminals that the drawing must have for the marks to be seen.
  var needed: Set<Terminal> { terminals.union(joins.flatMap { [$0.from, $0.to] }) }
}

extension Canvas {
  /// Draws the marks over a drawing in which terminals stand at `place`.
  ///
  /// - Parameters:
  ///   - marks: what to point at.
  ///   - place: nil for a terminal that the drawing does not have.
  mutating func draw(_ marks: DrawingMarks, place: (Terminal) -> Point?) {
    for terminal in marks.terminals.sorted() {
      if let point = place(terminal) { circle(point, 9, "mark-ring") }
    }
    for (index, join) in marks.joins.enumerated() {
      guard let from = place(join.from), let to = place(join.to) else { continue }
      // A bow to one side keeps the mark off the wires; how far out depends on its number, so that marks stay apart.
      let (dx, dy) = (to.x - from.x, to.y - from.y)
      let length = max(1, (dx * dx + dy * dy).squareRoot())
      let bow = min(48, 18 + length * 0.12) + Double(index % 3) * 9
      let middle = Point((from.x + to.x) / 2 - dy / length * bow, (from.y + to.y) / 2 + dx / length * bow)
      let badge = Point((from.x + to.x) / 4 + middle.x / 2, (from.y + to.y) / 4 + middle.y / 2)
      let sign = join.kind == .missing ? "+" : "×"
      group(
        "mark mark-\(join.kind.rawValue)",
        data: [("from", join.from.description), ("to", join.to.description), ("mark", "\(index + 1)")]
      ) { canvas in
        canvas.path(
          "M\(number(from.x)) \(number(from.y))Q\(number(middle.x)) \(number(middle.y)) \(number(to.x)) \(number(to.y))",
          "mark-line")
        canvas.circle(from, 5, "mark-end")
        canvas.circle(to, 5, "mark-end")
        canvas.rect(Box(left: badge.x - 15, top: badge.y - 11, width: 30, height: 22), "mark-badge", radius: 11)
        canvas.text("\(sign)\(index + 1)", at: Point(badge.x, badge.y + 5), "mark-number", anchor: .middle)
      }
    }
  }
}
