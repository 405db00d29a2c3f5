import Circuits

/// An equipment as plain facts in JSON, for programs that know nothing of kit descriptions.
struct EquipmentRecord: Encodable {
  let components: [ComponentRecord]

  init(_ equipment: Equipment) { components = equipment.components.map(ComponentRecord.init) }

  struct ComponentRecord: Encodable {
    let designation: String
    let pins: [String]
    let elements: [ElementRecord]
    let actuators: [ActuatorRecord]

    init(_ component: Component) {
      designation = component.designation
      pins = component.type.pins
      elements = component.type.elements.map(ElementRecord.init)
      actuators = component.type.actuators.map(ActuatorRecord.init)
    }
  }

  struct Condition: Encodable {
    let actuator: String
    let positions: [Int]
  }

  /// Keys that an element does not have are absent.
  struct ElementRecord: Encodable {
    let element: String
    let from: String
    let to: String
    var name: String?
    var kind: String?
    var rest: String?
    var when: [Condition]?
    var ohms: Double?
    var volts: Double?
    var amperes: Double?
    var polarised: Bool?

    init(_ element: Element) {
      switch element {
      case .bridge(let one, let other): (self.element, from, to) = ("bridge", one, other)
      case .fuse(let one, let other): (self.element, from, to) = ("fuse", one, other)
      case .contact(let contact):
        (self.element, from, to) = ("contact", contact.from, contact.to)
        rest = contact.rest.rawValue
        when = contact.operatedWhen.map { Condition(actuator: $0.actuator, positions: $0.positions.sorted()) }
      case .load(let load):
        (self.element, from, to) = ("load", load.from, load.to)
        (name, kind, ohms, volts, polarised) = (
          load.name, load.kind.rawValue, load.ohms, load.nominalVolts, load.polarised
        )
      case .diode(let diode):
        (self.element, from, to) = ("diode", diode.anode, diode.cathode)
        (name, ohms, volts, amperes) = (diode.name, diode.ohms, diode.forwardVolts, diode.litAboveAmperes)
      case .source(let source):
        (self.element, from, to) = ("source", source.plus, source.minus)
        (ohms, volts, amperes) = (source.innerOhms, source.volts, source.limitAmperes)
      }
    }
  }

  struct ActuatorRecord: Encodable {
    let name: String
    let drive: String
    let positions: Int
    var load: String?
    var reset: String?
    var pickUp: Double?
    var dropOut: Double?
    var of: String?
    var seconds: [Double]?

    init(_ actuator: Actuator) {
      name = actuator.name
      positions = actuator.positions
      switch actuator.drive {
      case .momentary: drive = "momentary"
      case .maintained: drive = "maintained"
      case .environment: drive = "environment"
      case .magnet(let load, let pickUpVolts, let dropOutVolts):
        drive = "magnet"
        (self.load, pickUp, dropOut) = (load, pickUpVolts, dropOutVolts)
      case .impulse(let set, let reset, let pickUpVolts):
        drive = "impulse"
        (load, self.reset, pickUp) = (set, reset, pickUpVolts)
      case .onDelay(let source, let range):
        drive = "on-delay"
        (of, seconds) = (source, [range.lowerBound, range.upperBound])
      case .offDelay(let source, let range):
        drive = "off-delay"
        (of, seconds) = (source, [range.lowerBound, range.upperBound])
      }
    }
  }
}
