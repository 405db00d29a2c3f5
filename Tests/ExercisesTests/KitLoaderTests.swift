import Circuits
import Exercises
import StrictYAML
import Testing

@Suite("Kit descriptions")
struct KitLoaderTests {
  /// A kit of three components; `edit` replaces parts of its text.
  private static let small = """
    format: proefbank.kit/1
    id: small
    version: "1.0"
    title: {en: Small, nl: Klein}
    scan: isolated
    components:
      - {designation: -T1, type: supply, volts: 24, limit_amperes: 2}
      - {designation: -S1, type: push-button, contacts: [13-14 NO]}
      - {designation: -K1, type: relay, contacts: [13-14 NO, 31-32 NC]}
    channels:
      inputs:
        - {name: S1, senses: -S1}
      analogs:
        - {name: T1.u, volts: [-T1:+, -T1:-]}
      outputs:
        - {name: supply, drives: -T1}
    faults:
      - {id: K1.coil-open, opens: -K1:A1}
    """

  private func load(_ text: String) throws -> KitDescription {
    try KitDescription.decode(Array(text.utf8), file: "kits/small.yaml") { "\($0.count)" }
  }

  private func messages(_ text: String) -> [String] {
    do {
      _ = try load(text)
      return []
    } catch let error as DiagnosticsError {
      return error.diagnostics.map(\.description)
    } catch {
      return ["\(error)"]
    }
  }

  @Test("A small kit is read with its terminals in the order of the file")
  func small() throws {
    let kit = try load(Self.small)
    #expect(kit.id == "small")
    #expect(
      kit.scannedTerminals.map(\.description) == [
        "-T1:+", "-T1:-", "-S1:13", "-S1:14", "-K1:A1", "-K1:A2", "-K1:13", "-K1:14", "-K1:31", "-K1:32",
      ])
    #expect(kit.channels.inputs[0].senses == .actuator(ActuatorID("-S1", "button"), positions: [1]))
    #expect(kit.channels.outputs[0].leaseMilliseconds == 200)
    #expect(kit.channels.faults == [KitFault(id: "K1.coil-open", opens: Terminal("-K1", "A1"))])
    #expect(kit.contentHash == "\(Self.small.utf8.count)")
  }

  @Test(
    "A mistake is named with its place and the nearest name",
    arguments: [
      ("-T1:-]", "-T1:0]", "kits/small.yaml:14:35: error: the kit has no terminal -T1:0; did you mean '-T1:+'?"),
      ("type: relay,", "type: relais,", "kits/small.yaml:9:30: error: unknown component type 'relais'; did you mean"),
      ("limit_amperes", "limit_amps", "kits/small.yaml:7:49: error: unknown key 'limit_amps'; did you mean"),
      ("volts: 24,", "volts: 240,", "kits/small.yaml:7:45: error: expected a number 1…60 V, got '240'"),
      ("31-32 NC", "31-32 XX", "kits/small.yaml:9:58: error: '31-32 XX' is not a contact"),
      ("31-32 NC", "31-14 NC", "error: the pin '14' is used twice"),
      ("-S1, type", "-T1, type", "error: -T1 was described in line 7 already"),
      ("senses: -S1", "senses: -S1/knob", "error: -S1 has no actuator 'knob'; known: -S1/button"),
      ("senses: -S1", "senses: -K1", "error: -K1 is nothing that one operates"),
      ("drives: -T1", "drives: -K1", "error: -K1 is no supply of this kit; did you mean '-T1'?"),
      ("id: small", "id: big", "error: the id 'big' is not the file's name"),
      ("kit/1", "kit/2", "error: this is 'proefbank.kit/2', not 'proefbank.kit/1'"),
      ("scan: isolated", "scan: isolatd", "error: expected one of isolated, in_circuit, got 'isolatd'; did you mean"),
      ("nl: Klein", "de: Klein", "error: unknown language 'de'"),
      ("version: \"1.0\"\n", "", "kits/small.yaml:1:1: error: the key 'version' is missing"),
    ])
  func mistakes(old: String, new: String, expected: String) {
    let text = Self.small.replacing(old, with: new)
    #expect(text != Self.small)
    let found = messages(text)
    #expect(found.contains { $0.contains(expected) }, "got \(found)")
  }

  @Test("All mistakes of a file are reported at once, in the order of the text")
  func allAtOnce() {
    let text = Self.small.replacing("scan: isolated", with: "scan: x").replacing("volts: 24", with: "volts: much")
      .replacing("opens: -K1:A1", with: "opens: -K1:A3")
    #expect(messages(text).count == 3)
    #expect(messages(text)[1].hasPrefix("kits/small.yaml:7:"))
  }

  @Test("A kit may define a component type from elements")
  func ownType() throws {
    let type = """
      types:
        double-lamp:
          pins: [X1, X2, X3]
          elements:
            - {load: one, kind: lamp, from: X1, to: X3, ohms: 240}
            - {contact: X1-X2 NO, moved_by: [cover]}
          actuators:
            - {name: cover, drive: environment}
      components:
        - {designation: -P9, type: double-lamp}
      """
    let kit = try load(Self.small.replacing("components:", with: type))
    let component = try #require(kit.equipment["-P9"])
    #expect(component.type.pins == ["X1", "X2", "X3"])
    #expect(component.type.elements.count == 2)
    let wrong = Self.small.replacing("components:", with: type.replacing("to: X3", with: "to: X4"))
    #expect(messages(wrong).contains { $0.contains("there is no pin 'X4'; did you mean") })
  }
}
