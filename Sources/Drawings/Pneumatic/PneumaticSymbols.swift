/// Symbols of ISO 1219-1, around the origin that each one names.
extension Canvas {
  /// How far a piston moves, in pixels.
  static let stroke = 62.0

  /// From the upper left corner of a barrel of 120 × 36; ports at 12 and 108 below it.
  mutating func drawCylinder(isDoubleActing: Bool, travel: Double) {
    rect(Box(left: 0, top: 0, width: 120, height: 36), "body")
    let piston = 14 + travel * Self.stroke
    rect(Box(left: piston, top: 1, width: 9, height: 34), "piston")
    rect(Box(left: piston + 9, top: 15, width: 115 - 9, height: 6), "body")
    if !isDoubleActing {
      // The spring between piston and rod end.
      let room = 118 - piston - 11
      let points = (0...8).map { Point(piston + 10 + room * Double($0) / 8, $0 % 2 == 0 ? 4 : 32) }
      polyline(points, "thin")
    }
  }

  /// From the upper left corner of the box that is in action at rest, each box 44 × 44.
  ///
  /// - Parameters:
  ///   - hasFivePorts: 5/2, or else 3/2.
  ///   - coils: one with a spring against it, or two.
  ///   - isShifted: the other box is in action.
  mutating func drawValve(hasFivePorts: Bool, coils: Int, isShifted: Bool) {
    let left = isShifted ? 0.0 : -44.0
    for box in 0...1 { rect(Box(left: left + Double(box) * 44, top: 0, width: 44, height: 44), "body") }
    let (on, rest) = (Point(left, 0), Point(left + 44, 0))
    if hasFivePorts {
      flow(from: Point(22, 44), to: Point(12, 0), at: on)
      flow(from: Point(32, 0), to: Point(36, 44), at: on)
      path("M8 44v-9m-5 0h10", "line", at: on)
      flow(from: Point(22, 44), to: Point(32, 0), at: rest)
      flow(from: Point(12, 0), to: Point(8, 44), at: rest)
      path("M36 44v-9m-5 0h10", "line", at: rest)
    } else {
      flow(from: Point(14, 44), to: Point(14, 0), at: on)
      path("M30 44v-9m-5 0h10", "line", at: on)
      flow(from: Point(14, 0), to: Point(30, 44), at: rest)
      path("M14 44v-9m-5 0h10", "line", at: rest)
    }
    solenoid(at: left - 26)
    if coils > 1 {
      solenoid(at: left + 88)
    } else {
      polyline((0...6).map { Point(left + 88 + Double($0) * 4, $0 == 0 ? 22 : $0 % 2 == 0 ? 30 : 14) }, "thin")
    }
  }

  private mutating func solenoid(at left: Double) {
    rect(Box(left: left, top: 11, width: 26, height: 22), "body")
    line(Point(left + 6, 33), Point(left + 20, 11), "line")
  }

  /// A flow path with its arrow, in a box whose corner is at `corner`.
  private mutating func flow(from: Point, to: Point, at corner: Point) {
    let (dx, dy) = (to.x - from.x, to.y - from.y)
    let length = max(1, (dx * dx + dy * dy).squareRoot())
    let (ux, uy) = (dx / length, dy / length)
    let base = Point(to.x - ux * 9, to.y - uy * 9)
    path(
      "M\(number(from.x)) \(number(from.y))L\(number(base.x)) \(number(base.y))"
        + "M\(number(to.x)) \(number(to.y))L\(number(base.x - uy * 4)) \(number(base.y + ux * 4))"
        + "L\(number(base.x + uy * 4)) \(number(base.y - ux * 4))z", "flow", at: corner)
  }

  /// A one-way flow control in a vertical tube; origin at its upper end, 52 high.
  mutating func drawThrottle() {
    rect(Box(left: -14, top: 6, width: 44, height: 40), "outline")
    line(Point(0, 0), Point(0, 52), "line")
    path("M-7 18q6 8 0 16M7 18q-6 8 0 16", "line")
    path("M-11 36l22 -20m-6 0h6v6", "thin")
    path("M0 10h20v9M20 33v9h-20", "line")
    circle(Point(20, 23), 4, "body")
    path("M14 25l6 7l6 -7", "line")
  }

  /// Air that leaves: origin at the port.
  mutating func drawExhaust() {
    path("M0 0v7m-5 0h10l-5 8z", "line")
  }

  /// Where compressed air comes from: origin at its outlet to the right.
  mutating func drawAirSupply() {
    circle(Point(-14, 0), 14, "body")
    path("M0 0l-13 -7v14z", "body")
  }
}
