import Circuits
import Foundation
import Glibc
import KitSimulator
import Testing

/// Asks as the command line does; on a thread of the pool, for the client blocks.
@concurrent
private func askForState(_ path: String) async throws -> PanelState? {
  try ControlClient(path: path).perform(.state).state
}

extension VirtualKitTests {
  @Suite("The control socket of the virtual kit")
  struct ControlTests {
    @Test("only its owner may use it")
    func mode() async throws {
      try await Fixture.withKit { fixture in
        let attributes = try FileManager.default.attributesOfItem(atPath: fixture.control)
        #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
        #expect(attributes[.type] as? FileAttributeType == .typeSocket)
      }
    }

    @Test("the documented line of JSON plugs a lead")
    func documentedLine() async throws {
      try await Fixture.withKit { fixture in
        let socket = try RawSocket(path: fixture.control)
        #expect(try await socket.ask(#"{"do":"plug","from":"-S1:14","to":"-K1:A1"}"#) == #"{"ok":true}"#)
        #expect(await fixture.kit.state().leads.map { "\($0.first) \($0.second)" } == ["-K1:A1 -S1:14"])
      }
    }

    @Test("the whole state goes over the socket and back")
    func stateOverSocket() async throws {
      try await Fixture.withKit { fixture in
        try await fixture.kit.plug("-T1:+", "-F1:1")
        try await fixture.kit.set("-S3", to: "2")
        try await fixture.kit.probe(red: "-K1:A1", black: nil)
        try await fixture.kit.insert(.supply(volts: 19))
        let state = try #require(try await askForState(fixture.control))
        #expect(state == (await fixture.kit.state()))
        #expect(state.volts.keys.contains("-T1:+"))
        #expect(state.actuators.first { $0.actuator == "-S3/knob" }?.position == "2")
        #expect(state.defects == ["supply 19.0"])
      }
    }

    @Test(
      "what is wrong is answered with what is wrong and the mend, and the connection goes on",
      arguments: [
        ("nonsense", "JSON", "on one line"),
        ("[1]", "not an object", "one object"),
        (#"{"do":7}"#, "'7'", "the commands are"),
        (#"{"from":"-S1:14"}"#, "'do'", "one object"),
        (#"{"do":"plugg"}"#, "'plugg'", "'plug'"),
        (#"{"do":"plug","from":"-S1:14"}"#, "needs 'to'", "plug -S1:14 -K1:A1"),
        (#"{"do":"plug","from":"-S1:14","to":"-K1:A1","too":"x"}"#, "no 'too'", "from, to"),
        (#"{"do":"plug","from":"-S1:14","to":["-K1:A1"]}"#, "'to'", "one object"),
        (#"{"do":"plug","from":"-S1:15","to":"-K1:A1"}"#, "'-S1:15'", "'-S1:1"),
        (#"{"do":"plug","from":"-S1:14","to":"-S1:14"}"#, "-S1:14", "two different"),
        (#"{"do":"unplug","from":"-S1:14","to":"-K1:A1"}"#, "no lead", "'state'"),
        (#"{"do":"press","actuator":"-S11"}"#, "'-S11'", "did you mean"),
        (#"{"do":"press","actuator":"-K1"}"#, "not by hand", "voltage"),
        (#"{"do":"press","actuator":"-P1"}"#, "'-P1'", ""),
        (#"{"do":"set","actuator":"-S3","position":9}"#, "'9'", "0, 1, 2"),
        (#"{"do":"cable","action":"cut"}"#, "'cut'", "plug or unplug"),
        (#"{"do":"insert_defect","part":"terminal","value":"-K9:1"}"#, "'-K9:1'", ""),
        (#"{"do":"insert_defect","part":"supply","value":"much"}"#, "'much'", "volts"),
        (#"{"do":"clear_defect","part":"supply","value":19}"#, "no defect", "'state'"),
      ])
    func badLines(_ line: String, _ message: String, _ mend: String) async throws {
      try await Fixture.withKit { fixture in
        let socket = try RawSocket(path: fixture.control)
        let answer = try JSONDecoder().decode(ControlAnswer.self, from: Data(try await socket.ask(line).utf8))
        #expect(!answer.ok)
        #expect(answer.error?.contains(message) == true, "\(answer)")
        if !mend.isEmpty { #expect(answer.hint?.contains(mend) == true, "\(answer)") }
        #expect(try await socket.ask(#"{"do":"unplug_all"}"#) == #"{"ok":true}"#)
      }
    }

    @Test("a line without end is refused and its connection closed; others go on")
    func endlessLine() async throws {
      try await Fixture.withKit { fixture in
        let other = try RawSocket(path: fixture.control)
        let socket = try RawSocket(path: fixture.control)
        try await socket.send(String(repeating: "x", count: 200_000))
        #expect(try await socket.line().contains("longer than 65536 bytes"))
        await #expect(throws: RawSocket.Closed.self) { try await socket.line() }
        #expect(try await other.ask(#"{"do":"confirm"}"#) == #"{"ok":true}"#)
      }
    }

    @Test("several clients take turns, one of them in the middle of a line")
    func severalClients() async throws {
      try await Fixture.withKit { fixture in
        let slow = try RawSocket(path: fixture.control)
        try await slow.send(#"{"do":"pre"#)
        let quick = try RawSocket(path: fixture.control)
        #expect(try await quick.ask(#"{"do":"press","actuator":"-S2"}"#) == #"{"ok":true}"#)
        #expect(try await slow.ask(#"ss","actuator":"-S1"}"#) == #"{"ok":true}"#)
        let held = await fixture.kit.state().actuators.filter { $0.position == "pressed" }.map(\.actuator)
        #expect(held == ["-S1/button", "-S2/button"])
      }
    }

    @Test("a socket that another virtual kit serves is not taken over; one left behind is")
    func socketPlace() async throws {
      try await Fixture.withKit { fixture in
        let second = try VirtualKit(
          kit: Fixture.description(), serialNumber: "VK-0002", link: fixture.folder.appending(path: "second").path)
        await #expect(throws: VirtualKitError.self) { try await second.start(control: fixture.control) }
        await fixture.kit.stop()
        #expect(!FileManager.default.fileExists(atPath: fixture.control))

        try RawSocket.leaveBehind(at: fixture.control)
        try await second.start(control: fixture.control)
        #expect(try await RawSocket(path: fixture.control).ask(#"{"do":"unplug_all"}"#) == #"{"ok":true}"#)
        await second.stop()
      }
    }

    @Test("a stopped kit says so")
    func stopped() async throws {
      try await Fixture.withKit { fixture in
        await fixture.kit.stop()
        await #expect(throws: VirtualKitError.stopped) { try await fixture.kit.press("-S1") }
      }
    }
  }
}
