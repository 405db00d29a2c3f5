package import Circuits

/// Draws what of a kit moves by air, with ISO 1219 symbols: cylinders with their limit switches and throttles above the valves
/// that move them, and the supply below.
///
/// Valves and pistons stand as in `state`. No tube is drawn live: pressure in tubes is not measured.
///
/// - Parameters:
///   - equipment: the components of the kit.
///   - state: positions of spools and pistons.
///   - words: for screen readers.
/// - Returns: nil when nothing of the kit moves by air.
package func pneumaticDrawing(
  of equipment: Equipment, showing state: ShownState = .atRest, words: DrawingWords
) -> Drawing? {
  let plan = PneumaticPlan(equipment)
  guard !plan.units.isEmpty else { return nil }
  let sketch = PneumaticSketch(state: state)
  var canvas = Canvas()
  let pitch = PneumaticSketch.pitch
  let start = 64.0
  for (index, unit) in plan.units.enumerated() {
    canvas.group("unit", at: Point(start + Double(index) * pitch, 0)) { sketch.draw(unit, on: &$0) }
  }
  if let last = plan.units.lastIndex(where: { $0.valve != nil }), let unit = plan.units[last].valve {
    let port = PneumaticSketch.valve.x + (unit.hasFivePorts ? 22 : 14)
    let right = start + Double(last) * pitch + port
    canvas.line(Point(44, PneumaticSketch.supply), Point(right, PneumaticSketch.supply), "tube")
    canvas.group("supply", at: Point(44, PneumaticSketch.supply)) { $0.drawAirSupply() }
  }
  return Drawing(
    kind: "pneumatic", width: start + Double(plan.units.count) * pitch, height: PneumaticSketch.supply + 30,
    words: words, body: canvas.body)
}

private struct PneumaticSketch {
  let state: ShownState

  static let pitch = 290.0
  static let cylinder = Point(24, 62)
  static let valve = Point(92, 234)
  static let supply = 330.0

  func draw(_ unit: PneumaticPlan.Unit, on canvas: inout Canvas) {
    let isDouble = unit.valve?.hasFivePorts ?? true
    if let cylinder = unit.cylinder { draw(cylinder, isDoubleActing: isDouble, on: &canvas) }
    if let valve = unit.valve {
      draw(valve, on: &canvas)
      drawTubes(of: unit, isDouble: isDouble, on: &canvas)
    }
  }

  private func draw(_ cylinder: PneumaticPlan.Cylinder, isDoubleActing: Bool, on canvas: inout Canvas) {
    let travel = state.position(of: cylinder.extended) != 0 ? 1 : state.position(of: cylinder.away) != 0 ? 0.5 : 0
    let place = Self.cylinder
    canvas.group("symbol still", data: [("component", cylinder.designation)], at: place) {
      $0.drawCylinder(isDoubleActing: isDoubleActing, travel: travel)
    }
    canvas.text(cylinder.designation, at: Point(place.x, place.y - 10), "designation")
    // At which end of the stroke the rod meets each switch.
    var shelf = [false: 0, true: 0]
    for item in cylinder.switches {
      let isOperated = item.condition.positions.contains(state.position(of: item.condition.actuator))
      let x = place.x + 138 + (item.isAtExtendedEnd ? Canvas.stroke : 0)
      let y = place.y - 12 - Double(shelf[item.isAtExtendedEnd] ?? 0) * 16
      shelf[item.isAtExtendedEnd, default: 0] += 1
      canvas.group(isOperated ? "symbol operated" : "symbol still", data: [("component", item.designation)]) { canvas in
        canvas.line(Point(x, y + 4), Point(x, place.y + 12), "blade")
        if isOperated { canvas.path("M\(number(x - 5)) \(number(place.y + 4))l5 8l5 -8z", "solid") }
      }
      canvas.text(item.designation, at: Point(x, y), "designation", anchor: .middle)
    }
  }

