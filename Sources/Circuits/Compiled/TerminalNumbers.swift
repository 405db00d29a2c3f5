/// Numbers the terminals of components one after the other; far cheaper to ask than a dictionary of terminals.
struct TerminalNumbers: Sendable {
  private var places: [String: (first: Int, pins: [String])] = [:]
  private(set) var count = 0

  /// Adds all pins of a component; false when its designation was there already.
  mutating func add(_ component: Component) -> Bool {
    let place = (first: count, pins: component.type.pins)
    guard places.updateValue(place, forKey: component.designation) == nil else { return false }
    count += place.pins.count
    return true
  }

  func number(_ component: String, _ pin: String) -> Int? {
    guard let place = places[component], let index = place.pins.firstIndex(of: pin) else { return nil }
    return place.first + index
  }

  func number(of terminal: Terminal) -> Int? { number(terminal.component, terminal.pin) }
}
