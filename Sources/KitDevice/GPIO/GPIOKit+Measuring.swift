package import Attempts
package import Circuits
import Exercises
import Glibc
import KitProtocol

extension GPIOKit {
  /// µs that a line of a lead and its pull resistor get to settle.
  private static let settleTime: UInt32 = 1000

  package func scan() throws(BenchError) -> Scan {
    try requireAttached()
    try requireNoPower()
    // As with other kits: once more, then people have to hold still.
    for _ in 1...2 {
      guard let (levels, connected, uncertain) = try whileStill() else { continue }
      return Scan(
        method: description.scanMethod, terminals: description.scannedTerminals, connected: connected,
        uncertain: uncertain, operatingState: try operatedActuators(of: description, levels: levels),
        deviceMicroseconds: CableThread.now() / 1000)
    }
    throw .interrupted(reason: "a button or switch moved while the kit was measuring")
  }

  /// Nil when an input other than the confirm button moved meanwhile.
  func whileStill() throws(BenchError) -> (
    levels: [Bool], connected: [TerminalPair], uncertain: [TerminalPair]
  )? {
    do throws(GPIOFailure) {
      let levels = try inputLevels()
      let (connected, uncertain) = try conductingPairs()
      let moved = zip(levels, try inputLevels()).map(!=)
      let isStill = !zip(description.channels.inputs, moved).contains { $0.senses != .confirm && $1 }
      return isStill ? (levels, connected, uncertain) : nil
    } catch {
      throw .lost(reason: "\(error.error)")
    }
  }

  private func requireNoPower() throws(BenchError) {
    guard !isOn, confirmation == nil else {
      throw .refused(code: Int(KitErrorCode.interlock.rawValue), hint: KitErrorCode.interlock.hint)
    }
  }

  private func inputLevels() throws(GPIOFailure) -> [Bool] {
    var levels: [Bool] = []
    for input in lines.inputs { levels.append(try input.line.level()) }
    return levels
  }

  /// A line drives one terminal against the pull resistors of all others, high and then low. A pair that conducts one way
  /// only is uncertain: there is nothing that could measure its resistance.
  private func conductingPairs() throws(GPIOFailure) -> (connected: [TerminalPair], uncertain: [TerminalPair]) {
    let high = try conducting(driving: true)
    let low = try conducting(driving: false)
    try release()
    return (high.intersection(low).sorted(), high.symmetricDifference(low).sorted())
  }

  private func conducting(driving level: Bool) throws(GPIOFailure) -> Set<TerminalPair> {
    let pull: GPIOPlace.Bias = level ? .pullDown : .pullUp
    for line in lines.terminals { try line.use(as: .input, bias: pull) }
    var pairs: Set<TerminalPair> = []
    let terminals = description.scannedTerminals
    for source in terminals.indices {
      try lines.terminals[source].use(as: .output(level), bias: .unchanged)
      usleep(Self.settleTime)
      for sense in terminals.indices where sense > source {
        guard try lines.terminals[sense].level() == level else { continue }
        if let pair = TerminalPair(terminals[source], terminals[sense]) { pairs.insert(pair) }
      }
      try lines.terminals[source].use(as: .input, bias: pull)
    }
    return pairs
  }

  /// No line drives a socket while nobody measures.
  private func release() throws(GPIOFailure) {
    for line in lines.terminals { try line.use(as: .input, bias: .unchanged) }
  }

  package func selfTest() throws(BenchError) -> SelfTestReport {
    try requireAttached()
    try requireNoPower()
    do throws(GPIOFailure) {
      var findings: [SelfTestReport.Finding] = []
      let names = description.scannedTerminals.map(\.description)
      for (name, line) in zip(names, lines.terminals) { findings.append(try testTerminal(name, line)) }
      for (input, line) in zip(description.channels.inputs, lines.inputs.map(\.line)) {
        guard let rest = Self.restLevel(of: input) else { continue }
        let level = try line.level()
        findings.append(
          .init(
            part: "input \(input.name)", passed: level == rest, detail: "\(level ? 1 : 0), expected \(rest ? 1 : 0)"))
      }
      for (output, line) in zip(description.channels.outputs, lines.outputs.map(\.line)) {
        let isOff = try !line.level()
        findings.append(.init(part: "output \(output.name)", passed: isOff, detail: "\(isOff ? 0 : 1), expected 0"))
      }
      return SelfTestReport(findings: findings)
    } catch {
      throw .lost(reason: "\(error.error)")
    }
  }

  /// A line that follows its pull resistors is neither shorted to a rail nor driven by a part of the kit.
  private func testTerminal(_ name: String, _ line: any GPIOLineEnd) throws(GPIOFailure) -> SelfTestReport.Finding {
    try line.use(as: .input, bias: .pullUp)
    usleep(Self.settleTime)
    let up = try line.level()
    try line.use(as: .input, bias: .pullDown)
    usleep(Self.settleTime)
    let down = try line.level()
    try line.use(as: .input, bias: .unchanged)
    return .init(
      part: "terminal \(name)", passed: up && !down,
      detail: "\(up ? 1 : 0) pulled up and \(down ? 1 : 0) pulled down, expected 1 and 0")
  }

  /// What an input reads while nobody touches the kit; nil for those of actuators, which may stand anywhere.
  private static func restLevel(of input: Channels.Input) -> Bool? {
    switch input.senses {
    case .confirm: false
    case .emergencyStop: true
    case .actuator: nil
    }
  }

  package func readProbes(_ mode: ProbeReading.Mode) throws(BenchError) -> ProbeReading {
    throw .refused(
      code: Int(KitErrorCode.unknownChannel.rawValue), hint: "A kit on GPIO lines has no meter: use a kit that has one."
    )
  }

  package func setFault(_ id: String, inserted: Bool) throws(BenchError) {
    try requireAttached()
    guard let number = description.channels.relays.firstIndex(where: { $0.id == id }) else {
      throw .refused(
        code: Int(KitErrorCode.unknownChannel.rawValue),
        hint: "The kit description '\(description.id)' has no such fault.")
    }
    do throws(GPIOFailure) {
      try lines.faults[number].set(inserted)
    } catch {
      throw .lost(reason: "\(error.error)")
    }
  }
}
