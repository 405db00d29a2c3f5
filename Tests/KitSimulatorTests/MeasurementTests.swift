import Circuits
import Exercises
import KitProtocol
import KitSimulator
import Testing

extension VirtualKitTests {
  @Suite("What the virtual kit measures is what is plugged")
  struct MeasurementTests {
    /// Pairs of terminal numbers that a scan reports as connected.
    private func scan(_ host: TestHost) async throws -> Set<[Int]> {
      guard case .scanStarted(let terminals) = try await host.request(.scan) else { return [] }
      #expect(terminals == 64)
      var pairs: Set<[Int]> = []
      while true {
        let next = try await host.event("a row or the end of the scan") { event in
          switch event {
          case .scanRow, .scanDone: true
          default: false
          }
        }
        switch next {
        case .scanRow(let source, let first, let classes):
          for (offset, pair) in classes.enumerated() where pair.forward == .connected && pair.reverse == .connected {
            pairs.insert([Int(source), Int(first) + offset])
          }
        case .scanDone(_, _, let status):
          #expect(status == .complete)
          return pairs
        default: break
        }
      }
    }

    private func number(of terminal: String) throws -> Int {
      try #require(try Fixture.description().scannedTerminals.map(\.description).firstIndex(of: terminal))
    }

    private func pair(_ one: String, _ other: String) throws -> [Int] {
      [try number(of: one), try number(of: other)].sorted()
    }

    @Test("a scan shows every pair that the leads join, several leads in one socket included, and nothing else")
    func scanShowsLeads() async throws {
      try await Fixture.withHost { fixture, host in
        try await fixture.kit.plug([("-S1:14", "-K1:A1"), ("-K1:A1", "-P1:X1"), ("-T1:-", "-K1:A2")])
        let joined = try [
          pair("-S1:14", "-K1:A1"), pair("-K1:A1", "-P1:X1"), pair("-S1:14", "-P1:X1"), pair("-T1:-", "-K1:A2"),
        ]
        #expect(try await scan(host) == Set(joined))
        try await fixture.kit.unplug("-P1:X1", "-K1:A1")
        let rest = try [pair("-S1:14", "-K1:A1"), pair("-T1:-", "-K1:A2")]
        #expect(try await scan(host) == Set(rest))
      }
    }

    @Test("a scan is refused while the supply is on")
    func scanUnderPower() async throws {
      try await Fixture.withHost { fixture, host in
        try await host.energise { try await fixture.kit.confirm() }
        guard case .refused(let refusal) = try await host.request(.scan) else {
          Issue.record("scanned under power")
          return
        }
        #expect(refusal.code == KitErrorCode.interlock.rawValue)
      }
    }

    @Test("the probes find their terminals and read volts under power, ohms without")
    func probes() async throws {
      try await Fixture.withHost { fixture, host in
        try await fixture.kit.plug([("-T1:+", "-K1:A1"), ("-K1:A2", "-T1:-")])
        try await fixture.kit.probe(red: "-K1:A1", black: "-K1:A2")
        let (red, black) = (UInt8(try number(of: "-K1:A1")), UInt8(try number(of: "-K1:A2")))
        _ = try await host.event("the probes at -K1") { event in
          if case .probesMoved(_, red, black) = event { true } else { false }
        }
        guard case .probeValue(let ohms) = try await host.request(.readProbes(.ohms)) else { return }
        #expect(ohms.status == .valid)
        #expect((10_000...1_000_000).contains(ohms.value), "a coil has some hundreds of Ω, in 10 mΩ: \(ohms.value)")
        try await host.energise { try await fixture.kit.confirm() }
        guard case .probeValue(let volts) = try await host.request(.readProbes(.volts)) else { return }
        #expect((23_000...24_000).contains(volts.value))
        #expect((volts.red, volts.black) == (red, black))
      }
    }

    @Test("an inserted fault opens its pin inside the component, unseen by the scan of the leads")
    func faultRelay() async throws {
      try await Fixture.withHost { fixture, host in
        try await fixture.kit.plug([("-T1:+", "-P1:X1"), ("-P1:X2", "-T1:-")])
        #expect(try await host.request(.setFault(7, inserted: true)) == .faultSet)
        let leads = try [pair("-T1:+", "-P1:X1"), pair("-T1:-", "-P1:X2")]
        #expect(try await scan(host) == Set(leads))
        try await host.energise { try await fixture.kit.confirm() }
        #expect(await fixture.kit.state().on == [])
        #expect(try await host.request(.setFault(7, inserted: false)) == .faultSet)
        #expect(await fixture.kit.state().on == ["-P1"])
      }
    }

