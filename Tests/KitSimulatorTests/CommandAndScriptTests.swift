import KitSimulator
import StrictYAML
import Testing

@Suite("Commands and scripts read what a person writes")
struct CommandAndScriptTests {
  @Test("every example in the help is a command, typed and as JSON", arguments: KitCommand.forms)
  func examples(_ form: KitCommand.Form) throws {
    let command = try KitCommand(words: form.example.split(separator: " ").map(String.init))
    #expect(command.spelledOut.verb == form.verb)
    #expect(try ControlRequest.decode(ControlRequest.encode(command)) == command)
  }

  @Test("'none' and null lift a probe")
  func noProbe() throws {
    let lifted = KitCommand.probe(red: "-K1:A1", black: nil)
    #expect(try KitCommand(words: ["probe", "-K1:A1", "none"]) == lifted)
    #expect(try ControlRequest.decode(#"{"do":"probe","red":"-K1:A1","black":null}"#.utf8) == lifted)
    #expect(try ControlRequest.decode(ControlRequest.encode(lifted)) == lifted)
  }

  @Test("a script is a list of commands and pauses")
  func script() throws {
    let text = """
      - {do: plug, from: -T1:+, to: -F1:1}
      - {do: set, actuator: -S3, position: 1}
      - {wait_ms: 250}
      - {do: probe, red: -K1:A1, black: null}
      - {do: insert_defect, part: supply, value: 19.0}
      - do: confirm
      """
    let script = try KitScript.decode(Array(text.utf8), file: "lamp.yaml")
    #expect(
      script.steps.map(\.content) == [
        .command(.plug(from: "-T1:+", to: "-F1:1")), .command(.set(actuator: "-S3", position: "1")),
        .wait(milliseconds: 250), .command(.probe(red: "-K1:A1", black: nil)),
        .command(.insertDefect(.supply(volts: 19))), .command(.confirm),
      ])
    #expect(script.steps.map(\.position.line) == [1, 2, 3, 4, 5, 6])
  }

  @Test(
    "a mistake in a script is told with its line and the mend",
    arguments: [
      ("{do: plugg}", "there is no command 'plugg'", "did you mean 'plug'?"),
      ("{do: plug, from: -S1:14, too: -K1:A1}", "unknown key 'too'", "did you mean 'to'?"),
      ("{do: plug, from: -S1:14}", "'plug' needs 'to'", "plug -S1:14 -K1:A1"),
      ("{wait_ms: -5}", "0…600000", ""),
      ("{wait: 5}", "expected 'do' or 'wait_ms'", ""),
      ("{do: cable, action: cut}", "'cut'", "plug or unplug"),
      ("confirm", "expected a mapping", ""),
    ])
  func mistakes(_ step: String, _ message: String, _ mend: String) throws {
    let text = "- {do: confirm}\n- \(step)\n"
    do {
      _ = try KitScript.decode(Array(text.utf8), file: "lamp.yaml")
      Issue.record("the mistake was not seen")
    } catch {
      let told = error.description
      #expect(told.hasPrefix("lamp.yaml:2:"), "\(told)")
      #expect(told.contains(message), "\(told)")
      #expect(told.contains(mend), "\(told)")
    }
  }
}
