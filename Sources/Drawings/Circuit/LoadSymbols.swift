/// Symbols of IEC 60617 that are no contacts. The upper pin is at 0,0, the lower one at 0,48.
extension Canvas {
  mutating func drawSymbol(_ element: DrawnElement, look: SymbolLook, isReversed: Bool) {
    switch element.shape {
    case .contact(let contact): drawContact(contact, look: look)
    case .coil(let coil): drawCoil(coil)
    case .valveCoil:
      leads(14, 34)
      rect(Box(left: -18, top: 14, width: 36, height: 20), "body")
      line(Point(-7, 34), Point(7, 14), "line")
    case .lamp: drawLamp(isOn: look.isOn)
    case .motor: drawMotor(isOn: look.isOn)
    case .resistor:
      leads(10, 38)
      rect(Box(left: -7, top: 10, width: 14, height: 28), "body")
    case .electronics:
      leads(8, 40)
      rect(Box(left: -16, top: 8, width: 32, height: 32), "body")
      path("M0 13l11 11l-11 11l-11 -11zM-3 19v10M3 19v10", "line")
    case .diode(let isLight): drawDiode(isLight: isLight, isOn: look.isOn, isReversed: isReversed)
    case .source: drawSource(isReversed: isReversed)
    case .fuse:
      line(Point(0, 0), Point(0, 48), "line")
      rect(Box(left: -7, top: 10, width: 14, height: 28), "line")
    case .bridge:
      line(Point(0, 0), Point(0, 48), "blade")
      circle(Point(0, 14), 4, "body")
      circle(Point(0, 34), 4, "body")
    case .socket:
      hang(isReversed: isReversed) { canvas, y in canvas.circle(Point(0, y), 5, "body") }
    case .earth:
      hang(isReversed: isReversed) { canvas, y in
        canvas.path("M-11 \(number(y))h22M-7 \(number(y + 4))h14M-3 \(number(y + 8))h6", "line")
      }
    }
  }

  private mutating func leads(_ top: Double, _ bottom: Double) {
    line(Point(0, 0), Point(0, top), "line")
    line(Point(0, bottom), Point(0, 48), "line")
  }

  /// What has one pin hangs on it, or stands on it.
  private mutating func hang(isReversed: Bool, _ draw: (inout Canvas, Double) -> Void) {
    line(Point(0, isReversed ? 48 : 0), Point(0, isReversed ? 29 : 19), "line")
    draw(&self, 24)
  }

  private mutating func drawCoil(_ coil: DrawnCoil) {
    leads(14, 34)
    rect(Box(left: -18, top: 14, width: 36, height: 20), "body")
    // Slow to operate: crossed; slow to release: filled.
    if coil.isOnDelayed {
      rect(Box(left: -28, top: 14, width: 10, height: 20), "body")
      path("M-28 14l10 20M-18 14l-10 20", "line")
    } else if coil.isOffDelayed {
      rect(Box(left: -28, top: 14, width: 10, height: 20), "solid")
    }
    path("M-12 30l8 -12M-3 30l8 -12M6 30l8 -12", "pulled-in")
  }

  private mutating func drawLamp(isOn: Bool) {
    leads(10, 38)
    circle(Point(0, 24), 14, "body")
    path("M-9.9 14.1l19.8 19.8M9.9 14.1l-19.8 19.8", "line")
    if isOn { path("M17 12l5 -4M19 24h6M17 36l5 4M-17 12l-5 -4M-19 24h-6M-17 36l-5 4", "rays") }
  }

  private mutating func drawMotor(isOn: Bool) {
    leads(10, 38)
    circle(Point(0, 24), 14, "body")
    text("M", at: Point(0, 27), "letter", anchor: .middle)
    path("M-6 31h12M-6 34h3M-1.5 34h3M3 34h3", "thin")
    if isOn { path("M17 16a17 17 0 0 1 0 16m-3 -4l3 5l4 -4", "rays") }
  }

  private mutating func drawDiode(isLight: Bool, isOn: Bool, isReversed: Bool) {
    line(Point(0, 0), Point(0, 48), "line")
    // The triangle points from anode to cathode.
    path(isReversed ? "M-9 32h18l-9 -15zM-9 17h18" : "M-9 16h18l-9 15zM-9 31h18", "body")
    guard isLight else { return }
    path("M12 20l8 -8m-5 1h5v5M14 28l8 -8m-5 1h5v5", isOn ? "rays" : "thin")
  }

  private mutating func drawSource(isReversed: Bool) {
    leads(8, 40)
    rect(Box(left: -17, top: 8, width: 34, height: 32), "body")
    path("M-9 22h18M-9 27h4M-2 27h4M5 27h4", "line")
    text(isReversed ? "−" : "+", at: Point(-12, 19), "letter small-letter", anchor: .middle)
    text(isReversed ? "+" : "−", at: Point(-12, 38), "letter small-letter", anchor: .middle)
  }
}