    @Test("what only a simulated panel can have: a welded button lights the lamp, and the scan sees the leads alone")
    func simulatedFault() async throws {
      try await Fixture.withHost { fixture, host in
        let faults = try Fixture.description().channels.faults
        let weld = try #require(faults.firstIndex { $0.fault.code == "stuck-closed -S1:13 -S1:14" })
        try await fixture.kit.plug(PowerTests.lampOverButton)
        #expect(try await host.request(.setFault(UInt8(weld), inserted: true)) == .faultSet)
        let leads = try [pair("-T1:+", "-S1:13"), pair("-S1:14", "-P1:X1"), pair("-T1:-", "-P1:X2")]
        #expect(try await scan(host) == Set(leads))
        try await host.energise { try await fixture.kit.confirm() }
        #expect(await fixture.kit.state().on == ["-P1"])
        #expect(try await host.request(.setFault(UInt8(weld), inserted: false)) == .faultSet)
        #expect(await fixture.kit.state().on == [])
        for number in faults.indices {
          #expect(try await host.request(.setFault(UInt8(number), inserted: true)) == .faultSet, "\(faults[number].id)")
        }
        #expect(try await host.request(.setFault(0xFF, inserted: false)) == .faultSet)
        try await fixture.kit.press("-S1")
        #expect(await fixture.kit.state().on == ["-P1"])
      }
    }

    // MARK: Self-test

    private func failedParts(_ host: TestHost) async throws -> [KitEvent.SelfTestResult] {
      #expect(try await host.request(.selfTest) == .selfTestStarted)
      var failed: [KitEvent.SelfTestResult] = []
      while true {
        let next = try await host.event("a result or the end of the self-test") { event in
          switch event {
          case .selfTestResult, .selfTestDone: true
          default: false
          }
        }
        switch next {
        case .selfTestResult(let result) where !result.passed: failed.append(result)
        case .selfTestDone(_, let tested, let count):
          #expect(tested > 64)
          #expect(Int(count) == failed.count)
          return failed
        default: break
        }
      }
    }

    @Test("a healthy bench passes its self-test")
    func healthy() async throws {
      try await Fixture.withHost { _, host in
        let failed = try await failedParts(host)
        #expect(failed.isEmpty)
      }
    }

    @Test("a dead scan socket fails its own step of the self-test, and the scan misses its lead")
    func deadSocket() async throws {
      try await Fixture.withHost { fixture, host in
        try await fixture.kit.plug("-S1:14", "-K1:13")
        try await fixture.kit.insert(.terminal("-K1:13"))
        let dead = UInt8(try number(of: "-K1:13"))
        let failed = try await failedParts(host)
        #expect(failed.map(\.part) == [.terminal])
        #expect(failed.map(\.index) == [dead])
        #expect(try await scan(host).isEmpty)
        try await fixture.kit.clearDefects()
        let lead = try pair("-S1:14", "-K1:13")
        #expect(try await scan(host) == [lead])
      }
    }

    @Test("a weak supply fails the self-test and gives that voltage")
    func weakSupply() async throws {
      try await Fixture.withHost { fixture, host in
        try await fixture.kit.insert(.supply(volts: 19))
        let failed = try await failedParts(host)
        #expect(failed.map(\.part) == [.supply])
        #expect(failed.map(\.value) == [19_000])
        try await host.energise { try await fixture.kit.confirm() }
        #expect(await fixture.kit.state().volts["-T1:+"] == 19)
      }
    }

    @Test(
      "each other defect fails its own step",
      arguments: [
        (BenchDefect.input("S1"), KitEvent.SelfTestResult.Part.input), (.output("H1"), .output),
        (.faultRelay("F1.blown"), .faultRelay), (.isolation(.bus), .isolationRelay),
        (.isolation(.components), .isolationRelay), (.probe(.black), .probe),
      ])
    func otherDefects(_ defect: BenchDefect, _ part: KitEvent.SelfTestResult.Part) async throws {
      try await Fixture.withHost { fixture, host in
        try await fixture.kit.insert(defect)
        #expect(try await failedParts(host).map(\.part) == [part])
      }
    }
  }
}
