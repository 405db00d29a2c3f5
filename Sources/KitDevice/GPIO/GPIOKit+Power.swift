package import Attempts
package import Circuits
import Exercises
import KitProtocol

extension GPIOKit {
  /// How long the confirm button may take, as with kits that have a controller.
  private static let confirmPatience: UInt64 = 30_000_000_000

  package func energise(proved scan: Scan) async throws(BenchError) {
    try requireAttached()
    guard confirmation == nil else { throw SerialKit.busy }
    if isOn { return }
    guard emergencyStopIsClosed else {
      throw .refused(code: Int(KitErrorCode.emergencyStop.rawValue), hint: KitErrorCode.emergencyStop.hint)
    }
    let gathering = Gathering<Void>(deadline: CableThread.now() + Self.confirmPatience, overdue: .confirmationTimeout)
    confirmation = gathering
    proved = scan
    defer { if confirmation === gathering { confirmation = nil } }
    publish(.awaitingConfirmation)
    let result: Result<Void, BenchError> = await withTaskCancellationHandler {
      await withCheckedContinuation { gathering.deliver(to: $0) }
    } onCancel: {
      Task { await self.removePower() }
    }
    try result.get()
  }

  package func removePower() {
    switchOff(because: .hostCommand, at: CableThread.now())
  }

  private var emergencyStopIsClosed: Bool {
    zip(description.channels.inputs, lines.levels).allSatisfy { $0.senses != .emergencyStop || $1 }
  }

  /// The confirm button was pressed: a button that was held already does not come here.
  func confirmed(at time: UInt64) {
    guard let confirmation, confirmation.result == nil, !isOn else { return }
    guard emergencyStopIsClosed else { return }
    guard wiringIsAsProved() else { return confirmation.finish(.failure(.wiringChanged)) }
    do throws(GPIOFailure) {
      for supply in lines.supplies { try supply.line.set(true) }
    } catch {
      // What is on already goes off; the next turn finds the lines gone.
      switchOff(because: .kitFault, at: time)
      return
    }
    isOn = true
    pulseLevel = true
    pulseAt = lines.supplies.filter(\.isPulsed).map(\.pulsePeriod).min().map { CableThread.now() + $0 }
    publish(.powerChanged(isOn: true, reason: SafeReason.confirmButton.words, deviceMicroseconds: time / 1000))
    confirmation.finish(.success(()))
  }

  /// Looks at the wiring once more; false also when an input moved meanwhile or the lines are gone.
  private func wiringIsAsProved() -> Bool {
    guard let proved, let found = try? whileStill() else { return false }
    return found.connected == proved.connected && found.uncertain == proved.uncertain
  }

  /// Toggles the pulsed supplies. It is done here, on the thread that also watches the inputs, so that the pulses end when
  /// that thread hangs.
  func pulse(now: UInt64) throws(GPIOFailure) {
    guard isOn, let due = pulseAt, now >= due else { return }
    pulseLevel.toggle()
    let pulsed = lines.supplies.filter(\.isPulsed)
    for supply in pulsed { try supply.line.set(pulseLevel) }
    pulseAt = pulsed.map(\.pulsePeriod).min().map { now + $0 }
  }

  /// ns.
  func switchOff(because reason: SafeReason, at time: UInt64) {
    for supply in lines.supplies {
      // A line that does not obey is gone, and the next turn notices.
      try? supply.line.set(false)
    }
    pulseAt = nil
    confirmation?.finish(.failure(.interrupted(reason: reason.words)))
    guard isOn else { return }
    isOn = false
    publish(.powerChanged(isOn: false, reason: reason.words, deviceMicroseconds: time / 1000))
  }
}
