package import Circuits

/// The first text of a new exercise: everything that a file needs, made from a circuit, so that it passes its check before its author
/// writes a word. Requirements say what the circuit does at rest and after each single operation.
package struct ExerciseScaffold: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    case wiring
    case faultFinding = "fault-finding"
    case measurement
  }

  package var id: String
  package var kind: Kind
  package var kit: KitDescription
  package var nets: Nets
  /// In the order in which they are written.
  package var languages: [String]

  /// - Parameters:
  ///   - id: name of the folder.
  ///   - kind: which of the kinds that a circuit is enough for.
  ///   - kit: the kit.
  ///   - nets: the expected circuit; without it a lamp behind a push-button.
  ///   - languages: of the texts.
  ///
  /// Nil when no circuit is given and the kit has no supply, push-button and lamp to make one from.
  package init?(id: String, kind: Kind, kit: KitDescription, nets: Nets? = nil, languages: [String] = knownLanguages) {
    guard let nets = nets ?? Self.firstCircuit(on: kit.equipment) else { return nil }
    self.id = id
    self.kind = kind
    self.kit = kit
    self.nets = nets
    self.languages = languages
  }

  /// `exercise.yaml`.
  ///
  /// - Throws: ``CircuitError`` when the circuit cannot be computed.
  package func text() throws(CircuitError) -> String {
    let words = languages.map { ScaffoldWords(language: $0) }
    var lines = [
      "# docs/authoring.md goes through this file; docs/formats-exercise.md has every key.",
      "# Check it with: proefbank exercise check FOLDER",
      "format: \(Exercise.formatName)", "id: \(id)", "version: 1", "kind: \(kind.rawValue)",
      "# factual, conceptual, reproductive or productive", "tag: reproductive",
      "# in_training, basic_with_supervision, basic, operator or expert", "level: in_training",
      "kit: \(kit.id)", "pass_mark: 70", "# reviewed: a trainer looks first; automatic: the score goes out at once",
      "release: reviewed", "expected_minutes: 15", "", "# The expected circuit: what stands in one line is joined.",
      "reference:",
    ]
    lines += nets.groups.map { "  - [\($0.map(\.description).joined(separator: ", "))]" }
    lines.append("")
    switch kind {
    case .wiring: lines += try wiring(words)
    case .faultFinding: lines += try faultFinding(words)
    case .measurement: lines += measurement(words)
    }
    lines += ["", "texts:"]
    for word in words {
      lines += [
        "  \(word.language):", "    title: \(quoted(word.title))", "    goal: \(quoted(word.goal))",
        "    task: \(quoted(word.task(kind)))", "    # From a question to the answer.", "    hints:",
        "      - \(quoted(word.hint))", "    # Asked after the grade.", "    reflection:",
        "      - \(quoted(word.reflection))", "    # What the trainer looks at because no sensor sees it.",
        "    checklist:", "      - \(quoted(word.checklist))",
      ]
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func wiring(_ words: [ScaffoldWords]) throws(CircuitError) -> [String] {
    let states = try requirements()
    let own = 60
    var left = own
    var lines = [
      "# Points: those of the connections and of all requirements add up to 100.", "connection_points: \(100 - own)",
    ]
    lines.append("requirements:")
    for (index, state) in states.enumerated() {
      let points = left / (states.count - index)
      left -= points
      lines += [
        "  - id: \(index == 0 ? "at-rest" : "after-\(index)")", "    points: \(points)",
        "    actions: [\(state.action.map { phrase($0) } ?? "")]",
      ]
      if !state.on.isEmpty { lines.append("    on: [\(state.on.joined(separator: ", "))]") }
      if !state.off.isEmpty { lines.append("    off: [\(state.off.joined(separator: ", "))]") }
      lines.append("    texts:")
      for word in words {
        let text = word.requirement(state.action.map { phrase($0) }, on: state.on, off: state.off)
        lines.append("      \(word.language): \(quoted(text))")
      }
    }
    return lines
  }

  private func faultFinding(_ words: [ScaffoldWords]) throws(CircuitError) -> [String] {
    let wired = Set(nets.groups.joined())
    let relays = kit.channels.relays.filter { relay in relay.fault.terminals.contains(where: wired.contains) }
    var lines = ["# One of them is in the kit during an attempt.", "faults:"]
    if relays.isEmpty {
      let lead = nets.groups.first?.first?.description ?? ""
      lines.append("  - {fault: open-lead \(lead), symptom: dead}")
    }
    lines += relays.prefix(4).map { "  - {relay: \($0.id), symptom: dead}" }
    lines += ["# What a learner may choose from when asked what the circuit does wrong.", "symptoms:"]
    for (id, text) in [("dead", \ScaffoldWords.dead), ("stays-on", \ScaffoldWords.staysOn)] {
      lines += ["  - id: \(id)", "    texts:"]
      lines += words.map { "      \($0.language): \(quoted($0[keyPath: text]))" }
    }
    return lines
  }

  private func measurement(_ words: [ScaffoldWords]) -> [String] {
    let source = kit.equipment.components.lazy.compactMap { component -> (Terminal, Terminal)? in
      for case .source(let source) in component.type.elements {
        return (Terminal(component.designation, source.plus), Terminal(component.designation, source.minus))
      }
      return nil
    }.first
    let leads = source.map { [$0.0, $0.1] } ?? Array(nets.groups.joined().prefix(2))
    return [
      "# What is held while it is measured, such as [press -S1].", "state: []",
      "# One of volts, ohms and amperes a question; their points make 100.", "questions:",
      "  - {id: supply, points: 100, volts: [\(leads.map(\.description).joined(separator: ", "))]}",
    ]
  }

  private struct State {
    var action: Action?
    var on: [String]
    var off: [String]
  }

  /// At rest, and after each single operation that changes what is seen; at most six.
  private func requirements() throws(CircuitError) -> [State] {
    let wired = Set(nets.groups.joined().map(\.component))
    let parts = kit.equipment.components.filter { wired.contains($0.designation) }
    let outputs = parts.filter(\.isOutput).map(\.designation)
    guard let rest = try outcome([]) else { return [] }
    var states = [State(action: nil, on: outputs.filter(rest.contains), off: outputs.filter { !rest.contains($0) })]
    for part in parts {
      for actuator in part.type.actuators {
        switch actuator.drive {
        case .momentary, .maintained, .environment: break
        default: continue
        }
        let action = Action.set(ActuatorID(part.designation, actuator.name), position: 1)
        guard states.count < 6, let on = try outcome([action]), on != rest else { continue }
        states.append(State(action: action, on: outputs.filter(on.contains), off: outputs.filter { !on.contains($0) }))
      }
    }
    return states
  }

  /// What is on after some actions, where that is one thing only.
  private func outcome(_ actions: [Action]) throws(CircuitError) -> Set<String>? {
    guard case .outcomes(let outcomes) = try CircuitModel.run(actions, nets: nets, of: kit.equipment),
      outcomes.count == 1, outcomes[0].isStable, outcomes[0].flickering.isEmpty
    else { return nil }
    return Set(outcomes[0].on)
  }

  /// As exercises write it: `press -S1`, `set -S3 to 1`, `actuate -B1`.
  private func phrase(_ action: Action) -> String {
    guard case .set(let id, let position) = action, let part = kit.equipment[id.component],
      let actuator = part.type.actuators.first(where: { $0.name == id.actuator })
    else { return "" }
    let handled = part.type.actuators.count { actuator in
      switch actuator.drive {
      case .momentary, .maintained, .environment: true
      default: false
      }
    }
    let name = handled == 1 ? id.component : id.description
    switch actuator.drive {
    case .maintained(let names): return "set \(name) to \(names[position])"
    case .environment: return "actuate \(name)"
    default: return "press \(name)"
    }
  }

  /// A lamp behind a push-button, with the fuse before them where the kit has one.
  private static func firstCircuit(on equipment: Equipment) -> Nets? {
    func first<Found>(_ find: (Component) -> Found?) -> Found? { equipment.components.lazy.compactMap(find).first }
    let source = first { component -> (plus: Terminal, minus: Terminal)? in
      for case .source(let source) in component.type.elements {
        return (Terminal(component.designation, source.plus), Terminal(component.designation, source.minus))
      }
      return nil
    }
    let button = first { component -> (Terminal, Terminal)? in
      guard component.type.actuators.contains(where: { $0.drive == .momentary }) else { return nil }
      // A stop button has its break contact first; a lamp behind it would be lit at rest.
      guard case .contact(let contact)? = component.type.elements.first, contact.rest == .open else { return nil }
      return (Terminal(component.designation, contact.from), Terminal(component.designation, contact.to))
    }
    let lamp = first { component -> (Terminal, Terminal)? in
      for case .load(let load) in component.type.elements where load.kind == .lamp {
        return (Terminal(component.designation, load.from), Terminal(component.designation, load.to))
      }
      return nil
    }
    guard let source, let button, let lamp else { return nil }
    let fuse = equipment.fuses.first
    let before = fuse.map { [[source.plus, $0[0]], [$0[1], button.0]] } ?? [[source.plus, button.0]]
    return Nets(joining: before + [[button.1, lamp.0], [lamp.1, source.minus]])
  }
}
