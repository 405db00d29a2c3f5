import KitProtocol
import KitSimulator
import Testing

extension VirtualKitTests {
  @Suite("Power on the virtual kit follows the safety rules of the firmware")
  struct PowerTests {
    /// -P1 over -S1.
    static let lampOverButton = [("-T1:+", "-S1:13"), ("-S1:14", "-P1:X1"), ("-P1:X2", "-T1:-")]

    @Test("a lamp lights when its button is pressed, and goes out by itself when the host no longer renews the power")
    func lampAndLease() async throws {
      try await Fixture.withHost { fixture, host in
        try await fixture.kit.plug(Self.lampOverButton)
        try await host.energise { try await fixture.kit.confirm() }
        #expect(await fixture.kit.state().on == [])
        try await fixture.kit.press("-S1")
        let lit = await fixture.kit.state()
        #expect(lit.on == ["-P1"])
        #expect(lit.volts["-P1:X1"].map { $0 > 23 } == true)

        host.renew(outputs: 0)
        let latched = try await host.event("the latch") { if case .safeLatched = $0 { true } else { false } }
        guard case .safeLatched(_, let reason, _) = latched else { return }
        #expect(reason == .leaseEnded)
        let dark = await fixture.kit.state()
        #expect(!dark.isPowered)
        #expect(dark.on == [])
      }
    }

    @Test("power goes when the cable is pulled, and does not come back with it")
    func cablePulled() async throws {
      try await Fixture.withHost { fixture, host in
        try await fixture.kit.plug(Self.lampOverButton)
        try await host.energise { try await fixture.kit.confirm() }
        try await fixture.kit.setCable(plugged: false)
        try await fixture.waitUntil("power off") { !$0.isPowered }
        try await fixture.kit.setCable(plugged: true)
        #expect(await !fixture.kit.state().isPowered)
      }
    }

    @Test("without the confirm button the supply stays off")
    func noConfirm() async throws {
      try await Fixture.withHost { fixture, host in
        _ = try await host.request(.arm)
        #expect(
          try await host.request(.setOutput(0, isOn: true, leaseMilliseconds: 2000))
            == .outputSet(.waitsForConfirmation))
        let state = await fixture.kit.state()
        #expect(state.waitsForConfirmButton)
        #expect(!state.isPowered)
      }
    }

    @Test("the emergency stop cuts power at once and the firmware refuses to arm until it is released")
    func emergencyStop() async throws {
      try await Fixture.withHost { fixture, host in
        try await host.energise { try await fixture.kit.confirm() }
        try await fixture.kit.setEmergencyStop(pressed: true)
        #expect(await !fixture.kit.state().isPowered)
        host.renew(outputs: 0)
        let latched = try await host.event("the latch") { if case .safeLatched = $0 { true } else { false } }
        guard case .safeLatched(_, let reason, _) = latched else { return }
        #expect(reason == .emergencyStop)
        guard case .refused(let refusal) = try await host.request(.arm) else {
          Issue.record("armed although the emergency stop is pressed")
          return
        }
        #expect(refusal.code == KitErrorCode.emergencyStop.rawValue)
        try await fixture.kit.setEmergencyStop(pressed: false)
        try await host.wait(for: "the chain to count as closed") { true }
        #expect(await !fixture.kit.state().isPowered)
      }
    }

    @Test("a short circuit switches the supply off for over-current")
    func shortCircuit() async throws {
      try await Fixture.withHost { fixture, host in
        try await fixture.kit.plug([("-T1:+", "-S1:13"), ("-S1:14", "-T1:-")])
        try await host.energise { try await fixture.kit.confirm() }
        try await fixture.kit.press("-S1")
        let latched = try await host.event("the latch") { if case .safeLatched = $0 { true } else { false } }
        guard case .safeLatched(_, let reason, let output) = latched else { return }
        #expect(reason == .overCurrent)
        #expect(output == 0)
        #expect(await !fixture.kit.state().isPowered)
      }
    }

    @Test("a relay that holds itself stays in after its button is released")
    func latchingCircuit() async throws {
      try await Fixture.withHost { fixture, host in
        try await fixture.kit.plug([
          ("-T1:+", "-S1:13"), ("-S1:14", "-K1:A1"), ("-K1:A2", "-T1:-"), ("-S1:13", "-K1:13"), ("-K1:14", "-S1:14"),
        ])
        try await host.energise { try await fixture.kit.confirm() }
        try await fixture.kit.press("-S1")
        _ = try await host.event("-K1 in") { if case .edge(_, 7, true) = $0 { true } else { false } }
        try await fixture.kit.release("-S1")
        _ = try await host.event("-S1 out") { if case .edge(_, 1, false) = $0 { true } else { false } }
        let state = await fixture.kit.state()
        #expect(state.actuators.first { $0.actuator == "-K1/armature" }?.position == "in")
      }
    }
  }
}
