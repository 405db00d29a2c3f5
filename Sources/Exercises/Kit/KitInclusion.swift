import Circuits

/// A station of several panels has a kit description of its own, which says which smaller kits it includes: exercises for one panel
/// are done beside another one that stays unwired.
extension KitDescription {
  /// Whether exercises for that kit can be done on this one.
  package func serves(_ kit: String) -> Bool { kit == id || includes.contains(kit) }

  /// What keeps this kit from including another one, in English; empty when it has everything of it.
  ///
  /// The other kit's terminals have the same numbers here, so that a recording of one reads on the other; channels go by name.
  package func lacks(of other: KitDescription) -> [String] {
    var missing: [String] = []
    for component in other.equipment.components where equipment[component.designation]?.type != component.type {
      let what = equipment[component.designation] == nil ? "there is no" : "there is another"
      missing.append("\(what) component \(component.designation)")
    }
    if scanMethod != other.scanMethod { missing.append("it is scanned in another way") }
    if missing.isEmpty, !scannedTerminals.starts(with: other.scannedTerminals) {
      missing.append("its components do not begin with those of the other kit, in their order")
    }
    missing += Self.absent(other.channels.inputs, channels.inputs, \.name, "input")
    missing += Self.absent(other.channels.analogs, channels.analogs, \.name, "analogue channel")
    missing += Self.absent(other.channels.outputs, channels.outputs, \.name, "output")
    missing += Self.absent(other.channels.faults, channels.faults, \.id, "fault")
    return missing
  }

  private static func absent<Channel: Equatable>(
    _ wanted: [Channel], _ present: [Channel], _ name: KeyPath<Channel, String>, _ word: String
  ) -> [String] {
    wanted.filter { !present.contains($0) }.map { "the \(word) \($0[keyPath: name]) is missing or another one" }
  }
}
