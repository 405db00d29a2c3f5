import Attempts
import KitDevice
import KitProtocol
import KitTestSupport
import Testing

/// What is not our kit, at the other end of the cable.
@Suite("Something else on the cable", .timeLimit(.minutes(1)))
struct ForeignKitTests {
  /// Answers each greeting with these bytes until the kit says why it is not attached.
  private func hint(answering answer: (Handshake.Hello) throws -> [UInt8]) async throws -> BenchError {
    let cable = try PseudoTerminal()
    let kit = SerialKit(
      settings: .init(station: "station-1", path: cable.path), description: try testDescription())
    await kit.start()
    var decoder = FrameDecoder()
    var error: BenchError?
    while error == nil {
      for byte in cable.read(waitingMilliseconds: 50) {
        guard let frame = decoder.take(byte, seed: nil), frame.id == MessageID.hello.rawValue else { continue }
        cable.write(try answer(try Handshake.Hello(payload: frame.payload)))
      }
      if case .searching(let hint?) = await kit.connection() { error = hint }
    }
    await kit.stop()
    return try #require(error)
  }

  private func reply(_ hello: Handshake.Hello, version: UInt8, range: ClosedRange<UInt8>, schema: UInt32) throws
    -> [UInt8]
  {
    let reply = Handshake.HelloReply(
      version: version, minimumVersion: range.lowerBound, maximumVersion: range.upperBound, hostNonce: hello.hostNonce,
      bootNonce: 1, schemaHash: schema, window: 4, resetCause: 0)
    return try Frame(flags: .handshake, id: MessageID.helloReply.rawValue, payload: reply.payload).encoded(seed: 0)
  }

  @Test("A kit with a newer protocol is refused, and the text says what to update")
  func newerVersion() async throws {
    let error = try await hint { try reply($0, version: 0, range: 2...3, schema: schemaHash) }
    #expect(error == .protocolVersion(kit: 2...3, host: 1...1))
    #expect("\(error)".contains("Update Proefbank"))
  }

  @Test("A kit with other message layouts is refused")
  func otherLayouts() async throws {
    let error = try await hint { try reply($0, version: 1, range: 1...1, schema: 0xDEAD_BEEF) }
    guard case .descriptionMismatch(let detail) = error else { Issue.record("\(error)"); return }
    #expect(detail.contains("deadbeef") && detail.contains("update"))
  }

  @Test("A receiver for satellites, or silence, is no kit: after some seconds the hint says so")
  func notAKit() async throws {
    let error = try await hint { _ in Array("$GPGSV,3,1,11*7A\r\n\0\0".utf8) }
    guard case .port(_, let reason, _) = error else { Issue.record("\(error)"); return }
    #expect(reason.contains("no kit answers"))
  }
}
