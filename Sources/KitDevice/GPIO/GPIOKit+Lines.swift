import Attempts
import Circuits
import Exercises
import KitProtocol
import Logging

extension GPIOKit {
  private static let shortestRetry: UInt64 = 500_000_000
  private static let longestRetry: UInt64 = 5_000_000_000

  /// One turn of the thread: reads, does what is due, and says what to wait for.
  func round() -> CableThread.Wait {
    let now = CableThread.now()
    if case .closed(let openAt) = phase, now >= openAt { open(now: now) }
    if case .attached = phase {
      do throws(GPIOFailure) {
        try readEdges()
        settle(now: CableThread.now())
        try pulse(now: CableThread.now())
      } catch {
        lose(error)
      }
    }
    confirmation?.expire(now: now)
    return CableThread.Wait(descriptor: nil, readable: lines.descriptors, deadline: nextDeadline)
  }

  private var nextDeadline: UInt64? {
    var deadlines = [lines.deadline, pulseAt, confirmation?.deadline]
    if case .closed(let openAt) = phase { deadlines.append(openAt) }
    return deadlines.compactMap(\.self).min()
  }

  private func open(now: UInt64) {
    if let mismatch {
      setState(.searching(hint: .descriptionMismatch(detail: mismatch)))
      phase = .closed(openAt: now + Self.longestRetry)
      return
    }
    do throws(GPIOFailure) {
      lines = try GPIOKitLines(of: description, at: settings.place(of:), open: openLine)
    } catch {
      openDelay = min(max(2 * openDelay, Self.shortestRetry), Self.longestRetry)
      phase = .closed(openAt: now + openDelay)
      setState(.searching(hint: error.error))
      return
    }
    openDelay = 0
    phase = .attached
    setState(
      .attached(
        KitIdentity(
          model: description.id, serialNumber: "gpio-\(station)", firmwareVersion: GPIOLine.library, protocolVersion: 0,
          isVirtual: false)))
  }

  private func readEdges() throws(GPIOFailure) {
    for index in lines.inputs.indices {
      while let edge = try lines.inputs[index].line.nextEdge() {
        if edge.lostBefore > 0 {
          log.warning("edges were lost", metadata: ["station": "\(station)", "count": "\(edge.lostBefore)"])
        }
        if let change = lines.inputs[index].debouncer.edge(edge.level, at: edge.time) { tell(index, change) }
      }
    }
  }

  private func settle(now: UInt64) {
    for index in lines.inputs.indices {
      if let change = lines.inputs[index].debouncer.settled(now: now) { tell(index, change) }
    }
  }

  private func tell(_ index: Int, _ change: EdgeDebouncer.Change) {
    let input = description.channels.inputs[index]
    publish(
      .edge(ChannelEdge(channel: input.name, level: change.level, deviceMicroseconds: change.since / 1000)))
    switch (input.senses, change.level) {
    case (.confirm, true): confirmed(at: change.since)
    case (.emergencyStop, false): switchOff(because: .emergencyStop, at: change.since)
    default: break
    }
  }

  private func lose(_ failure: GPIOFailure) {
    close(because: .lost(reason: "\(failure.error)"))
    openDelay = Self.shortestRetry
    phase = .closed(openAt: CableThread.now() + openDelay)
  }

  /// Gives the lines back. The caller sets the next phase.
  func close(because reason: BenchError) {
    switchOff(because: .sessionEnded, at: CableThread.now())
    lines = GPIOKitLines()
    if case .attached = phase { setState(.lost(reason: reason)) }
  }
}
