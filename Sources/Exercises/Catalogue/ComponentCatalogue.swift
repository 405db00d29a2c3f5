package import Circuits

/// The component types that a kit description may name; a kit adds its own under `types`.
package struct ComponentCatalogue: Sendable {
  /// One type with the values that may be set for it.
  package struct Entry: Sendable {
    package var name: String
    /// What it is, for the reference page.
    package var summary: String
    package var parameters: [ComponentParameter]
    var build: @Sendable (ComponentParameters) -> ComponentType
  }

  package let entries: [Entry]

  package static let standard = ComponentCatalogue(
    entries: powerEntries + switchEntries + relayEntries + loadEntries + sensorEntries + pneumaticEntries)

  package subscript(name: String) -> Entry? { entries.first { $0.name == name } }

  /// A component type with the default values except those given.
  ///
  /// - Returns: nil when there is no such type.
  package func type(_ name: String, _ parameters: ComponentParameters = ComponentParameters()) -> ComponentType? {
    self[name].map { entry in entry.build(parameters.completed(by: entry.parameters)) }
  }
}

/// Something that can be set for one component, with what it is when a kit does not say.
package struct ComponentParameter: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// A positive number in this unit.
    case number(ClosedRange<Double>, unit: String, standard: Double)
    case count(ClosedRange<Int>, standard: Int)
    case seconds(standard: ClosedRange<Double>)
    /// Contacts as written in ``ContactSet``.
    case contacts(standard: [ContactSet])
    /// Names of the positions of a switch, the first one at rest.
    case positions(standard: [String])
    /// Designation of another component, which must be there; nothing when a kit does not say.
    case component
    /// One of these words.
    case choice([String], standard: String)
  }

  package var name: String
  package var kind: Kind
  /// For the reference page.
  package var meaning: String
}

/// The values of one component, by parameter name.
package struct ComponentParameters: Hashable, Sendable {
  package var numbers: [String: Double]
  package var counts: [String: Int]
  package var seconds: [String: ClosedRange<Double>]
  package var contacts: [ContactSet]?
  package var positions: [String]?
  /// Designations and words.
  package var texts: [String: String]

  package init(
    numbers: [String: Double] = [:], counts: [String: Int] = [:], seconds: [String: ClosedRange<Double>] = [:],
    contacts: [ContactSet]? = nil, positions: [String]? = nil, texts: [String: String] = [:]
  ) {
    self.numbers = numbers
    self.counts = counts
    self.seconds = seconds
    self.contacts = contacts
    self.positions = positions
    self.texts = texts
  }

  /// With the standard value of each parameter that is not set.
  func completed(by parameters: [ComponentParameter]) -> ComponentParameters {
    var complete = self
    for parameter in parameters {
      switch parameter.kind {
      case .number(_, _, let standard): complete.numbers[parameter.name] = numbers[parameter.name] ?? standard
      case .count(_, let standard): complete.counts[parameter.name] = counts[parameter.name] ?? standard
      case .seconds(let standard): complete.seconds[parameter.name] = seconds[parameter.name] ?? standard
      case .contacts(let standard): complete.contacts = contacts ?? standard
      case .positions(let standard): complete.positions = positions ?? standard
      case .component: break
      case .choice(_, let standard): complete.texts[parameter.name] = texts[parameter.name] ?? standard
      }
    }
    return complete
  }

  func number(_ name: String) -> Double { numbers[name, default: 0] }
  func range(_ name: String) -> ClosedRange<Double> { seconds[name] ?? 1...1 }
}
