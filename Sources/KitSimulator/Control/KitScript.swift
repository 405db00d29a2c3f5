package import StrictYAML

/// A list of commands and pauses that is played on a virtual kit, from a YAML file.
package struct KitScript: Hashable, Sendable {
  package struct Step: Hashable, Sendable {
    package enum Content: Hashable, Sendable {
      case command(KitCommand)
      case wait(milliseconds: Int)
    }
    package var content: Content
    package var position: Position
  }

  /// As the reader was given it.
  package var file: String
  package var steps: [Step]

  /// Reads a script; whether the kit has its terminals shows when it is played.
  package static func load(file: String) throws(DiagnosticsError) -> KitScript {
    try decode(readFile(file), file: file)
  }

  /// The same for bytes that were read before.
  package static func decode(_ bytes: [UInt8], file: String) throws(DiagnosticsError) -> KitScript {
    try decodeYAML(bytes, file: file) { root in
      root.list(decodeStep).map { KitScript(file: file, steps: $0) }
    }
  }

  /// What to tell when a step of this script was refused.
  package func diagnostic(_ step: Step, message: String, hint: String?) -> Diagnostic {
    Diagnostic(file: file, position: step.position, message: message, hint: hint)
  }

  private static func decodeStep(_ value: YAMLValue) -> Step? {
    if value.peek("wait_ms") != nil {
      guard let map = value.mapping(keys: ["wait_ms"]),
        let milliseconds = map["wait_ms"]?.wholeNumber(in: 0...600_000)
      else { return nil }
      return Step(content: .wait(milliseconds: milliseconds), position: value.position)
    }
    guard let verbValue = value.peek("do") else {
      if value.entries() != nil {
        value.report("expected 'do' or 'wait_ms'", hint: "such as {do: press, actuator: -S1}")
      }
      return nil
    }
    guard let verb = verbValue.text("a command") else { return nil }
    guard let form = KitCommand.forms.first(where: { $0.verb == verb }) else {
      verbValue.report("there is no command '\(verb)'", hint: hint(for: verb, among: KitCommand.verbs))
      return nil
    }
    guard let map = value.mapping(keys: ["do"] + form.fields) else { return nil }
    var fields: [String: String?] = [:]
    for field in form.fields {
      guard let item = map[field] else { continue }
      if item.isNothing {
        fields.updateValue(nil, forKey: field)
      } else if let text = item.text() {
        fields[field] = text
      } else {
        return nil
      }
    }
    do throws(VirtualKitError) {
      return Step(content: .command(try KitCommand(verb: verb, fields: fields)), position: value.position)
    } catch {
      value.report(error.message, hint: error.hint)
      return nil
    }
  }
}
