import ArgumentParser
import Circuits
import ContentHash
import ControlAPI
import Exercises
import Foundation
import Grading
import StrictYAML

struct CircuitPredict: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict", abstract: "What the meters of a kit should read under power, with tolerance.",
    discussion: """
      Example: proefbank circuit predict --kit kits/electro-basis.yaml --reference starter.yaml \\
        --after=-S1/button=1 --after=-S1/button=0 --between=-P1:X1,-P1:X2

      These are the values that power is removed for when a reading leaves them. The circuit is powered up with everything
      at rest; --after, which may be repeated, is one action after the other: -S1/button=1, or two at once as
      '-S1/button=1 & -S2/button=1', or a time relay that is over as '-K4/timer elapses'. docs/formats-circuit.md has the
      fields.
      """)
  @Option(help: "File of the format proefbank.kit/1.", completion: .file(extensions: ["yaml"]))
  var kit: String
  @Option(help: "The circuit: proefbank.schematic/1.", completion: .file(extensions: ["yaml", "json"]))
  var reference: String
  @Option(help: "An action, from rest; may be repeated.")
  var after: [String] = []
  @Option(help: "Volts from the second terminal to the first, as --between=-P1:X1,-P1:X2; may be repeated.")
  var between: [String] = []
  @OptionGroup var output: OutputOptions

  func run() throws {
    let kit = try reading { () throws(DiagnosticsError) in
      try KitDescription.load(file: self.kit, digest: contentHash)
    }
    let circuit = try reading { () throws(DiagnosticsError) in try Schematic.load(file: reference, kit: kit) }
    let actions = try after.map { try action($0, kit.equipment) }
    let meters =
      kit.channels.analogs.map { CircuitPrediction.Meter(name: $0.name, quantity: $0.quantity) }
      + (try between.map { try voltmeter($0, kit.equipment) })
    guard !meters.isEmpty else {
      throw Failure(
        .input, "\(self.kit): the kit has no analogue channel", hint: "Say where to measure, with --between.")
    }
    let prediction: CircuitPrediction
    do {
      prediction = try CircuitPrediction(
        equipment: kit.equipment, nets: circuit.nets, meters: meters, after: actions)
    } catch let error as CircuitError {
      switch error {
      case .unknownPosition, .notOperable, .notATimer, .impossibleAction: throw Failure(.input, "--after: \(error)")
      default: throw Failure(.input, "\(self.kit): \(error)")
      }
    } catch {
      throw Failure(.input, "\(reference): \(error)")
    }
    try output.print(prediction) { prediction.text }
  }

  private func action(_ text: String, _ equipment: Equipment) throws -> Action {
    guard let action = Action(code: text) else {
      throw Failure(.input, "--after: '\(text)' is no action", hint: "Write -S1/button=1 or -K4/timer elapses.")
    }
    let known = equipment.components.flatMap { component in
      component.type.actuators.map { "\(ActuatorID(component.designation, $0.name))" }
    }
    for name in action.actuators.map(\.description) where !known.contains(name) {
      throw Failure(.input, "--after: the kit has no actuator \(name)", hint: hint(for: name, among: known))
    }
    return action
  }

  private func voltmeter(_ text: String, _ equipment: Equipment) throws -> CircuitPrediction.Meter {
    let terminals = text.split(separator: ",", omittingEmptySubsequences: false).map { Terminal(String($0)) }
    guard terminals.count == 2, let red = terminals[0], let black = terminals[1], red != black else {
      throw Failure(.input, "--between: '\(text)' is not two terminals", hint: "Write --between=-P1:X1,-P1:X2.")
    }
    let known = equipment.terminals
    for terminal in [red, black] where !known.contains(terminal) {
      throw Failure(
        .input, "--between: the kit has no terminal \(terminal)",
        hint: hint(for: "\(terminal)", among: known.map(\.description)))
    }
    return CircuitPrediction.Meter(name: text, quantity: .volts(red: red, black: black))
  }
}
