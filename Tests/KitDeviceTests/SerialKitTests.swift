import Attempts
import Circuits
import Exercises
import Foundation
import KitProtocol
import KitSimulator
import KitTestSupport
import Testing

@testable import KitDevice

@Suite("A kit on a serial cable", .timeLimit(.minutes(2)))
struct SerialKitTests {
  @Test("Identifies itself once the cable is plugged")
  func identification() async throws {
    try await withKit { bench in
      let identity = try await bench.attached()
      #expect(identity.model == "electro-basis")
      #expect(identity.serialNumber == "PB-0042")
      #expect(identity.isVirtual)
      #expect(identity.protocolVersion == 1)
    }
  }

  @Test("A scan shows exactly the leads that are plugged, and which button is held")
  func scan() async throws {
    try await withKit { bench in
      _ = try await bench.attached()
      #expect(try await bench.kit.scan().connected.isEmpty)
      try await bench.virtual.plug("-T1:+", "-S1:13")
      try await bench.virtual.press("-S1")
      _ = try await bench.first { if case .edge(let edge) = $0, edge.channel == "S1", edge.level { edge } else { nil } }
      let scan = try await bench.kit.scan()
      let pair = try #require(TerminalPair(Terminal("-T1", "+"), Terminal("-S1", "13")))
      #expect(scan.connected.contains(pair))
      #expect(scan.operatingState == [OperatedActuator(actuator: ActuatorID("-S1", "button"), position: 1)])
      #expect(scan.terminals == bench.description.scannedTerminals)
    }
  }

  @Test("A kit that comes back need not tell its channels again, so that it is back sooner")
  func knownChannels() async throws {
    try await withKit { bench in
      _ = try await bench.attached()
      let first = await bench.kit.statistics.framesSent
      try await bench.virtual.setCable(plugged: false)
      _ = try await bench.first { if case .connection(.lost) = $0 { true } else { nil } }
      try await bench.virtual.setCable(plugged: true)
      _ = try await bench.attached()
      let second = await bench.kit.statistics.framesSent - first
      #expect(second < first / 2, "\(first) frames at first, \(second) when it came back")
    }
  }

  @Test("Names the first channel in which the kit is not as described")
  func descriptionMismatch() async throws {
    try await withKit(changing: { $0.channels.inputs[1].name = "S9" }) { bench in
      let hint = try await bench.hint()
      guard case .descriptionMismatch(let detail) = hint else { Issue.record("\(hint)"); return }
      #expect(detail.contains("input 1") && detail.contains("'S9'"))
    }
  }

  @Test("A kit of another model is refused by name")
  func unknownKit() async throws {
    try await withKit(changing: { $0.id = "pneumo-basis" }) { bench in
      let hint = try await bench.hint()
      #expect(hint == .unknownKit(model: "electro-basis", expected: "pneumo-basis"))
    }
  }

  @Test("Pulled out in the middle of a scan: the scan fails as lost; plugged in again the kit is attached by itself")
  func unplugDuringScan() async throws {
    try await withKit { bench in
      _ = try await bench.attached()
      let error = try await bench.pulledOutDuringScan()
      guard case .lost(let reason)? = error as? BenchError else { Issue.record("\(error)"); return }
      #expect(reason.contains("unplugged"))
      try await bench.plugInAgain()
      let identity = try await bench.attached()
      #expect(identity.serialNumber == "PB-0042")
      #expect(try await bench.kit.scan().connected.isEmpty)
    }
  }

  @Test("Measurements asked for at the same moment all succeed, one after the other")
  func measurementsInTurn() async throws {
    try await withKit { bench in
      _ = try await bench.attached()
      try await bench.virtual.plug("-T1:+", "-S1:13")
      let pair = try #require(TerminalPair(Terminal("-T1", "+"), Terminal("-S1", "13")))
      async let first = bench.kit.scan()
      async let second = bench.kit.scan()
      async let report = bench.kit.selfTest()
      async let reading = bench.kit.readProbes(.ohms)
      let scans = try await [first, second]
      #expect(scans.allSatisfy { $0.connected.contains(pair) })
      #expect(try await report.passed)
      #expect(try await reading.red == nil)
    }
  }

