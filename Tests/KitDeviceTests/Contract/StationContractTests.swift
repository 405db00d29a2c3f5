import Attempts
import Circuits
import Exercises
import KitSimulator
import Testing

@testable import KitDevice

/// A station that is more than the basic panel, and something of its further sockets, inputs and relays.
struct Station: CustomTestStringConvertible, Sendable {
  let rig: Rig
  let kit: String
  /// From the basic panel to the other one, and between sockets of the other one.
  let leads: [TerminalPair]
  /// Of a coil whose fault relay is in the second register.
  let coil: [String]
  let fault: String

  var testDescription: String { "\(kit), \(rig)" }

  static let all = Rig.all.flatMap { rig in
    [
      Station(
        rig: rig, kit: "electro-plus", leads: pairs([("-K1:A1", "-K5:A1"), ("-S12:12", "-P4:X2")]),
        coil: ["-K5:A1", "-K5:A2"], fault: "K5.coil-open"),
      Station(
        rig: rig, kit: "pneumo-basis", leads: pairs([("-K1:A1", "-MB1:1"), ("-BG3:2", "-S11:22")]),
        coil: ["-MB2:1", "-MB2:2"], fault: "MB2.coil-open"),
    ]
  }

  private static func pairs(_ ends: [(String, String)]) -> [TerminalPair] {
    ends.compactMap { ends in
      guard let one = Terminal(ends.0), let other = Terminal(ends.1) else { return nil }
      return TerminalPair(one, other)
    }.sorted()
  }
}

@Suite("What stations of two panels do, whatever the cable", .serialized, .timeLimit(.minutes(2)))
struct StationContractTests {
  @Test("Attached as what it is; leads to and on the second panel are measured", arguments: Station.all)
  func scan(of station: Station) async throws {
    try await station.rig.run(kit: station.kit) { bench in
      let identity = try await bench.attached()
      #expect(identity.model == station.kit)
      try await bench.virtual.plug(station.leads.map { ("\($0.first)", "\($0.second)") })
      let scan = try await bench.kit.scan()
      #expect(scan.connected == station.leads && station.leads.count == 2)
      #expect(scan.terminals == bench.description.scannedTerminals)
    }
  }

  @Test("The emergency stop for practice is an input of its own, and stops nothing", arguments: Station.all)
  func practice(of station: Station) async throws {
    try await station.rig.run(kit: station.kit) { bench in
      _ = try await bench.attached()
      try await bench.virtual.set("-S11", to: "pressed")
      _ = try await bench.edge("S11", level: true)
      let scan = try await bench.kit.scan()
      #expect(scan.operatingState == [OperatedActuator(actuator: ActuatorID("-S11", "button"), position: 1)])
      let report = try await bench.kit.selfTest()
      #expect(report.passed)
    }
  }

  @Test("A relay of the second register opens its wire, and closes it again", arguments: Station.all)
  func fault(of station: Station) async throws {
    try await station.rig.run(kit: station.kit) { bench in
      _ = try await bench.attached()
      try await bench.virtual.probe(red: station.coil[0], black: station.coil[1])
      _ = try await bench.first { if case .probesMoved(.some, .some, _) = $0 { true } else { nil } }
      for isInserted in [false, true, false] {
        try await bench.kit.setFault(station.fault, inserted: isInserted)
        let isSeen = try await bench.reads(open: isInserted)
        #expect(isSeen)
      }
    }
  }
}

extension VirtualBench {
  /// Whether the probes come to read that; an emulated board learns a moment later what its relays have done.
  fileprivate func reads(open: Bool) async throws -> Bool {
    for _ in 1...200 {
      let value = try await kit.readProbes(.ohms).value
      if (value == nil) == open { return true }
    }
    return false
  }
}
