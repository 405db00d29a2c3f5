import ControlAPI
import Foundation

/// One thing that the page asks of a virtual kit: a verb of `docs/virtual-kit.md` with its fields, or a fault of the kit
/// description that the daemon inserts.
struct VirtualKitCommand: Equatable, Sendable {
  let verb: String
  /// Nil stands for nothing, such as a probe that is lifted.
  let fields: [String: String?]

  /// What the page may ask, and the fields of each. `state` is the daemon's own question.
  private static let known: [String: Set<String>] = [
    "plug": ["from", "to"], "unplug": ["from", "to"], "unplug_all": [], "press": ["actuator"],
    "release": ["actuator"], "set": ["actuator", "position"], "confirm": [], "emergency_stop": ["action"],
    "probe": ["red", "black"], "insert_defect": ["part", "value"], "clear_defect": ["part", "value"],
    "cable": ["action"], "reset": [], "fault": ["id", "action"],
  ]
  static let longest = 4096

  /// Reads an object of texts and nulls; anything else is refused.
  ///
  /// - Parameter body: JSON.
  /// - Throws: ``Failure`` with what is wrong.
  init(_ body: Data) throws {
    guard body.count <= Self.longest,
      let object = try? JSONDecoder().decode([String: String?].self, from: body), let verb = object["do"] ?? nil,
      let allowed = Self.known[verb]
    else { throw Failure(.input, "the page asked for nothing that a virtual kit does") }
    let fields = object.filter { $0.key != "do" }
    guard Set(fields.keys).isSubset(of: allowed) else {
      throw Failure(.input, "'\(verb)' takes \(allowed.sorted().joined(separator: ", "))")
    }
    self.verb = verb
    self.fields = fields
  }

  init(verb: String, fields: [String: String?] = [:]) {
    self.verb = verb
    self.fields = fields
  }

  /// The line of JSON for the control socket, without its end.
  func json() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var object = fields
    object["do"] = verb
    return try encoder.encode(object)
  }

  /// The step of a script that does the same; nil for what scripts do not have.
  var scriptStep: String? {
    guard verb != "fault" else { return nil }
    let words = fields.sorted { $0.key < $1.key }.map { name, value in
      "\(name): \(value.map(Self.quoted) ?? "null")"
    }
    return "- {\((["do: \(verb)"] + words).joined(separator: ", "))}"
  }

  private static func quoted(_ text: String) -> String {
    "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: " ") + "\""
  }
}
