import KitProtocol
import Testing

@Suite("The session with the reference firmware")
struct FirmwareSessionTests {
  @Test("Greets, identifies and reads the whole dictionary")
  func identification() throws {
    var rig = Rig(kit: try #require(FirmwareKit()))
    rig.start(nonce: 7)
    rig.run(milliseconds: 10)
    let first = try #require(rig.actions.first)
    guard case .established(let info) = first else { Issue.record("\(first)"); return }
    #expect(info.protocolVersion == 1)
    #expect(info.bootNonce == 0x1234_5678)
    let identify = rig.send(.identify)
    rig.run(milliseconds: 10)
    guard case .identity(let identity)? = rig.response(identify) else { Issue.record("no identity"); return }
    #expect(identity.model == "small-kit")
    #expect(identity.serialNumber == "PB-0001")
    var dictionary: [UInt8] = []
    while dictionary.count < Int(identity.dictionaryLength) {
      let length = UInt8(min(48, Int(identity.dictionaryLength) - dictionary.count))
      let read = rig.send(.readDictionary(offset: UInt16(dictionary.count), length: length))
      rig.run(milliseconds: 10)
      guard case .dictionary(_, let bytes)? = rig.response(read) else { Issue.record("no part"); return }
      dictionary += bytes
    }
    #expect(String(decoding: dictionary, as: UTF8.self) == FirmwareKit.dictionary)
    #expect(CRC32.over(dictionary) == identity.dictionaryCRC)
  }

  @Test(
    "Every command is done once and in order, every edge arrives once and in order, whatever the cable does",
    arguments: [0, 1, 2, 3], 1...8 as ClosedRange<UInt64>)
  func lossyCable(percent: Int, seed: UInt64) throws {
    let kit = try #require(FirmwareKit())
    var rig = Rig(kit: kit, percent: percent, seed: seed)
    rig.start(nonce: 7)
    rig.run(milliseconds: 2000)
    try #require(rig.session.isEstablished)
    var requests: [RequestID] = []
    for number in 0..<150 as Range<UInt8> {
      requests.append(rig.send(.setFault(number, inserted: true)))
      kit.inputs ^= 1
      rig.run(milliseconds: 15)
    }
    rig.run(milliseconds: 8000)
    #expect(rig.losses.isEmpty)
    #expect(kit.faultCommands == Array(0..<150))
    #expect(requests.allSatisfy { rig.response($0) == .faultSet })
    let levels = rig.events.compactMap { if case .edge(_, 0, let level) = $0 { level } else { nil } }
    #expect(levels == (0..<150).map { $0 % 2 == 0 })
    let statistics = rig.session.statistics
    #expect((statistics.framesRepeated > 0) == (percent > 0))
    #expect((statistics.received.dropped > 0) == (percent > 0))
  }

  @Test("Edges keep their order and distance while the device clock wraps")
  func clockWraps() throws {
    let kit = try #require(FirmwareKit(clockStart: 0xFFFF_0000))
    var rig = Rig(kit: kit)
    rig.start(nonce: 7)
    rig.run(milliseconds: 10)
    var stamps: [UInt64] = []
    for _ in 0..<10 {
      kit.inputs ^= 1
      rig.actions = []
      rig.run(milliseconds: 20)
      for case .edge(let microseconds, _, _) in rig.events {
        stamps.append(rig.session.deviceTime(microseconds, now: rig.now))
      }
    }
    try #require(stamps.count == 10)
    #expect(zip(stamps, stamps.dropFirst()).allSatisfy { $1 - $0 == 20_000 })
    let last = try #require(rig.session.clock.hostTime(of: stamps[9]))
    #expect(last.distance(to: rig.now - 20_000_000).magnitude <= 2_000_000)
  }

  @Test("A kit that was reset is noticed at once by its banner, and a new session begins")
  func kitReset() throws {
    let kit = try #require(FirmwareKit())
    var rig = Rig(kit: kit)
    rig.start(nonce: 7)
    rig.run(milliseconds: 10)
    kit.bootNonce = 0x9999_0000
    kit.reset()
    let pending = rig.send(.clock)
    rig.run(milliseconds: 2)
    #expect(rig.losses == [.kitReset(cause: 0)])
    #expect(rig.actions.contains(.failed(pending, .lost(.kitReset(cause: 0)))))
    rig.actions = []
    rig.start(nonce: 8)
    rig.run(milliseconds: 10)
    #expect(rig.session.isEstablished)
    #expect(rig.session.statistics.sessions == 2)
  }

  @Test("A cable that is out for over a second ends the session on both sides; the output is safe by then")
  func silence() throws {
    let kit = try #require(FirmwareKit())
    var rig = Rig(kit: kit)
    rig.start(nonce: 7)
    rig.run(milliseconds: 10)
    rig.send(.arm)
    rig.send(.setOutput(0, isOn: true, leaseMilliseconds: 0))
    rig.perform(rig.session.renew(outputs: 1, now: rig.now))
    rig.run(milliseconds: 3000)
    #expect(kit.outputsOn == [0])
    rig.isPlugged = false
    rig.run(milliseconds: 210)
    #expect(kit.outputsOn.isEmpty)
    rig.run(milliseconds: 850)
    #expect(rig.losses == [.silence])
    rig.isPlugged = true
    rig.start(nonce: 8)
    rig.run(milliseconds: 500)
    #expect(rig.session.isEstablished)
    #expect(rig.session.renewedOutputs == 0)
    #expect(kit.outputsOn.isEmpty)
  }

  @Test("An output stays on only while it is renewed")
  func leaseEnds() throws {
    let kit = try #require(FirmwareKit())
    var rig = Rig(kit: kit)
    rig.start(nonce: 7)
    rig.run(milliseconds: 10)
    rig.send(.arm)
    rig.send(.setOutput(0, isOn: true, leaseMilliseconds: 0))
    rig.perform(rig.session.renew(outputs: 1, now: rig.now))
    rig.run(milliseconds: 500)
    #expect(kit.outputsOn == [0])
    rig.perform(rig.session.renew(outputs: 0, now: rig.now))
    rig.run(milliseconds: 300)
    #expect(kit.outputsOn.isEmpty)
    #expect(rig.events.contains { if case .safeLatched(_, .leaseEnded, _) = $0 { true } else { false } })
    #expect(rig.losses.isEmpty)
  }
}