  @Test("Power asked for while the kit measures comes after the measurement")
  func powerAfterScan() async throws {
    try await withKit { bench in
      _ = try await bench.attached()
      let kit = bench.kit
      let proved = try await kit.scan()
      let scan = await kit.scanUnderWay()
      let energised = Task { try await kit.energise(proved: proved) }
      _ = try await scan.value
      _ = try await bench.first { $0 == .awaitingConfirmation ? true : nil }
      try await bench.virtual.confirm()
      try await energised.value
    }
  }

  @Test("A kit that goes while measurements wait for their turn fails them all as lost")
  func lostWhileWaiting() async throws {
    try await withKit { bench in
      _ = try await bench.attached()
      let kit = bench.kit
      #expect(await kit.holdLine())
      let waiting = [Task { _ = try await kit.selfTest() }] + (1...20).map { _ in Task { _ = try await kit.scan() } }
      while await kit.line.waitingCount < waiting.count { await Task.yield() }
      try await bench.virtual.setCable(plugged: false)
      for task in waiting {
        let error = await #expect(throws: BenchError.self) { try await task.value }
        #expect(error == .lost(reason: "the cable was unplugged"))
      }
      await kit.letGoOfLine()
      try await bench.virtual.setCable(plugged: true)
      _ = try await bench.first { if case .connection(.lost) = $0 { true } else { nil } }
      _ = try await bench.attached()
      #expect(try await kit.selfTest().passed)
    }
  }

  @Test("A kit that is replaced by another of the same model is attached by itself, under its own serial number")
  func otherKit() async throws {
    let folder = try TemporaryFolder()
    let link = folder.path + "/kit"
    let description = try testDescription()
    let first = try VirtualKit(kit: description, serialNumber: "PB-0001", link: link)
    try await first.start()
    let kit = SerialKit(settings: .init(station: "station-1", path: link), description: description)
    let bench = await VirtualBench(kit: kit, virtual: first, description: description)
    await kit.start()
    #expect(try await bench.attached().serialNumber == "PB-0001")
    await first.stop()
    let second = try VirtualKit(kit: description, serialNumber: "PB-0002", link: link)
    try await second.start()
    #expect(try await bench.attached().serialNumber == "PB-0002")
    await kit.stop()
    await second.stop()
  }

