import Attempts
import Exercises
import KitProtocol

extension SerialKit {
  /// Asks the new kit who it is and what it has, and accepts or refuses it.
  func identify(epoch: Int) async {
    do throws(BenchError) {
      let identity = try await readIdentity()
      let levels = try await readLevels()
      guard epoch == self.epoch else { return }
      self.levels = levels
      phase = .attached
      setState(.attached(identity))
    } catch {
      guard epoch == self.epoch else { return }
      refuse(error)
    }
  }

  /// Sends one request and waits for its answer; a refusal is thrown.
  func request(_ request: KitRequest) async throws(BenchError) -> KitResponse {
    let (id, actions) = session.send(request, now: CableThread.now())
    let result: Result<KitResponse, BenchError> = await withCheckedContinuation { continuation in
      responses[id] = continuation
      perform(actions)
    }
    let response = try result.get()
    if case .refused(let refusal) = response { throw .refused(code: Int(refusal.code), hint: refusal.hint) }
    return response
  }

  private func readIdentity() async throws(BenchError) -> KitIdentity {
    guard case .identity(let answer) = try await request(.identify) else { throw Self.misunderstood }
    guard answer.model == description.id else {
      throw .unknownKit(model: answer.model, expected: description.id)
    }
    let dictionary = try await readDictionary(length: Int(answer.dictionaryLength), crc: answer.dictionaryCRC)
    if let difference = dictionary.difference(from: description, isVirtual: answer.isVirtual) {
      throw .descriptionMismatch(detail: difference)
    }
    return KitIdentity(
      model: answer.model, serialNumber: answer.serialNumber,
      firmwareVersion: "\(answer.firmwareMajor).\(answer.firmwareMinor).\(answer.firmwarePatch)",
      protocolVersion: Int(Frame.protocolVersion), isVirtual: answer.isVirtual)
  }

  /// A list of the same length and checksum is the one that is known: a quarter of a second less until a kit is back.
  private func readDictionary(length: Int, crc: UInt32) async throws(BenchError) -> KitDictionary {
    if let knownDictionary, knownDictionary.length == length, knownDictionary.crc == crc {
      return knownDictionary.dictionary
    }
    var bytes: [UInt8] = []
    while bytes.count < length {
      let part = UInt8(min(48, length - bytes.count))
      let answer = try await request(.readDictionary(offset: UInt16(bytes.count), length: part))
      guard case .dictionary(let offset, let more) = answer, Int(offset) == bytes.count, !more.isEmpty else {
        throw Self.misunderstood
      }
      bytes += more
    }
    guard CRC32.over(bytes) == crc, let text = String(validating: bytes, as: UTF8.self),
      let dictionary = KitDictionary(text)
    else {
      throw .descriptionMismatch(detail: "the list of its channels is damaged; install its firmware again")
    }
    knownDictionary = (crc, length, dictionary)
    return dictionary
  }

  func readLevels() async throws(BenchError) -> [Bool] {
    guard case .inputLevels(_, let levels) = try await request(.inputs) else { throw Self.misunderstood }
    return levels
  }

  static let misunderstood = BenchError.interrupted(
    reason: "the kit's answer does not fit the question; update its firmware")
}
