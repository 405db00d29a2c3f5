/// The part of a circuit that can carry current, as masks of nodes: tells without equations what holds in a state
/// wherever every load lies between the rails or hangs on one of them alone.
///
/// Bit n of a mask of nodes is the n-th node at which something that carries current ends.
struct SwitchNetwork: Sendable {
  /// A contact that can carry current.
  struct Contact: Sendable {
    /// Both nodes.
    let ends: UInt64
    let closedAtRest: Bool
    /// Operated exactly when these bits of a state have this value; nil where conditions allow several values.
    let operated: (mask: UInt128, value: UInt128)?
    /// Index among the carrying switches of the model.
    let index: Int
  }

  /// A load or diode that can carry current.
  struct Load: Sendable {
    let from: UInt64
    let to: UInt64
    let siemens: Double
    let oneWay: Bool
    let forwardVolts: Double
  }

  /// A magnet whose coil can carry current.
  struct Magnet: Sendable {
    let number: Int
    /// The bit of a state that is set while it is in.
    let bit: UInt128
    /// Masks of loads: what moves it in, and what moves it back.
    let load: UInt64
    let reset: UInt64
    /// Whether it stays until the other coil moves it back; else it drops out by itself.
    let isImpulse: Bool
    let pickUpVolts: Double
    let dropOutVolts: Double
  }

  /// An output whose load can carry current.
  struct Output: Sendable {
    let number: Int
    let load: Int
    let threshold: Double
    let isCurrent: Bool
  }

  let contacts: [Contact]
  let loads: [Load]
  let magnets: [Magnet]
  let outputs: [Output]
  /// The nodes of the one source, and its number.
  let plus: UInt64
  let minus: UInt64
  let supply: Int
  let volts: Double
  let siemens: Double
  let limitAmperes: Double
  /// Bits of the magnets whose coil carries nothing: none of them is ever in, unless someone asks for such a state.
  private let deadMagnets: UInt128
  private var closed: [UInt64]

  /// Nil where masks do not do: more than 64 nodes or loads, not exactly one source that feeds anything, or one whose
  /// plus and minus are one node, which is a short circuit even where it feeds nothing.
  init?(_ model: CircuitModel) {
    guard !model.supplies.contains(where: { $0.plus == $0.minus }) else { return nil }
    var bitOfNode = Array(repeating: UInt64(0), count: model.nodeCount)
    var used: UInt64 = 0
    func bit(_ node: Int) -> UInt64 {
      if bitOfNode[node] == 0, used < 64 {
        bitOfNode[node] = 1 << used
        used += 1
      } else if bitOfNode[node] == 0 {
        used += 1
      }
      return bitOfNode[node]
    }
    var loadOfBranch = Array(repeating: -1, count: model.branches.count)
    var loads: [Load] = []
    loads.reserveCapacity(model.carryingBranches.count)
    for index in model.carryingBranches {
      let branch = model.branches[index]
      loadOfBranch[index] = loads.count
      loads.append(
        Load(
          from: bit(branch.from), to: bit(branch.to), siemens: branch.siemens, oneWay: branch.oneWay,
          forwardVolts: branch.forwardVolts))
    }
    var contacts: [Contact] = []
    contacts.reserveCapacity(model.carryingSwitches.count)
    for (index, contact) in model.carryingSwitches.enumerated() {
      contacts.append(
        Contact(
          ends: bit(contact.from) | bit(contact.to), closedAtRest: contact.closedAtRest,
          operated: model.operatedBits(of: contact), index: index))
    }
    guard used <= 64, loads.count <= 64 else { return nil }

    let feeding = model.supplies.indices.filter {
      bitOfNode[model.supplies[$0].plus] != 0 || bitOfNode[model.supplies[$0].minus] != 0
    }
    guard feeding.count == 1 else { return nil }
    let source = model.supplies[feeding[0]]
    (plus, minus) = (bit(source.plus), bit(source.minus))
    guard used <= 64 else { return nil }
    supply = feeding[0]
    (volts, siemens, limitAmperes) = (source.volts, source.siemens, source.limitAmperes)

    var deadMagnets: UInt128 = 0
    magnets = model.magnets.enumerated().compactMap { number, magnet in
      let (load, reset) = (loadOfBranch[magnet.branch], magnet.resetBranch.map { loadOfBranch[$0] } ?? -1)
      if load < 0, reset < 0 {
        deadMagnets |= 1 << UInt128(magnet.field.shift)
        return nil
      }
      return Magnet(
        number: number, bit: 1 << UInt128(magnet.field.shift), load: load < 0 ? 0 : 1 << UInt64(load),
        reset: reset < 0 ? 0 : 1 << UInt64(reset), isImpulse: magnet.resetBranch != nil,
        pickUpVolts: magnet.pickUpVolts, dropOutVolts: magnet.dropOutVolts)
    }
    outputs = model.outputs.enumerated().compactMap { number, output in
      let load = loadOfBranch[output.branch]
      return load < 0
        ? nil : Output(number: number, load: load, threshold: output.threshold, isCurrent: output.isCurrent)
    }
    self.deadMagnets = deadMagnets
    self.loads = loads
    self.contacts = contacts
    closed = Array(repeating: 0, count: contacts.count)
  }

