import Attempts
import Circuits
import Exercises
import Glibc
import Synchronization
import Testing

@testable import KitDevice

@Suite("A kit on GPIO lines", .timeLimit(.minutes(1)))
struct GPIOKitTests {
  private func pair(_ one: String, _ other: String) throws -> TerminalPair {
    let terminals = try GPIOBench.description().scannedTerminals
    let first = try #require(terminals.first { $0.description == one })
    let second = try #require(terminals.first { $0.description == other })
    return try #require(TerminalPair(first, second))
  }

  @Test("It is attached once all its lines are there, found by the names of the channels")
  func attaching() async throws {
    try await withMiniKit { bench in
      let identity = try await bench.attached()
      #expect(identity.model == "gpio-mini" && !identity.isVirtual)
      #expect(identity.firmwareVersion.hasPrefix("libgpiod "))
    }
  }

  @Test("A line in use names who has it, and the kit comes when it is free")
  func lineInUse() async throws {
    try await withMiniKit(arranging: { lines in lines.table.withLock { $0.inUse["S1"] = "gpiomon" } }) { bench in
      let hint = try await bench.hint()
      #expect("\(hint)".contains("gpiochip0 S1: the line is in use by 'gpiomon'"))
      bench.lines.table.withLock { $0.inUse = [:] }
      _ = try await bench.attached()
    }
  }

  @Test("A line that the chip does not have is named, and so is a chip that is not there")
  func missing() async throws {
    try await withMiniKit(arranging: { lines in lines.table.withLock { _ = $0.missing.insert("-K1:A1") } }) { bench in
      let hint = "\(try await bench.hint())"
      #expect(hint.contains("gpiochip0 -K1:A1: the chip has no line of that name"))
    }
    try await withMiniKit(arranging: { $0.unplug() }) { bench in
      let hint = "\(try await bench.hint())"
      #expect(hint.contains("gpiochip0: there is no such GPIO chip"))
      bench.lines.plug()
      _ = try await bench.attached()
    }
  }

