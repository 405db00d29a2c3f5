import Circuits
import Exercises

/// The channels that a kit says it has: `firmware-protocol/PROTOCOL.md`, Dictionary.
struct KitDictionary: Hashable, Sendable {
  struct Entry: Hashable, Sendable {
    var name: String
    var attributes: [String]
  }

  /// By kind, such as `terminal`, in the order of their numbers.
  private(set) var entries: [String: [Entry]] = [:]

  /// Nil unless every line has kind, index and name, and the indices rise by one.
  init?(_ text: String) {
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      guard words.count >= 3, Int(words[1]) == entries[words[0], default: []].count else { return nil }
      entries[words[0], default: []].append(Entry(name: words[2], attributes: Array(words.dropFirst(3))))
    }
  }

  /// What keeps the kit from being the one that is described.
  ///
  /// - Parameters:
  ///   - description: of the kit.
  ///   - isVirtual: whether the kit says that it is virtual: then it has the faults too that are only simulated.
  /// - Returns: the first difference in words; nil when there is none.
  func difference(from description: KitDescription, isVirtual: Bool) -> String? {
    let expected: [(kind: String, names: [String])] = [
      ("terminal", description.scannedTerminals.map(\.description)),
      ("input", description.channels.inputs.map(\.name)),
      ("analog", description.channels.analogs.map(\.name)),
      ("output", description.channels.outputs.map(\.name)),
      ("fault", description.channels.faults(isVirtual: isVirtual).map(\.id)),
    ]
    for (kind, names) in expected {
      let present = entries[kind, default: []].map(\.name)
      for index in 0..<max(names.count, present.count) {
        switch (index < present.count ? present[index] : nil, index < names.count ? names[index] : nil) {
        case (let kit?, let described?) where kit != described:
          return "\(kind) \(index) is '\(kit)' on the kit and '\(described)' in the description '\(description.id)'"
        case (nil, let described?):
          return "the kit has no \(kind) \(index), which is '\(described)' in the description '\(description.id)'"
        case (let kit?, nil):
          return "the kit has a \(kind) \(index) '\(kit)' that the description '\(description.id)' does not know"
        default: break
        }
      }
    }
    return unsafeSupply(description)
  }

  /// A supply that would go on without the button on the kit is never accepted.
  private func unsafeSupply(_ description: KitDescription) -> String? {
    for (entry, output) in zip(entries["output", default: []], description.channels.outputs) {
      guard case .supply = output.drives else { continue }
      for attribute in ["confirm", "supply"] where !entry.attributes.contains(attribute) {
        return "output '\(entry.name)' is a supply, but the kit does not mark it '\(attribute)'"
      }
    }
    return nil
  }
}
