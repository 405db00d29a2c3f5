import Exercises
import Foundation
import KitProtocol
import KitSimulator
import Testing

extension VirtualKitTests {
  @Suite("A host meets the virtual kit as it meets a real one")
  struct KitLinkTests {
    @Test("a raw HELLO on the terminal is answered with its nonce")
    func hello() async throws {
      try await Fixture.withKit { fixture in
        let host = try TestHost(path: fixture.link)
        let hello = try Frame(flags: .handshake, id: MessageID.hello.rawValue, payload: [1, 1, 0x78, 0x56, 0x34, 0x12])
          .encoded(seed: 0xFFFF)
        host.write([0] + hello)
        var decoder = FrameDecoder()
        var reply: Frame?
        let deadline = ContinuousClock.now + TestHost.patience
        while reply == nil, ContinuousClock.now < deadline {
          for byte in host.read() {
            if let frame = decoder.take(byte, seed: nil), frame.id == 0x81 { reply = frame }
          }
          try await Task.sleep(for: .milliseconds(1))
        }
        let payload = try #require(reply?.payload)
        #expect(Array(payload.prefix(7)) == [1, 1, 1, 0x78, 0x56, 0x34, 0x12])
      }
    }

    @Test("it says who it is, that it is virtual, and lists every channel of the kit description")
    func identity() async throws {
      let kit = try Fixture.description()
      try await Fixture.withHost { _, host in
        guard case .identity(let identity) = try await host.request(.identify) else {
          Issue.record("no identity")
          return
        }
        #expect(identity.model == "electro-basis")
        #expect(identity.serialNumber == "VK-0001")
        #expect(identity.isVirtual)
        let lines = try await host.dictionary(length: Int(identity.dictionaryLength)).split(separator: "\n")
        for (index, terminal) in kit.scannedTerminals.enumerated() {
          #expect(lines.contains("terminal \(index) \(terminal)"))
        }
        #expect(lines.contains("terminal 0 -T1:+"))
        #expect(lines.contains("input 11 S9 confirm"))
        #expect(lines.contains("input 12 S10 estop"))
        #expect(lines.contains("analog 1 T1.i mA"))
        #expect(lines.contains("output 0 supply confirm supply lease=200"))
        #expect(lines.contains("output 1 H1 lease=200"))
        #expect(lines.contains("fault 0 K1.coil-open"))
        let channels = kit.channels
        #expect(
          lines.count == kit.scannedTerminals.count + channels.inputs.count + channels.analogs.count
            + channels.outputs.count + channels.faults.count)
      }
    }

    @Test("a button that is pressed reaches the host as an edge")
    func edge() async throws {
      try await Fixture.withHost { fixture, host in
        try await fixture.kit.press("-S1")
        let pressed = try await host.event("an edge of S1") { if case .edge = $0 { true } else { false } }
        guard case .edge(_, let input, let level) = pressed else { return }
        #expect((input, level) == (1, true))
      }
    }

    @Test("pulling the cable hangs up and takes the link away; plugging it makes a new terminal that works")
    func replug() async throws {
      try await Fixture.withHost { fixture, host in
        let before = try FileManager.default.destinationOfSymbolicLink(atPath: fixture.link)
        let boot = host.info?.bootNonce
        try await fixture.kit.setCable(plugged: false)
        #expect(host.isHungUp)
        #expect(throws: (any Error).self) { try FileManager.default.destinationOfSymbolicLink(atPath: fixture.link) }
        #expect(await !fixture.kit.state().cableIsPlugged)

        try await fixture.kit.setCable(plugged: true)
        let after = try FileManager.default.destinationOfSymbolicLink(atPath: fixture.link)
        #expect(after.hasPrefix("/dev/pts/") && before.hasPrefix("/dev/pts/"))
        #expect(host.isHungUp, "the old terminal stays dead")
        let next = try TestHost(path: fixture.link)
        try await next.connect()
        #expect(next.info?.bootNonce != boot, "the kit lost its power with the cable")
      }
    }

    @Test("a reset in a session shows as a new boot")
    func reset() async throws {
      try await Fixture.withHost { fixture, host in
        try await fixture.kit.reset()
        do {
          try await host.wait(for: "the loss of the session") { false }
        } catch TestHost.Failure.lost(let reason) {
          #expect(reason == .kitReset(cause: 3))
        }
      }
    }

    @Test("an older link is replaced, a file that is no link is left alone")
    func linkPlace() async throws {
      try await Fixture.withKit { fixture in
        let other = fixture.folder.appending(path: "other").path
        try FileManager.default.createSymbolicLink(atPath: other, withDestinationPath: "/dev/null")
        let second = try VirtualKit(kit: Fixture.description(), serialNumber: "VK-0002", link: other)
        try await second.start()
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: other).hasPrefix("/dev/pts/"))
        await second.stop()
        #expect(!FileManager.default.fileExists(atPath: other))

        try Data("mine".utf8).write(to: URL(fileURLWithPath: other))
        let third = try VirtualKit(kit: Fixture.description(), serialNumber: "VK-0003", link: other)
        await #expect(throws: VirtualKitError.self) { try await third.start() }
        #expect(FileManager.default.contents(atPath: other) == Data("mine".utf8))
      }
    }

    @Test("a serial number that does not fit into the protocol is refused in words")
    func longSerial() throws {
      let kit = try Fixture.description()
      #expect {
        _ = try VirtualKit(kit: kit, serialNumber: String(repeating: "9", count: 60), link: "unused")
      } throws: { error in
        (error as? VirtualKitError)?.message.contains("43") == true
      }
    }
  }
}
