package import Circuits

/// What each entry of a log told, and what is left.
package struct FaultAnalysis: Hashable, Sendable {
  /// One entry of the log.
  package struct Step: Hashable, Sendable {
    package enum Meaning: String, Hashable, Sendable, Codable {
      /// It ruled candidates out.
      case informative
      /// An earlier entry had told it already, or it could not tell anything.
      case nothingNew = "nothing_new"
      /// No candidate that was left explains it: it was not used.
      case contradicts
      /// The fault that was in the kit does not read so: it was not used.
      case misread
      /// Ω under power.
      case unsafe
      /// A remedy on trial.
      case remedy
      /// After the repair: it shows the healthy circuit, and not the fault.
      case verified
      /// After the repair: it is not the healthy circuit.
      case contradictsRepair = "contradicts_repair"
      /// After a remedy, and it tells nothing about it: it was not used.
      case afterRemedy = "after_remedy"
    }

    package var entry: Int
    package var meaning: Meaning
    /// Whether something was measured in the search, and not in the circuit after its repair.
    package var isMeasurement: Bool
    package var groupsBefore: Int
    package var groupsAfter: Int
    /// log₂ of groups before by groups after.
    package var gainedBits: Double
    /// What the same measurement, as uncertain as this one, tells on average, whatever the fault; 0 for a look.
    package var expectedBits: Double
    /// What the best measurement would have told on average at this point.
    package var bestBits: Double
    /// For one that told nothing new: the first entry after which the answer was certain.
    package var impliedBy: Int?
  }

  package var steps: [Step] = []
  /// Indices of the groups of the search that explain everything, ascending.
  package var remaining: [Int]
  /// Whether a measurement was used that some fault of the search does not explain.
  package private(set) var hasProof = false

  package var measurements: Int { steps.count { $0.isMeasurement } }
  package var unsafeActions: Int { steps.count { $0.meaning == .unsafe } }

  /// Luck neither helps nor harms: Σ of what the measurements tell on average ÷ Σ of what the best ones do, 0…1. Nil when
  /// nothing was measured that could have told something.
  package var efficiency: Double? {
    let counted = steps.filter { $0.isMeasurement && $0.bestBits > 0 && !$0.meaning.isOdd }
    let best = counted.reduce(0) { $0 + $1.bestBits }
    return best > 0 ? min(1, counted.reduce(0) { $0 + $1.expectedBits } / best) : nil
  }

  /// How much of what was to be told by measuring was told: bits of the measurements ÷ those and the bits that are left, 0…1.
  /// Where the looks left nothing to tell, a measurement that tells anything at all proves it.
  package var evidence: Double {
    let told = steps.filter(\.isMeasurement).reduce(0) { $0 + $1.gainedBits }
    let all = told + Bits.log2(Double(max(1, remaining.count)))
    return all > 1e-9 ? told / all : hasProof ? 1 : 0
  }

  /// - Parameters:
  ///   - log: what was measured, seen and tried.
  ///   - search: the faults that it can be, with all that the log needs.
  ///   - inserted: the fault that was in the kit; nil where nobody knows it. After a remedy that mends it the entries are of the
  ///     healthy circuit; without knowing it, nothing after any remedy is used.
  ///   - reference: the circuit without fault; not needed where nobody knows the fault.
  package init(_ log: FaultLog, search: FaultSearch, inserted: Fault? = nil, reference: Nets = .empty) {
    remaining = Array(search.groups.indices)
    var repair = RepairState(search, inserted: inserted, reference: reference)
    var history: [(entry: Int, remaining: [Int])] = [(-1, remaining)]
    var best: (probing: Probing, bits: Double)?
    var bestIsKnown = false
    for (index, entry) in log.entries.enumerated() {
      let before = remaining
      var step = Step(
        entry: index, meaning: .nothingNew, isMeasurement: false, groupsBefore: before.count,
        groupsAfter: before.count, gainedBits: 0, expectedBits: 0, bestBits: 0, impliedBy: nil)
      defer { steps.append(step) }
      if case .remedy(let remedy) = entry {
        step.meaning = .remedy
        repair.take(remedy)
        continue
      }
      if let meaning = repair.meaning(of: entry) {
        step.meaning = meaning
        continue
      }
      if case .measurement(let reading) = entry {
        step.isMeasurement = true
        if !bestIsKnown {
          best = search.best(among: before)
          bestIsKnown = true
        }
        step.bestBits = best?.bits ?? 0
        if reading.isUnsafe {
          step.meaning = .unsafe
          continue
        }
        if let probing = search.probing(of: reading), reading.mode == .ohms || reading.powered {
          step.expectedBits = min(
            search.expectedBits(probing, among: before, uncertainty: reading.uncertainty), step.bestBits)
        }
      }
      if !repair.inserted(explains: entry) {
        step.meaning = .misread
        continue
      }
      let after = before.filter { group in search.groups[group].contains { search.explains($0, entry) } }
      if after.isEmpty {
        step.meaning = .contradicts
        continue
      }
      if after.count < before.count {
        step.meaning = .informative
        step.gainedBits = Bits.log2(Double(before.count) / Double(after.count))
        remaining = after
        bestIsKnown = false
        history.append((index, after))
      } else if case .measurement = entry {
        step.impliedBy =
          history.first { moment in
            moment.entry >= 0
              && moment.remaining.allSatisfy { group in
                search.groups[group].contains { search.explains($0, entry) }
              }
          }?.entry
      }
      step.groupsAfter = remaining.count
      if step.isMeasurement, !hasProof {
        hasProof = !search.groups.allSatisfy { group in group.contains { search.explains($0, entry) } }
      }
    }
  }

  /// The candidates that are left, in their groups.
  package func remainingFaults(_ search: FaultSearch) -> [[Fault]] {
    remaining.map { search.groups[$0].map { search.dictionary.candidates[$0] } }
  }

  /// The measurement that tells most about what is left; nil when one group is left or nothing tells them apart.
  package func next(_ search: FaultSearch) -> (measurement: ProbeMeasurement, bits: Double)? {
    guard let best = search.best(among: remaining) else { return nil }
    return (search.measurement(at: best.probing), best.bits)
  }
}

