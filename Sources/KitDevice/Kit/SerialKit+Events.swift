import Attempts
import Circuits
import Exercises
import KitProtocol
import Logging

extension SerialKit {
  func take(_ event: KitEvent) {
    switch event {
    case .telemetry(_, let low, let channels, let values): telemetry(deviceTime(low), channels, values)
    case .edge(let low, let input, let level): edge(deviceTime(low), Int(input), level)
    case .edgesLost(let low, let count):
      _ = deviceTime(low)
      log.warning("the kit lost edges", metadata: ["station": "\(station)", "count": "\(count)"])
      scanning?.gathering.finish(.failure(.interrupted(reason: "inputs moved faster than the kit could tell")))
      Task { await self.reviseLevels() }
    case .scanRow(let source, let first, let classes):
      scanning?.assembler.row(source: source, first: first, classes: classes)
      scanning?.gathering.deadline = CableThread.now() + Self.scanPatience
    case .scanOhms(let source, let sense, let forward, let reverse):
      scanning?.assembler.resistance(source: source, sense: sense, forward: forward, reverse: reverse)
    case .scanDone(let low, let rows, let status): scanDone(deviceTime(low), rows, status)
    case .probesMoved(let low, let red, let black):
      publish(
        .probesMoved(red: terminal(red), black: terminal(black), deviceMicroseconds: deviceTime(low)))
    case .outputChanged(let low, let output, let isOn, let reason):
      outputChanged(deviceTime(low), output, isOn, reason)
    case .safeLatched(let low, let reason, _): safeLatched(deviceTime(low), reason)
    case .selfTestResult(let result):
      testing?.results.append(result)
      testing?.gathering.deadline = CableThread.now() + Self.selfTestPatience
    case .selfTestDone(_, let tested, _): selfTestDone(tested: Int(tested))
    }
  }

  func terminal(_ number: UInt8?) -> Terminal? {
    guard let number, Int(number) < description.scannedTerminals.count else { return nil }
    return description.scannedTerminals[Int(number)]
  }

  func deviceTime(_ low: UInt32) -> UInt64 {
    lastDeviceTime = session.deviceTime(low, now: CableThread.now())
    return lastDeviceTime
  }

  private func telemetry(_ time: UInt64, _ channels: UInt32, _ values: [Int16]) {
    let numbers = (0..<32).filter { channels >> $0 & 1 == 1 }
    let analogs = description.channels.analogs
    let samples = zip(numbers, values).compactMap { number, value in
      number < analogs.count ? AnalogSample(channel: analogs[number].name, thousandths: Int(value)) : nil
    }
    publish(.samples(samples, deviceMicroseconds: time))
  }

  private func edge(_ time: UInt64, _ input: Int, _ level: Bool) {
    if input < levels.count { levels[input] = level }
    guard input < description.channels.inputs.count else { return }
    publish(
      .edge(ChannelEdge(channel: description.channels.inputs[input].name, level: level, deviceMicroseconds: time)))
  }

  private func reviseLevels() async {
    let epoch = self.epoch
    guard let new = try? await readLevels(), epoch == self.epoch else { return }
    levels = new
  }
}
