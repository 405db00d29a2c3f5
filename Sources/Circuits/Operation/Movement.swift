extension CircuitModel {
  /// The state right after one armature moved, with the time elements that follow it at once.
  func moving(magnet index: Int, in bits: UInt128) -> UInt128 {
    let field = magnets[index].field
    return following(field.placing(1 - field.position(in: bits), in: bits), from: bits)
  }

  /// Lets time elements follow at once what they follow without delay, and notes which started first.
  func following(_ moved: UInt128, from before: UInt128) -> UInt128 {
    if timers.isEmpty { return moved }
    var bits = moved
    // A time element may follow another one: as many rounds as there are elements settle any chain.
    for _ in timers {
      for timer in timers {
        let driven = timer.source.position(in: bits) == 1
        if timer.isOnDelay, !driven { bits = timer.field.placing(0, in: bits) }
        if !timer.isOnDelay, driven { bits = timer.field.placing(1, in: bits) }
      }
    }
    for order in timerOrders {
      let (earlier, later) = (timers[order.earlier], timers[order.later])
      if !earlier.isRunning(in: bits) || !later.isRunning(in: bits) {
        bits &= ~order.bit
      } else if !later.isRunning(in: before) {
        bits |= order.bit
      }
    }
    return bits
  }

  /// Whether this time element may be the next one to elapse.
  func canElapse(timer index: Int, in bits: UInt128) -> Bool {
    guard timers[index].isRunning(in: bits) else { return false }
    for order in timerOrders where order.later == index && bits & order.bit != 0 { return false }
    return true
  }

  /// The state right after a running time element elapsed.
  func elapsing(timer index: Int, in bits: UInt128) -> UInt128 {
    let timer = timers[index]
    return following(timer.field.placing(timer.isOnDelay ? 1 : 0, in: bits), from: bits)
  }
}

extension DCWorkspace {
  /// Bit n is set when magnet n wants to move, in the latest solution.
  func unstableMagnets(_ model: CircuitModel, in bits: UInt128) -> UInt64 {
    var mask: UInt64 = 0
    for (index, magnet) in model.magnets.enumerated() {
      let over = effectiveVolts(over: model.branches[magnet.branch])
      let isIn = magnet.field.position(in: bits) == 1
      let moves: Bool
      if let reset = magnet.resetBranch {
        let isSet = over >= magnet.pickUpVolts - Self.tolerance
        let isReset = effectiveVolts(over: model.branches[reset]) >= magnet.pickUpVolts - Self.tolerance
        moves = isSet != isReset && isSet != isIn
      } else {
        moves = isIn ? over < magnet.dropOutVolts - Self.tolerance : over >= magnet.pickUpVolts - Self.tolerance
      }
      if moves { mask |= 1 << UInt64(index) }
    }
    return mask
  }
}

extension CircuitModel {
  /// Places operable actuators, all at the same moment; nothing follows yet.
  func setting(
    _ positions: [(actuator: ActuatorID, position: Int)], in bits: UInt128
  ) throws(CircuitError) -> UInt128 {
    var result = bits
    for (id, position) in positions {
      guard let index = actuatorIndex[id] else { throw .unknownActuator(id) }
      guard actuators[index].isOperable else { throw .notOperable(id) }
      guard (0..<actuators[index].positions).contains(position) else {
        throw .unknownPosition(id, position: position)
      }
      result = actuators[index].field.placing(position, in: result)
    }
    return result
  }
}