  /// What holds in a state; nil where equations are needed: loads in series, an LED that the supply cannot light.
  mutating func facts(_ model: CircuitModel, in bits: UInt128) -> StateSpace.Facts? {
    if bits & deadMagnets != 0 { return nil }
    var count = 0
    for contact in contacts where isClosed(contact, model, in: bits) {
      closed[count] = contact.ends
      count += 1
    }
    var (onPlus, onMinus) = (plus, minus)
    var isGrowing = true
    while isGrowing {
      let before = (onPlus, onMinus)
      for index in 0..<count {
        let ends = closed[index]
        if ends & onPlus != 0 { onPlus |= ends }
        if ends & onMinus != 0 { onMinus |= ends }
      }
      isGrowing = before != (onPlus, onMinus)
    }
    var magnetsIn: UInt64 = 0
    for magnet in magnets where bits & magnet.bit != 0 { magnetsIn |= 1 << UInt64(magnet.number) }

    // Loads with the full voltage, either way round; and what the source delivers.
    var (forward, backward) = (UInt64(0), UInt64(0))
    var (conductance, amperes, lowest) = (siemens, volts * siemens, 0.0)
    var isHanging = false
    let isShort = onPlus & onMinus != 0
    if isShort {
      // All of one node: only what hangs on it needs a look.
      onPlus |= onMinus
      onMinus = onPlus
    }
    for (index, load) in loads.enumerated() {
      let isRail = (onPlus | onMinus) & load.from != 0 && (onPlus | onMinus) & load.to != 0
      if !isRail {
        if load.forwardVolts > 0 { return nil }
        isHanging = true
      } else if !isShort {
        if load.from & onPlus != 0, load.to & onMinus != 0 {
          forward |= 1 << UInt64(index)
          conductance += load.siemens
          amperes += load.forwardVolts * load.siemens
          lowest = max(lowest, load.forwardVolts)
        } else if load.from & onMinus != 0, load.to & onPlus != 0 {
          if load.oneWay { continue }
          backward |= 1 << UInt64(index)
          conductance += load.siemens
        }
      }
    }
    if isHanging, !isShort, isInSeries(onPlus, onMinus, count) { return nil }
    let over = isShort ? 0 : amperes / conductance
    if over < lowest { return nil }
    return facts(in: bits, magnetsIn: magnetsIn, full: forward | backward, forward: forward, over: over)
  }

  private func facts(
    in bits: UInt128, magnetsIn: UInt64, full: UInt64, forward: UInt64, over: Double
  ) -> StateSpace.Facts {
    var unstable: UInt64 = 0
    for magnet in magnets {
      let isIn = bits & magnet.bit != 0
      // Without voltage a coil has 0 V, which is below any threshold.
      let reaches = over >= magnet.pickUpVolts - DCWorkspace.tolerance
      let moves: Bool
      if magnet.isImpulse {
        let (isSet, isReset) = (full & magnet.load != 0 && reaches, full & magnet.reset != 0 && reaches)
        moves = isSet != isReset && isSet != isIn
      } else if isIn {
        moves = (full & magnet.load != 0 ? over : 0) < magnet.dropOutVolts - DCWorkspace.tolerance
      } else {
        moves = full & magnet.load != 0 && reaches
      }
      if moves { unstable |= 1 << UInt64(magnet.number) }
    }
    var on: UInt64 = 0
    for output in outputs where full & (1 << UInt64(output.load)) != 0 {
      let load = loads[output.load]
      let isOn: Bool
      if output.isCurrent {
        let difference = forward & (1 << UInt64(output.load)) != 0 ? over : -over
        let amperes =
          load.oneWay ? max(0, difference - load.forwardVolts) * load.siemens : difference * load.siemens
        isOn = amperes > output.threshold
      } else {
        isOn = over >= output.threshold - DCWorkspace.tolerance
      }
      if isOn { on |= 1 << UInt64(output.number) }
    }
    let isOverloaded = (volts - over) * siemens > limitAmperes + DCWorkspace.tolerance
    return StateSpace.Facts(
      unstable: unstable, on: on, magnetsIn: magnetsIn, shorts: isOverloaded ? 1 << UInt64(supply) : 0)
  }

  /// Whether what hangs on + through loads and closed contacts hangs on 0 V too.
  private func isInSeries(_ onPlus: UInt64, _ onMinus: UInt64, _ count: Int) -> Bool {
    var hanging = onPlus
    var isGrowing = true
    while isGrowing {
      let before = hanging
      for load in loads {
        let ends = load.from | load.to
        if ends & hanging == 0 || ends & ~(onPlus | onMinus) == 0 { continue }
        hanging |= ends
      }
      if hanging & onMinus != 0 { return true }
      for index in 0..<count where closed[index] & hanging != 0 { hanging |= closed[index] }
      isGrowing = hanging != before
    }
    return false
  }

  @inline(__always)
  func isClosed(_ contact: Contact, _ model: CircuitModel, in bits: UInt128) -> Bool {
    guard let operated = contact.operated else {
      return model.isClosed(model.carryingSwitches[contact.index], in: bits)
    }
    return (bits & operated.mask == operated.value) != contact.closedAtRest
  }
}

extension CircuitModel {
  /// The bits of a state that operate a contact; nil where several positions of an actuator do.
  fileprivate func operatedBits(of contact: Switch) -> (mask: UInt128, value: UInt128)? {
    var (mask, value) = (UInt128(0), UInt128(0))
    for index in contact.conditions {
      let condition = conditions[index]
      guard condition.positions.nonzeroBitCount == 1 else { return nil }
      let field = condition.field.mask << UInt128(condition.field.shift)
      let wanted = UInt128(condition.positions.trailingZeroBitCount) << UInt128(condition.field.shift)
      // Two conditions on one actuator that exclude each other never hold.
      if mask & field != 0, value & field != wanted { return nil }
      mask |= field
      value |= wanted
    }
    return (mask, value)
  }
}
