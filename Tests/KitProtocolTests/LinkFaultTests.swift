import KitProtocol
import Testing

@Suite("What goes wrong on a cable, against the real firmware in simulated time")
struct LinkFaultTests {
  /// Arms the kit and holds its output.
  private func hold(_ rig: inout Rig) {
    rig.send(.arm)
    rig.send(.setOutput(0, isOn: true, leaseMilliseconds: 0))
    rig.perform(rig.session.renew(outputs: 1, now: rig.now))
  }

  private func begin(_ rig: inout Rig, nonce: UInt32) throws {
    rig.start(nonce: nonce)
    for _ in 0..<1000 where !rig.session.isEstablished { rig.run(milliseconds: 20, step: 2) }
    try #require(rig.session.isEstablished)
  }

  @Test("An hour on a cable that harms 12 of 100 frames: every command once, every edge once, in order")
  func noisyHour() throws {
    let kit = try #require(FirmwareKit())
    var rig = Rig(kit: kit, percent: 2, seed: 3)
    try begin(&rig, nonce: 7)
    let seconds = 3600
    for second in 0..<seconds {
      rig.send(.setFault(UInt8(second % 200), inserted: true))
      kit.inputs ^= 1
      rig.run(milliseconds: 1000, step: 5)
    }
    rig.run(milliseconds: 8000, step: 5)
    #expect(rig.losses.isEmpty)
    #expect(kit.faultCommands == (0..<seconds).map { UInt8($0 % 200) })
    let levels = rig.events.compactMap { if case .edge(_, 0, let level) = $0 { level } else { nil } }
    #expect(levels == (0..<seconds).map { $0 % 2 == 0 })
  }

