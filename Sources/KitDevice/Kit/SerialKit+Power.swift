package import Attempts
package import Circuits
import Exercises
import KitProtocol

extension SerialKit {
  /// Somewhat longer than the 30 s that the kit itself waits for its button.
  private static let confirmPatience: UInt64 = 35_000_000_000
  /// ms between two samples of the analogue channels while the supply is on: a deviation is to be seen for 20 ms.
  private static let samplePeriod: UInt16 = 10

  private var supplies: [(number: UInt8, leaseMilliseconds: UInt16)] {
    description.channels.outputs.enumerated().compactMap { index, output in
      guard case .supply = output.drives, index < 32 else { return nil }
      return (UInt8(index), UInt16(clamping: min(max(0, output.leaseMilliseconds), 2000)))
    }
  }

  package func energise(proved scan: Scan) async throws(BenchError) {
    try requireAttached()
    guard confirmations.isEmpty else { throw Self.busy }
    // A scan of another link, or of before the kit was reset, says nothing about what is plugged now.
    guard let proved = digests.last(where: { $0.microseconds == scan.deviceMicroseconds })?.digest else {
      throw .wiringChanged
    }
    do throws(BenchError) {
      _ = try await request(.arm)
      for supply in supplies where !suppliesOn.contains(supply.number) { try await switchOn(supply, proved) }
      let channels = UInt32((UInt64(1) << min(description.channels.analogs.count, 32)) - 1)
      guard channels != 0 else { return }
      isSampling = true
      _ = try await request(.sample(periodMilliseconds: Self.samplePeriod, channels: channels))
    } catch {
      await removePower()
      throw error
    }
  }

  private func switchOn(
    _ supply: (number: UInt8, leaseMilliseconds: UInt16), _ proved: WiringDigest
  ) async throws(BenchError) {
    let gathering = Gathering<Void>(
      deadline: CableThread.now() + Self.confirmPatience, overdue: .confirmationTimeout)
    confirmations[supply.number] = gathering
    defer { if confirmations[supply.number] === gathering { confirmations[supply.number] = nil } }
    renew(session.renewedOutputs | 1 << UInt32(supply.number))
    let answer = try await inTurn { () async throws(BenchError) in
      try await request(
        .setOutput(
          supply.number, isOn: true, leaseMilliseconds: supply.leaseMilliseconds, digest: proved.value))
    }
    if answer == .outputSet(.waitsForConfirmation) { publish(.awaitingConfirmation) }
    let result: Result<Void, BenchError> = await withTaskCancellationHandler {
      do throws(BenchError) { return .success(try await outcome(of: gathering)) } catch { return .failure(error) }
    } onCancel: {
      Task { await self.cancelConfirmation(supply.number) }
    }
    try result.get()
  }

  private func cancelConfirmation(_ output: UInt8) {
    confirmations[output]?.finish(.failure(.interrupted(reason: "nobody waits for the power any more")))
  }

  package func removePower() async {
    renew(0)
    guard session.isEstablished else { return }
    _ = try? await request(.safe)
    // The kit reports each output before it answers; this is for one that does not.
    powerIsOff(because: SafeReason.hostCommand.words, at: lastDeviceTime)
    await stopSampling()
  }

  private func stopSampling() async {
    guard isSampling, suppliesOn.isEmpty else { return }
    isSampling = false
    // A kit whose link is gone has stopped by itself.
    _ = try? await request(.sample(periodMilliseconds: 0, channels: 0))
  }

  private func renew(_ outputs: UInt32) {
    perform(session.renew(outputs: outputs, now: CableThread.now()))
  }

  func outputChanged(_ time: UInt64, _ output: UInt8, _ isOn: Bool, _ reason: SafeReason) {
    guard supplies.contains(where: { $0.number == output }) else { return }
    guard isOn else {
      renew(session.renewedOutputs & ~(1 << UInt32(output)))
      let error: BenchError =
        switch reason {
        case .confirmTimeOver: .confirmationTimeout
        case .wiringChanged: .wiringChanged
        default: .interrupted(reason: reason.words)
        }
      confirmations[output]?.finish(.failure(error))
      if suppliesOn.contains(output) { powerIsOff(because: reason.words, at: time) }
      return
    }
    if suppliesOn.isEmpty { publish(.powerChanged(isOn: true, reason: reason.words, deviceMicroseconds: time)) }
    suppliesOn.insert(output)
    confirmations[output]?.finish(.success(()))
  }

  func safeLatched(_ time: UInt64, _ reason: SafeReason) {
    renew(0)
    for confirmation in confirmations.values {
      confirmation.finish(.failure(.interrupted(reason: reason.words)))
    }
    powerIsOff(because: reason.words, at: time)
  }

  /// Tells once that the power is off.
  func powerIsOff(because words: String, at time: UInt64) {
    guard !suppliesOn.isEmpty else { return }
    suppliesOn = []
    publish(.powerChanged(isOn: false, reason: words, deviceMicroseconds: time))
    Task { await stopSampling() }
  }
}
