import Circuits

/// What a component shows or offers to the hand on the panel.
enum PanelFace: Hashable, Sendable {
  case button(ActuatorID, isRed: Bool)
  case mushroom(ActuatorID)
  case knob(ActuatorID, positions: [String])
  /// Something that can be brought before a sensor or onto a switch.
  case target(ActuatorID)
  case cylinder(extended: ActuatorID, away: ActuatorID)
  case spool(ActuatorID)
  case armature(ActuatorID)
  case lamp(output: String)
  /// A throttle with its check valve, turned by hand and sensed by nothing.
  case throttle

  init?(_ component: Component) {
    let type = component.type
    func id(_ name: String) -> ActuatorID { ActuatorID(component.designation, name) }
    if type.name == "cylinder" {
      self = .cylinder(extended: id("extended"), away: id("away"))
      return
    }
    if type.name == "throttle" {
      self = .throttle
      return
    }
    for actuator in type.actuators {
      switch actuator.drive {
      case .momentary: self = .button(id(actuator.name), isRed: type.name == "stop-button")
      case .maintained(let positions):
        self =
          type.name == "emergency-stop" ? .mushroom(id(actuator.name)) : .knob(id(actuator.name), positions: positions)
      case .environment: self = .target(id(actuator.name))
      case .impulse: self = .spool(id(actuator.name))
      case .magnet(let load, _, _):
        guard let coil = type.kind(ofLoad: load), coil != .electronics else { continue }
        self = coil == .valve ? .spool(id(actuator.name)) : .armature(id(actuator.name))
      case .onDelay, .offDelay: continue
      }
      return
    }
    for case .load(let load) in type.elements where load.kind == .lamp {
      self = .lamp(output: component.designation)
      return
    }
    return nil
  }

  /// What moves it, for scripts; nil for a lamp and for a throttle.
  var actuator: ActuatorID? {
    switch self {
    case .button(let id, _), .mushroom(let id), .knob(let id, _), .target(let id), .spool(let id), .armature(let id):
      id
    case .cylinder(let extended, _): extended
    case .lamp, .throttle: nil
    }
  }

  /// Class and word for scripts.
  var word: String {
    switch self {
    case .button: "button"
    case .mushroom: "mushroom"
    case .knob: "knob"
    case .target: "target"
    case .cylinder: "cylinder"
    case .spool: "spool"
    case .armature: "armature"
    case .lamp: "lamp"
    case .throttle: "throttle"
    }
  }
}

extension ComponentType {
  fileprivate func kind(ofLoad name: String) -> Load.Kind? {
    for case .load(let load) in elements where load.name == name { return load.kind }
    return nil
  }
}

extension Canvas {
  mutating func draw(_ face: PanelFace, in box: Box, showing state: ShownState) {
    let position = face.actuator.map(state.position) ?? 0
    var data = [("face", face.word), ("position", "\(position)")]
    if let actuator = face.actuator { data.append(("actuator", actuator.description)) }
    if case .knob(_, let positions) = face { data.append(("positions", positions.joined(separator: "|"))) }
    let isOn = if case .lamp(let output) = face { state.on.contains(output) } else { position != 0 }
    let middle = Point(box.left + box.width / 2, box.top + box.height / 2)
    group("face face-\(face.word)\(isOn ? " on" : "")", data: data) { canvas in
      canvas.rect(Box(left: box.left, top: box.top, width: box.width, height: box.height), "face-room", radius: 6)
      canvas.group("face-inside", at: middle) { canvas in canvas.drawInside(face, position: position, state) }
    }
  }

  private mutating func drawInside(_ face: PanelFace, position: Int, _ state: ShownState) {
    switch face {
    case .button(_, let isRed):
      circle(Point(0, 0), 19, "bezel")
      circle(Point(0, 0), 14, isRed ? "cap cap-stop" : "cap")
      path(isRed ? "M-5 -5h10v10h-10z" : "M0 -6v12", "cap-sign")
      circle(Point(0, 0), 9, "pressed-mark")
    case .mushroom:
      circle(Point(0, 0), 20, "bezel")
      circle(Point(0, 0), 16, "cap cap-stop")
      circle(Point(0, 0), 9, "pressed-mark")
    case .knob(_, let positions):
      circle(Point(0, 4), 14, "bezel")
      let angles = positions.indices.map { Double($0) * 40 - Double(positions.count - 1) * 20 }
      for (index, name) in positions.enumerated() {
        group("knob-place", data: [("place", "\(index)")]) { canvas in
          canvas.text(
            name, at: Point(Self.sine(angles[index]) * 30, 8 - Self.cosine(angles[index]) * 21), "pin-name",
            anchor: .middle)
          canvas.line(
            Point(0, 4), Point(Self.sine(angles[index]) * 13, 4 - Self.cosine(angles[index]) * 13),
            index == position ? "pointer" : "pointer away")
        }
      }
    case .target:
      path("M-22 -9l9 9l-9 9l-9 -9zM-24 -4v8M-20 -4v8", "line")
      rect(Box(left: -8, top: -13, width: 9, height: 26), "target near", radius: 2)
      rect(Box(left: 24, top: -13, width: 9, height: 26), "target far", radius: 2)
      line(Point(1, 0), Point(24, 0), "link")
    case .cylinder(let extended, let away):
      rect(Box(left: -44, top: -10, width: 50, height: 20), "body")
      let place = state.position(of: extended) != 0 ? 40 : state.position(of: away) != 0 ? 20 : 0
      line(Point(Double(place) - 38, -9), Point(Double(place) - 38, 9), "blade")
      line(Point(Double(place) - 38, 0), Point(Double(place) + 10, 0), "blade")
    case .spool:
      rect(Box(left: -24, top: -9, width: 48, height: 18), "body")
      rect(Box(left: position == 0 ? 0 : -24, top: -9, width: 24, height: 18), "solid")
    case .armature:
      rect(Box(left: -24, top: -9, width: 48, height: 18), "body", radius: 3)
      path(position == 0 ? "M-16 5h32" : "M-16 0h32", "blade")
      path("M-12 5l5 -9M-2 5l5 -9M8 5l5 -9", "pulled-in")
    case .throttle:
      // ISO 1219: an adjustable restriction.
      line(Point(-30, 0), Point(30, 0), "line")
      path("M-12 -9q12 9 24 0M-12 9q12 -9 24 0", "line")
      path("M-14 14L13 -13M13 -13l-8 2M13 -13l-2 8", "line")
    case .lamp:
      circle(Point(0, 0), 14, "glass")
      path("M-18 -10l-5 -4M-20 0h-6M-18 10l-5 4M18 -10l5 -4M20 0h6M18 10l5 4", "rays")
    }
  }

  /// Of multiples of 20 degrees, without the mathematics of a platform: drawings are the same everywhere.
  private static func sine(_ degrees: Double) -> Double {
    let x = degrees * 0.017453292519943295
    return x - x * x * x / 6 + x * x * x * x * x / 120 - x * x * x * x * x * x * x / 5040
  }

  private static func cosine(_ degrees: Double) -> Double {
    let x = degrees * 0.017453292519943295
    return 1 - x * x / 2 + x * x * x * x / 24 - x * x * x * x * x * x / 720 + x * x * x * x * x * x * x * x / 40_320
  }
}
