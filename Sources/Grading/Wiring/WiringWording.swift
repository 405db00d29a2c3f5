import Circuits
import Exercises
import Messages

/// Names what was found in the terms of the drawing, without a language.
struct WiringWording {
  let equipment: Equipment

  func action(_ action: Action) -> Message {
    switch action {
    case .set(let id, let position):
      return setting(id, position)
    case .elapse(let id):
      return Message("action.elapse", ["component": .text(id.component)])
    case .together(let ids, let positions):
      let names = ids.map(\.component)
      if ids.allSatisfy(isMomentary), let position = positions.first, positions.allSatisfy({ $0 == position }) {
        return Message(
          position == 1 ? "action.press_together" : "action.release_together", ["components": .list(names)])
      }
      let settings = zip(ids, positions).map(setting)
      guard let last = settings.last else { return Message("action.together") }
      return settings.dropLast().reversed().reduce(last) { rest, step in
        Message("action.together", ["first": .messages([step]), "second": .messages([rest])])
      }
    }
  }

  private func setting(_ id: ActuatorID, _ position: Int) -> Message {
    let component = MessageArgument.text(id.component)
    switch drive(of: id) {
    case .momentary:
      return Message(position == 1 ? "action.press" : "action.release", ["component": component])
    case .environment:
      return Message(position == 1 ? "action.actuate" : "action.deactuate", ["component": component])
    case .maintained(let names):
      let name = names.indices.contains(position) ? names[position] : "\(position)"
      return Message("action.switch", ["component": component, "position": .text(name)])
    default:
      return Message("action.switch", ["component": component, "position": .text("\(position)")])
    }
  }

  private func drive(of id: ActuatorID) -> Actuator.Drive? {
    equipment[id.component]?.type.actuators.first { $0.name == id.actuator }?.drive
  }

  private func isMomentary(_ id: ActuatorID) -> Bool { drive(of: id) == .momentary }

  func hazard(_ hazard: Hazard) -> Message {
    let arguments: [String: MessageArgument] = [
      "start": .text(hazard.actions.isEmpty ? "rest" : "actions"), "steps": .messages(hazard.actions.map(action)),
      "components": .list(hazard.components),
    ]
    switch hazard.kind {
    case .short: return Message("hazard.short", arguments)
    case .exclusive: return Message("hazard.exclusive", arguments)
    case .oscillation: return Message("hazard.oscillation", arguments)
    case .startsByItself: return Message("hazard.starts_by_itself", ["components": .list(hazard.components)])
    case .protectiveConductor:
      guard let terminals = hazard.terminals else {
        return Message("hazard.protective_conductor", ["components": .list(hazard.components)])
      }
      return Message("hazard.protective_conductor_live", ["terminals": .list(terminals.map(\.description))])
    case .fuseBypassed:
      let way = (hazard.terminals ?? []).map(\.description)
      return Message(
        way.count > 2 ? "hazard.fuse_bypassed_through" : "hazard.fuse_bypassed",
        ["components": .list(hazard.components), "terminals": .list(way)])
    case .notProved:
      return hazard.components.isEmpty
        ? Message("hazard.not_proved") : Message("hazard.not_seen", ["components": .list(hazard.components)])
    }
  }

  /// "-S1:14 and -K1:14 are not connected: -K1 does not hold itself. Check contact -K1:13-14." Each contact is explained
  /// once.
  func missing(_ joins: [NetJoin], difference: ConnectionDifference, reference: Nets) -> [Message] {
    var explained: Set<String> = []
    return joins.map { join in
      let message = missing(join, difference: difference, reference: reference)
      guard case .text(let contact)? = message.arguments["contact"], !explained.insert(contact).inserted else {
        return message
      }
      return Message(
        "feedback.wrong.missing", message.arguments.filter { $0.key == "first" || $0.key == "second" })
    }
  }

  private func missing(_ join: NetJoin, difference: ConnectionDifference, reference: Nets) -> Message {
    let (first, second) = (join.nearest.first, join.nearest.second)
    var arguments: [String: MessageArgument] = ["first": .terminal(first), "second": .terminal(second)]
    for terminal in [first, second] {
      guard let contact = holdingContact(at: terminal, difference: difference, reference: reference) else { continue }
      arguments["relay"] = .text(terminal.component)
      arguments["contact"] = .text(contact)
      return Message("feedback.wrong.missing_holding", arguments)
    }
    return Message("feedback.wrong.missing", arguments)
  }

  /// The make contact at this terminal as `-K1:13-14`, when on the drawing it feeds the coil of its own relay.
  private func holdingContact(
    at terminal: Terminal, difference: ConnectionDifference, reference: Nets
  ) -> String? {
    guard let type = equipment[terminal.component]?.type else { return nil }
    func drawn(_ pin: String) -> Terminal {
      let here = Terminal(terminal.component, pin)
      return difference.readAs[here] ?? here
    }
    let coils = type.elements.flatMap { element -> [Terminal] in
      guard case .load(let load) = element, load.kind == .coil else { return [] }
      return [load.from, load.to].map { Terminal(terminal.component, $0) }
    }
    for case .contact(let contact) in type.elements where contact.rest == .open {
      guard contact.from == terminal.pin || contact.to == terminal.pin else { continue }
      let feedsCoil = [contact.from, contact.to].contains { pin in
        reference.group(of: drawn(pin)).contains(where: coils.contains)
      }
      if feedsCoil { return "\(terminal.component):\(contact.from)-\(contact.to)" }
    }
    return nil
  }

  func superfluous(_ join: NetJoin) -> Message {
    Message(
      join.lead == nil ? "feedback.wrong.superfluous" : "feedback.wrong.superfluous_lead",
      ["first": .terminal(join.nearest.first), "second": .terminal(join.nearest.second)])
  }

  /// One lead with one end in the wrong place, when both joins name a terminal in common.
  func moved(_ open: NetJoin, _ close: NetJoin) -> Message? {
    for (fixed, wrong) in [(open.nearest.first, open.nearest.second), (open.nearest.second, open.nearest.first)] {
      let ends = [close.nearest.first, close.nearest.second]
      guard ends.contains(fixed), let right = ends.first(where: { $0 != fixed }) else { continue }
      return Message(
        "feedback.wrong.moved", ["fixed": .terminal(fixed), "wrong": .terminal(wrong), "right": .terminal(right)])
    }
    return nil
  }

  func idle(_ join: NetJoin) -> Message {
    Message("feedback.note.idle", ["terminals": .list(join.second.map(\.description))])
  }

  /// Contacts of another number than on the drawing; a coil or lamp that is turned round is not worth a word.
  func otherContact(_ contact: WiringRules.UsedContact, key: String) -> Message {
    Message(key, ["used": .text(contact.used.description), "drawn": .text(contact.drawn.description)])
  }

  func reversed(_ element: WiringRules.ReversedElement) -> Message {
    Message(
      "feedback.wrong.polarity",
      [
        "component": .text(element.plus.component), "first": .terminal(element.plus),
        "second": .terminal(element.minus),
      ])
  }

  /// What a working circuit has otherwise than the drawing: no mistake, but worth a look.
  func otherwise(_ difference: ConnectionDifference) -> [Message] {
    func message(_ key: String, _ join: NetJoin) -> Message {
      Message(key, ["first": .terminal(join.nearest.first), "second": .terminal(join.nearest.second)])
    }
    return difference.joinsToOpen.filter { !$0.isIdle }.map { message("feedback.note.other_join", $0) }
      + difference.joinsToClose.map { message("feedback.note.absent_join", $0) }
  }
}