  private func draw(_ valve: PneumaticPlan.Valve, on canvas: inout Canvas) {
    let isShifted = state.position(of: valve.spool) != 0
    let place = Self.valve
    canvas.group("symbol \(isShifted ? "operated" : "still")", data: [("component", valve.designation)], at: place) {
      $0.drawValve(hasFivePorts: valve.hasFivePorts, coils: valve.coils.count, isShifted: isShifted)
    }
    let left = place.x - (isShifted ? 0 : 44)
    canvas.text(valve.designation, at: Point(left - 32, place.y + 27), "designation", anchor: .end)
    if let coil = valve.coils.first {
      canvas.text(coil, at: Point(left - 13, place.y + 5), "reference", anchor: .middle)
    }
    if valve.coils.count > 1, let coil = valve.coils.last {
      canvas.text(coil, at: Point(left + 101, place.y + 5), "reference", anchor: .middle)
    }
    let ports: [(String, Double, Bool)] =
      valve.hasFivePorts
      ? [("4", 12, true), ("2", 32, true), ("5", 8, false), ("1", 22, false), ("3", 36, false)]
      : [("2", 14, true), ("1", 14, false), ("3", 30, false)]
    for (name, x, isAbove) in ports {
      canvas.text(
        name, at: Point(place.x + x + (isAbove ? 4 : 3), place.y + (isAbove ? -4 : 55)), "pin-name")
    }
    for (name, x, isAbove) in ports where !isAbove {
      let port = Point(place.x + x, place.y + 44)
      if name == "1" {
        canvas.line(port, Point(port.x, Self.supply), "tube")
        canvas.circle(Point(port.x, Self.supply), 3, "dot")
      } else {
        canvas.group("exhaust", at: Point(port.x, port.y + 14)) { $0.drawExhaust() }
        canvas.line(port, Point(port.x, port.y + 14), "tube")
      }
    }
  }

  private func drawTubes(of unit: PneumaticPlan.Unit, isDouble: Bool, on canvas: inout Canvas) {
    let outlets = isDouble ? [Self.valve.x + 12, Self.valve.x + 32] : [Self.valve.x + 14]
    let ends = isDouble ? [Self.cylinder.x + 12, Self.cylinder.x + 108] : [Self.cylinder.x + 12]
    for (index, (outlet, end)) in zip(outlets, ends).enumerated() {
      // Each tube bends at a height of its own, so that two never lie on one another.
      let bend = 212.0 - Double(index) * 12
      guard let cylinder = unit.cylinder else {
        canvas.line(Point(outlet, Self.valve.y), Point(outlet, bend), "tube")
        if unit.pressureSwitches.isEmpty { canvas.line(Point(outlet - 6, bend), Point(outlet + 6, bend), "line") }
        continue
      }
      var points = [Point(outlet, Self.valve.y), Point(outlet, bend), Point(end, bend)]
      if cylinder.throttles.indices.contains(index) {
        let top = 118.0
        canvas.polyline(points + [Point(end, top + 52)], "tube")
        canvas.group("symbol still", data: [("component", cylinder.throttles[index])], at: Point(end, top)) {
          $0.drawThrottle()
        }
        canvas.text(cylinder.throttles[index], at: Point(end + 36, top + 30), "designation")
        points = [Point(end, top)]
      }
      canvas.polyline(points + [Point(end, Self.cylinder.y + 36)], "tube")
    }
    for (index, sensor) in unit.pressureSwitches.enumerated() {
      let (x, y) = (Self.valve.x + 100, 212.0 - Double(index) * 34)
      let isOperated = state.position(of: sensor.actuator) != 0
      canvas.line(Point(outlets[0], y), Point(x, y), "tube")
      canvas.group("symbol \(isOperated ? "operated" : "still")", data: [("component", sensor.designation)]) { canvas in
        canvas.rect(Box(left: x, top: y - 12, width: 30, height: 24), "body")
        canvas.text("p", at: Point(x + 15, y + 5), "letter", anchor: .middle)
      }
      canvas.text(sensor.designation, at: Point(x + 36, y + 5), "designation")
    }
  }
}