extension FaultLog {
  /// Refuses what the kit does not have, naming the entry: outputs, terminals, and parts in a remedy. Then the actions and terminals of all entries.
  package func probed(on equipment: Equipment) throws(GradingError) -> (points: [[Action]], terminals: Set<Terminal>) {
    var points: [[Action]] = []
    var terminals: Set<Terminal> = []
    let known = Set(equipment.terminals)
    let outputs: [String]
    do throws(CircuitError) {
      outputs = try CircuitModel(equipment: equipment, nets: .empty, including: nil).outputNames
    } catch {
      throw .circuit(error)
    }
    for (index, entry) in entries.enumerated() {
      let actions: [Action]
      switch entry {
      case .remedy(let remedy):
        try remedy.check(on: equipment, place: "entries[\(index)].remedy")
        continue
      case .look(let done, let on):
        actions = done
        for (place, name) in on.enumerated() where !outputs.contains(name) {
          throw .unknownOutput(name, place: "entries[\(index)].on[\(place)]", known: outputs)
        }
      case .measurement(let reading):
        actions = reading.actions
        guard reading.red != reading.black else {
          throw .sameTerminal(reading.red, place: "entries[\(index)].black")
        }
        for (terminal, name) in [(reading.red, "red"), (reading.black, "black")] {
          guard known.contains(terminal) else { throw .unknownTerminal(terminal, place: "entries[\(index)].\(name)") }
          terminals.insert(terminal)
        }
      }
      if let number = Self.firstIdle(in: actions) {
        throw .impossibleAction(actions[number], place: "entries[\(index)].actions[\(number)]")
      }
      if !points.contains(actions) { points.append(actions) }
    }
    return (points, terminals)
  }

  /// The first action that sets an actuator to the position which it has, from rest. A time element that would not
  /// elapse in the healthy circuit may well do so with the fault.
  private static func firstIdle(in actions: [Action]) -> Int? {
    var positions: [ActuatorID: Int] = [:]
    return actions.firstIndex { action in
      let wanted: [(ActuatorID, Int)] =
        switch action {
        case .set(let actuator, let position): [(actuator, position)]
        case .together(let actuators, let wanted): Array(zip(actuators, wanted))
        case .elapse: []
        }
      return wanted.contains { actuator, position in
        positions.updateValue(position, forKey: actuator) ?? 0 == position
      }
    }
  }
}

extension FaultSearch {
  /// The dictionary for one log: every fault of the circuit, at its operating points and those of the log.
  ///
  /// - Throws: ``GradingError`` for an unknown terminal or output, or a circuit that cannot be computed.
  package init(
    equipment: Equipment, reference: Nets, log: FaultLog, candidates: [Fault]? = nil,
    operating operated: [ActuatorID]? = nil, tolerance: ReadingTolerance = ReadingTolerance()
  ) throws(GradingError) {
    let probed = try log.probed(on: equipment)
    var points: [[Action]]
    let dictionary: FaultDictionary
    do throws(CircuitError) {
      let circuit = try CircuitModel(equipment: equipment, nets: reference)
      do throws(NotProvedReason) {
        points = try operatingPoints(of: circuit, operating: operated, most: 12)
      } catch {
        points = [[]]
      }
      points += probed.points.filter { !points.contains($0) }
      dictionary = try FaultDictionary(
        equipment: equipment, nets: reference,
        candidates: candidates ?? singleFaults(of: equipment, nets: reference),
        terminals: probed.terminals.union(reference.groups.joined()).sorted(), points: points)
    } catch {
      throw .circuit(error)
    }
    self.init(dictionary, tolerance: tolerance)
  }
}