  @Test("Power comes with the button on the kit, stays on while renewed, and goes when asked")
  func power() async throws {
    try await withKit { bench in
      _ = try await bench.attached()
      async let energised: Void = bench.kit.energise()
      _ = try await bench.first { $0 == .awaitingConfirmation ? true : nil }
      try await bench.virtual.confirm()
      try await energised
      #expect(try await bench.powerChange() == true)
      let channel = try #require(bench.description.channels.analogs.first).name
      // Telemetry runs only while the supply is on; ten samples last longer than the lease.
      for _ in 0..<10 {
        _ = try await bench.first { $0.sample(of: channel) }
      }
      await #expect(throws: BenchError.refused(code: 4, hint: KitErrorCode.interlock.hint)) {
        try await bench.kit.scan()
      }
      await bench.kit.removePower()
      #expect(try await bench.powerChange() == false)
      _ = try await bench.kit.scan()
    }
  }

  @Test("Power for a scan of before the cable was out is refused")
  func oldScan() async throws {
    try await withKit { bench in
      _ = try await bench.attached()
      let proved = try await bench.kit.scan()
      try await bench.virtual.setCable(plugged: false)
      _ = try await bench.first { if case .connection(.lost) = $0 { true } else { nil } }
      try await bench.virtual.setCable(plugged: true)
      _ = try await bench.attached()
      await #expect(throws: BenchError.wiringChanged) { try await bench.kit.energise(proved: proved) }
      #expect(await bench.virtual.state().waitsForConfirmButton == false)
    }
  }

  @Test("The emergency stop takes power away, says so, and power does not come back by itself")
  func emergencyStop() async throws {
    try await withKit { bench in
      _ = try await bench.attached()
      let proved = try await bench.kit.scan()
      async let energised: Void = bench.kit.energise()
      _ = try await bench.first { $0 == .awaitingConfirmation ? true : nil }
      try await bench.virtual.confirm()
      try await energised
      try await bench.virtual.setEmergencyStop(pressed: true)
      let reason = try await bench.first {
        if case .powerChanged(false, let reason, _) = $0 { reason } else { nil }
      }
      #expect(reason == "the emergency stop was pressed")
      await #expect(throws: BenchError.refused(code: 6, hint: KitErrorCode.emergencyStop.hint)) {
        try await bench.kit.energise(proved: proved)
      }
    }
  }

  @Test("A cable pulled out with the power on: told as power off, and off it stays after plugging in")
  func unplugWithPower() async throws {
    try await withKit { bench in
      _ = try await bench.attached()
      async let energised: Void = bench.kit.energise()
      _ = try await bench.first { $0 == .awaitingConfirmation ? true : nil }
      try await bench.virtual.confirm()
      try await energised
      #expect(try await bench.powerChange() == true)
      try await bench.virtual.setCable(plugged: false)
      #expect(try await bench.powerChange() == false)
      try await bench.virtual.setCable(plugged: true)
      _ = try await bench.attached()
      // A scan is refused while the supply is on.
      _ = try await bench.kit.scan()
    }
  }

  @Test("A sound kit passes its self-test; a broken part is named with its limits")
  func selfTest() async throws {
    try await withKit { bench in
      _ = try await bench.attached()
      #expect(try await bench.kit.selfTest().passed)
      try await bench.virtual.insert(.supply(volts: 19))
      let report = try await bench.kit.selfTest()
      let failed = report.findings.filter { !$0.passed }
      #expect(failed.map(\.part) == ["supply -T1"])
      #expect(failed.first?.detail.contains("mV") == true)
    }
  }

  @Test("A fault that the description does not have is refused without asking the kit")
  func unknownFault() async throws {
    try await withKit { bench in
      _ = try await bench.attached()
      let fault = try #require(bench.description.channels.faults.first)
      try await bench.kit.setFault(fault.id, inserted: true)
      try await bench.kit.setFault(fault.id, inserted: false)
      await #expect(throws: BenchError.self) { try await bench.kit.setFault("no-such-fault", inserted: true) }
    }
  }

  @Test("While a port is absent the thread sleeps: four looks a second at most")
  func sleepsWhileAbsent() async throws {
    let folder = try TemporaryFolder()
    let kit = SerialKit(
      settings: .init(station: "station-1", path: folder.path + "/none"), description: try testDescription())
    await kit.start()
    var hints = await kit.happenings().makeAsyncIterator()
    while let happening = await hints.next() {
      if case .connection(.searching(.port(_, "there is no such port", _)?)) = happening { break }
    }
    let (before, start) = (kit.wakeUps, ContinuousClock.now)
    try await Task.sleep(for: .seconds(1))
    let elapsed = start.duration(to: .now) / .seconds(1)
    #expect(Double(kit.wakeUps - before) <= 4 * elapsed + 2)
    await kit.stop()
  }

  @Test("An attached kit that is left alone costs a handful of wake-ups a second")
  func sleepsWhileIdle() async throws {
    try await withKit { bench in
      _ = try await bench.attached()
      let (before, start) = (bench.kit.wakeUps, ContinuousClock.now)
      try await Task.sleep(for: .seconds(1))
      let elapsed = start.duration(to: .now) / .seconds(1)
      #expect(Double(bench.kit.wakeUps - before) <= 20 * elapsed + 5)
    }
  }
}