  @Test("A scan finds leads, also through a third socket; what conducts one way only is uncertain")
  func scan() async throws {
    try await withMiniKit(arranging: { lines in
      lines.join("-T1:+", "-S0:11")
      lines.join("-S0:11", "-K1:13")
      lines.table.withLock { $0.diodes.append(["-S0:12", "-S1:13"]) }
      lines.move("S1", true)
    }) { bench in
      _ = try await bench.attached()
      let scan = try await bench.bench.scan()
      #expect(
        Set(scan.connected) == [
          try pair("-T1:+", "-S0:11"), try pair("-S0:11", "-K1:13"), try pair("-T1:+", "-K1:13"),
        ])
      #expect(scan.uncertain == [try pair("-S0:12", "-S1:13")])
      #expect(scan.operatingState.map(\.actuator.description) == ["-S1/button"])
      // Nothing drives a socket any more.
      #expect(bench.lines.table.withLock { table in table.lines["-T1:+"]?.use == .input })
    }
  }

  @Test("Power needs the button on the kit, pressed after it was asked for")
  func power() async throws {
    try await withMiniKit(arranging: { $0.move("S9", true) }) { bench in
      _ = try await bench.attached()
      async let power: Void = bench.bench.energise()
      try await bench.awaitsButton()
      #expect(bench.lines.level("supply") == false, "a button that is held does not count")
      bench.lines.move("S9", false)
      bench.lines.move("S9", true)
      try await power
      #expect(try await bench.powerChange().isOn)
      await #expect(throws: BenchError.self) { _ = try await bench.bench.scan() }
      await bench.bench.removePower()
      #expect(bench.lines.level("supply") == false)
      #expect(try await bench.powerChange().isOn == false)
    }
  }

  @Test("A lead that moves between the proof and the button keeps the power off")
  func leadMovedBeforeTheButton() async throws {
    try await withMiniKit { bench in
      _ = try await bench.attached()
      let whole = bench.bench
      let power = Task { try await whole.energise() }
      try await bench.awaitsButton()
      bench.lines.join("-T1:+", "-K1:A1")
      bench.lines.move("S9", true)
      await #expect(throws: BenchError.wiringChanged) { try await power.value }
      #expect(!bench.lines.history("supply").contains(true))
      bench.lines.move("S9", false)
      try await bench.powerOn()
    }
  }

  @Test("A supply is pulsed while it is on, so that hardware can tell when this computer stops")
  func pulses() async throws {
    try await withMiniKit { bench in
      _ = try await bench.attached()
      try await bench.powerOn()
      while bench.lines.history("supply").count < 6 { await Task.yield() }
      #expect(bench.lines.history("supply").prefix(5) == [true, false, true, false, true])
      await bench.bench.removePower()
      #expect(bench.lines.history("supply").last == false)
    }
  }

  @Test("The emergency stop takes the power at its first open sample, although it is debounced")
  func emergencyStop() async throws {
    let slow = GPIOPlace(chip: "gpiochip0", line: "S10", debounceMicroseconds: 1_000_000)
    try await withMiniKit(places: ["S10": slow]) { bench in
      _ = try await bench.attached()
      try await bench.powerOn()
      #expect(try await bench.powerChange().isOn)
      bench.lines.move("S10", false)
      let change = try await bench.powerChange()
      #expect(!change.isOn && change.reason == "the emergency stop was pressed")
      bench.lines.move("S10", true)
      // It has not been closed for a second yet.
      await #expect(throws: BenchError.self) { try await bench.bench.energise() }
      #expect(bench.lines.level("supply") == false)
    }
  }

  @Test("A chip that goes away is lost, with the power off, and comes back without it")
  func unplugged() async throws {
    try await withMiniKit { bench in
      _ = try await bench.attached()
      try await bench.powerOn()
      #expect(try await bench.powerChange().isOn)
      bench.lines.unplug()
      #expect(try await bench.powerChange().isOn == false)
      bench.lines.plug()
      _ = try await bench.attached()
      #expect(bench.lines.level("supply") == false)
    }
  }

  @Test("A self-test names the socket that does not follow its resistor, and a button that is held")
  func selfTest() async throws {
    try await withMiniKit { bench in
      _ = try await bench.attached()
      #expect(try await bench.bench.selfTest().passed)
      _ = try bench.lines.open(GPIOPlace(chip: "gpiochip0", line: "rail"), .output(true))
      bench.lines.join("-P1:X1", "rail")
      bench.lines.move("S9", true)
      let failed = try await bench.bench.selfTest().findings.filter { !$0.passed }
      #expect(failed.map(\.part) == ["terminal -P1:X1", "input S9"])
    }
  }

  @Test("A fault relay of the kit is a line like any other; there is no meter")
  func faultsAndMeter() async throws {
    try await withMiniKit { bench in
      _ = try await bench.attached()
      try await bench.bench.setFault("K1.coil-open", inserted: true)
      #expect(bench.lines.level("K1.coil-open") == true)
      await #expect(throws: BenchError.self) { _ = try await bench.bench.readProbes(.volts) }
    }
  }

  @Test("A kit whose description has a supply without a button, or an analogue channel, is refused")
  func mismatch() async throws {
    try await withMiniKit(changing: { $0.channels.inputs.removeAll { $0.senses == .confirm } }) { bench in
      let hint = "\(try await bench.hint())"
      #expect(hint.contains("no button that confirms power"))
    }
    try await withMiniKit(changing: { description in
      description.channels.analogs = [.init(name: "T1.i", measures: .sourceCurrent(component: "-T1"))]
    }) { bench in
      let hint = "\(try await bench.hint())"
      #expect(hint.contains("'T1.i' is an analogue channel"))
    }
  }
}

@Suite("Debouncing of GPIO edges")
struct EdgeDebouncerTests {
  @Test("A level counts when it has lasted, dated at its beginning")
  func lasting() {
    var debouncer = EdgeDebouncer(level: false, microseconds: 5000)
    for (level, time) in [(true, 1_000_000), (false, 2_000_000), (true, 3_000_000)] as [(Bool, UInt64)] {
      #expect(debouncer.edge(level, at: time) == nil)
    }
    #expect(debouncer.deadline == 8_000_000)
    #expect(debouncer.settled(now: 7_999_999) == nil)
    #expect(debouncer.settled(now: 8_000_000) == .init(level: true, since: 3_000_000))
    #expect(debouncer.level && debouncer.deadline == nil)
  }

  @Test("Without a debounce time every edge counts at once; an emergency stop opens at once and closes slowly")
  func atOnce() {
    var fast = EdgeDebouncer(level: false, microseconds: 0)
    #expect(fast.edge(true, at: 7) == .init(level: true, since: 7))
    var stop = EdgeDebouncer(level: true, microseconds: 5000, fallsAtOnce: true)
    #expect(stop.edge(false, at: 9) == .init(level: false, since: 9))
    #expect(stop.edge(true, at: 10) == nil && !stop.level)
    #expect(stop.settled(now: 5_000_010)?.level == true)
  }
}
