/// Contacts and what operates them, after IEC 60617-7. The upper pin is at 0,0, the lower one at 0,48.
extension Canvas {
  mutating func drawContact(_ contact: DrawnContact, look: SymbolLook) {
    line(Point(0, 0), Point(0, 14), "line")
    line(Point(0, 34), Point(0, 48), "line")
    // The contact piece moves to the right when it is operated.
    let tip: Point
    if contact.closedAtRest {
      line(Point(0, 14), Point(9, 14), "line")
      tip = look.isClosed ? Point(8, 10) : Point(19, 16)
    } else {
      tip = look.isClosed ? Point(0, 12) : Point(-11, 13)
    }
    line(Point(0, 34), tip, "blade")
    drawOperator(of: contact, at: Point(tip.x / 2, (34 + tip.y) / 2))
    // IEC 61082: an arrow at what is drawn operated.
    if look.isOperated { path("M15 45v-13m-4 5l4 -5l4 5", "operated-mark") }
  }

  private mutating func drawOperator(of contact: DrawnContact, at joint: Point) {
    let y = number(joint.y)
    let from = number(joint.x)
    switch contact.movedBy {
    case .none: break
    case .pushButton:
      path("M\(from) \(y)H-26", "link")
      path("M-20 \(number(joint.y - 8))H-28V\(number(joint.y + 8))H-20", "line")
    case .rotary:
      path("M\(from) \(y)H-26", "link")
      path("M-34 \(number(joint.y - 8))H-27V\(number(joint.y + 8))H-20", "line")
    case .emergencyStop:
      path("M\(from) \(y)H-24", "link")
      path("M-25 \(number(joint.y - 9))a9 9 0 0 0 0 18z", "solid")
    case .roller:
      path("M\(from) \(y)H-19", "link")
      circle(Point(-24, joint.y), 5, "line")
      path("M-30 \(number(joint.y + 8))l6 -3", "line")
    case .proximity:
      path("M\(from) \(y)H-17", "link")
      path(
        "M-26 \(number(joint.y - 9))l9 9l-9 9l-9 -9zM-28 \(number(joint.y - 4))v8M-24 \(number(joint.y - 4))v8", "line")
    case .pressure:
      path("M\(from) \(y)H-18", "link")
      rect(Box(left: -34, top: joint.y - 8, width: 16, height: 16), "line")
      text("p", at: Point(-26, joint.y + 4), "letter", anchor: .middle)
    }
    // A parachute brakes the movement towards its open side.
    if contact.isOnDelayed || contact.isOffDelayed {
      path("M\(from) \(number(joint.y - 1.5))H-21M\(from) \(number(joint.y + 1.5))H-21", "line")
      let bow =
        contact.isOnDelayed
        ? "M-20 \(number(joint.y - 9))a9 9 0 0 0 0 18" : "M-28 \(number(joint.y - 9))a9 9 0 0 1 0 18"
      path(bow, "line")
    }
  }

  /// A contact as cross-references show it: 12 pixels high.
  mutating func drawSmallContact(closedAtRest: Bool, at middle: Point) {
    path(
      closedAtRest ? "M0 -6v2h4M0 6v-3l4 -8" : "M0 -6v2M0 6v-3l-4 -6", "small", at: middle)
  }
}