  @Test("A cable pulled a thousand times: no output outlives its lease by more than 10 ms, no command runs twice")
  func pulledCable() throws {
    let kit = try #require(FirmwareKit())
    var rig = Rig(kit: kit)
    var generator = SeededGenerator(seed: 11)
    var sent: [UInt8] = []
    for pull in 0..<1000 as Range<UInt32> {
      rig.isPlugged = true
      rig.actions = []
      try begin(&rig, nonce: pull + 1)
      #expect(kit.outputsOn.isEmpty)
      hold(&rig)
      let fault = UInt8(pull % 200)
      let request = rig.send(.setFault(fault, inserted: true))
      rig.run(milliseconds: Int.random(in: 2...150, using: &generator))
      if rig.response(request) != nil { #expect(kit.faultCommands.last == fault) }
      sent.append(fault)
      rig.isPlugged = false
      rig.run(milliseconds: 211)
      #expect(kit.outputsOn.isEmpty)
      // Some come back before the session has ended on either side.
      rig.run(milliseconds: Int.random(in: 0...1400, using: &generator), step: 2)
    }
    #expect(kit.faultCommands.count <= sent.count)
    #expect(zip(kit.faultCommands, kit.faultCommands.dropFirst()).allSatisfy { $0 != $1 })
  }

  enum Work: CaseIterable { case idle, armed, outputOn, sampling, scanning, greeting }

  @Test("A kit that restarts is safe and noticed, whatever it was doing", arguments: Work.allCases)
  func resetInAnyState(work: Work) throws {
    let kit = try #require(FirmwareKit())
    var rig = Rig(kit: kit)
    try begin(&rig, nonce: 7)
    switch work {
    case .idle: break
    case .armed: rig.send(.arm)
    case .outputOn: hold(&rig)
    case .sampling: rig.send(.clock)
    case .scanning: rig.send(.scan)
    case .greeting: rig.start(nonce: 8)
    }
    if work != .greeting { rig.run(milliseconds: 3) }
    #expect(kit.outputsOn.isEmpty == (work != .outputOn))
    rig.actions = []
    kit.bootNonce = 0x9999_0000
    kit.reset()
    rig.run(milliseconds: 20)
    #expect(kit.outputsOn.isEmpty)
    if work != .greeting { #expect(rig.losses == [.kitReset(cause: 0)]) }
    try begin(&rig, nonce: 9)
    rig.run(milliseconds: 500)
    #expect(kit.outputsOn.isEmpty && rig.session.renewedOutputs == 0)
  }

  @Test("A host that stands still for five seconds finds its session lost and the output safe")
  func frozenHost() throws {
    let kit = try #require(FirmwareKit())
    var rig = Rig(kit: kit)
    try begin(&rig, nonce: 7)
    hold(&rig)
    rig.run(milliseconds: 500)
    #expect(kit.outputsOn == [0])
    var unread: [UInt8] = []
    for millisecond in 1...5000 {
      kit.now += 1_000_000
      unread += kit.poll()
      if millisecond == 211 { #expect(kit.outputsOn.isEmpty) }
    }
    rig.now += 5_000_000_000
    rig.perform(rig.session.received(unread, now: rig.now))
    rig.perform(rig.session.tick(now: rig.now))
    #expect(rig.events.contains { if case .safeLatched(_, .leaseEnded, _) = $0 { true } else { false } })
    #expect(rig.losses == [.endedByKit])
    rig.run(milliseconds: 1000)
    #expect(kit.outputsOn.isEmpty)
  }

  /// What other devices and settings put on a line.
  static let foreign: [(name: String, bytes: [UInt8])] = [
    ("Modbus", [0x01, 0x03, 0x00, 0x00, 0x00, 0x0A, 0xC5, 0xCD]),
    ("a modem", Array("AT+CGMI\r\n\0ATZ\r\n".utf8)),
    ("a receiver for satellites", Array("$GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M*47\r\n".utf8)),
    ("zeros", [UInt8](repeating: 0, count: 64)),
    ("a wrong baud rate", [0xF8, 0x00, 0x78, 0xE0, 0xFE, 0x00, 0x1E, 0x80, 0xF8, 0x00]),
  ]

  @Test("Foreign traffic begins no session and moves nothing; after it the kit is found", arguments: 0..<foreign.count)
  func foreignTraffic(number: Int) throws {
    let kit = try #require(FirmwareKit())
    var rig = Rig(kit: kit)
    let bytes = Self.foreign[number].bytes
    rig.isPlugged = false
    rig.start(nonce: 7)
    for _ in 0..<2000 {
      kit.receive(bytes)
      rig.perform(rig.session.received(bytes, now: rig.now))
      rig.run(milliseconds: 1)
    }
    #expect(!rig.session.isEstablished)
    #expect(rig.actions.isEmpty && kit.outputsOn.isEmpty && kit.faultCommands.isEmpty)
    rig.isPlugged = true
    // What stood unfinished takes the first greeting and the first reply with it.
    rig.run(milliseconds: 1000)
    #expect(rig.session.isEstablished)
  }

  @Test(
    "A wrong baud rate on either side begins no session; with the right one the kit is found",
    arguments: [9600.0, 38_400, 57_600, 100_000, 230_400, 1_000_000])
  func wrongBaud(rate: Double) throws {
    #expect(resampled([0, 0x55, 0xFF, 0xA5], sentAt: 9600, readAt: 9600) == [0, 0x55, 0xFF, 0xA5])
    for rates in [(host: rate, kit: 115_200.0), (host: 115_200.0, kit: rate)] {
      let kit = try #require(FirmwareKit())
      var rig = Rig(kit: kit)
      rig.rates = rates
      rig.start(nonce: 7)
      rig.run(milliseconds: 5000)
      #expect(!rig.session.isEstablished)
      #expect(rig.actions.isEmpty && kit.outputsOn.isEmpty && kit.faultCommands.isEmpty)
      rig.rates = nil
      rig.run(milliseconds: 1000)
      #expect(rig.session.isEstablished)
    }
  }

  @Test("A flood of random bytes into a session: it goes on, and what is asked is answered")
  func flood() throws {
    let kit = try #require(FirmwareKit())
    var rig = Rig(kit: kit)
    try begin(&rig, nonce: 7)
    var generator = SeededGenerator(seed: 21)
    for round in 0..<100 {
      let noise = (0..<2000).map { _ in UInt8.random(in: 0...255, using: &generator) }
      kit.receive(noise)
      rig.perform(rig.session.received(noise, now: rig.now))
      let request = rig.send(.setFault(UInt8(round), inserted: true))
      rig.run(milliseconds: 400)
      #expect(rig.response(request) == .faultSet)
    }
    #expect(rig.losses.isEmpty)
    #expect(kit.faultCommands == Array(0..<100))
  }
}
