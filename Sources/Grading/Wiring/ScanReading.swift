package import Circuits
package import Exercises

/// What the scans of a submission say about the learner's leads.
struct ScanReading {
  enum Outcome {
    case nets(Nets)
    /// These pairs were neither surely connected nor surely open.
    case uncertain([TerminalPair])
  }

  let outcome: Outcome
  /// Index of the scan that is graded.
  let index: Int
  /// Closed contacts that hid whether a lead bridges them; only in a scan through components.
  let hidden: [HiddenContact]
  /// Components with a load that read as joined; a lead across it would short the supply.
  private(set) var coldLoads: [String] = []

  init(_ measured: MeasuredState, kit: KitDescription, reference: Nets) throws(GradingError) {
    try Self.check(measured, kit: kit)
    index = measured.scans.count - 1
    let last = measured.scans[index]
    let doubtful = last.doubtful
    guard doubtful.isEmpty else {
      outcome = .uncertain(doubtful.sorted())
      hidden = []
      return
    }
    switch last.method {
    case .isolated:
      outcome = .nets(last.nets)
      hidden = []
    case .inCircuit:
      // An earlier scan that was not certain counts for nothing: open there would say that there is no lead.
      let certain = measured.scans.filter { $0.method == .inCircuit && $0.doubtful.isEmpty }
      // A later scan in the same operating state takes the place of the one before: a lead was moved in between.
      let scans = certain.enumerated().filter { number, scan in
        !certain[(number + 1)...].contains { Set($0.operatingState) == Set(scan.operatingState) }
      }.map(\.element)
      let subtraction = KnownElements(equipment: kit.equipment, scans: scans, reference: reference)
      outcome = .nets(subtraction.leads)
      hidden = subtraction.hidden
      coldLoads = subtraction.coldLoads
    }
  }

  private static func check(_ measured: MeasuredState, kit: KitDescription) throws(GradingError) {
    guard measured.kit == kit.id else { throw .otherKit(measured: measured.kit, expected: kit.id) }
    guard !measured.scans.isEmpty else { throw .noScan }
    let known = Set(kit.equipment.terminals)
    for (number, scan) in measured.scans.enumerated() {
      guard !scan.terminals.isEmpty else { throw .emptyScan(index: number) }
      let scanned = Set(scan.terminals)
      let lists = [
        ("connected", scan.connected), ("resistive", scan.resistive.map(\.pair)), ("uncertain", scan.uncertain),
      ]
      var listed: [TerminalPair: String] = [:]
      for (name, pairs) in lists {
        for (place, pair) in pairs.enumerated() {
          let path = "scans[\(number)].\(name)[\(place)]"
          if let other = listed[pair], other != name { throw .contradiction(pair, place: path, other: other) }
          listed[pair] = name
        }
      }
      for (place, item) in scan.operatingState.enumerated() {
        let actuator = kit.equipment[item.actuator.component]?.type.actuators.first {
          $0.name == item.actuator.actuator
        }
        guard let actuator, (0..<actuator.positions).contains(item.position) else {
          throw .unknownOperatingState(
            "\(item.actuator)=\(item.position)", place: "scans[\(number)].operatingState[\(place)]")
        }
      }
      for (place, terminal) in scan.terminals.enumerated() where !known.contains(terminal) {
        throw .unknownTerminal(terminal, place: "scans[\(number)].terminals[\(place)]")
      }
      for (name, pairs) in lists {
        for (place, pair) in pairs.enumerated() {
          for terminal in [pair.first, pair.second] {
            let path = "scans[\(number)].\(name)[\(place)]"
            guard known.contains(terminal) else { throw .unknownTerminal(terminal, place: path) }
            guard scanned.contains(terminal) else { throw .terminalNotScanned(terminal, place: path) }
          }
        }
      }
      let missing = kit.scannedTerminals.filter { !scanned.contains($0) }
      guard missing.isEmpty else { throw .notScanned(missing, index: number) }
      if scan.method == .inCircuit, scan.doubtful.isEmpty, let pair = KnownElements.readOpen(scan, kit.equipment) {
        throw .readOpen(pair, place: "scans[\(number)].connected")
      }
    }
  }
}

/// The learner's leads, as the scans of a recording show them.
package struct MeasuredLeads: Sendable {
  package let nets: Nets
  /// Closed contacts that may hide a lead until one more scan is made with them open, and loads that may for good.
  package let notVerified: [HiddenContact]

  package init(nets: Nets, notVerified: [HiddenContact]) {
    self.nets = nets
    self.notVerified = notVerified
  }

  /// Nil where the last scan is not certain of each pair.
  ///
  /// - Throws: ``GradingError`` for a recording of another kit, without a scan, or that contradicts itself or the kit.
  package init?(_ measured: MeasuredState, kit: KitDescription, reference: Nets) throws(GradingError) {
    let reading = try ScanReading(measured, kit: kit, reference: reference)
    guard case .nets(let nets) = reading.outcome else { return nil }
    let unseen = reading.coldLoads.map { HiddenContact(component: $0, opening: nil) }
    self.init(nets: nets, notVerified: reading.hidden + unseen)
  }
}

extension Scan {
  /// Pairs of which the scan does not say for sure whether they are joined.
  fileprivate var doubtful: [TerminalPair] {
    // In a scan of the leads alone a resistance is a bad joint; through components it is a load, unless other pairs
    // join the same terminals.
    if method == .isolated { return uncertain + resistive.map(\.pair) }
    guard !resistive.isEmpty else { return uncertain }
    let nets = self.nets
    return uncertain + resistive.map(\.pair).filter { nets.group(of: $0.first).contains($0.second) }
  }
}

extension MeasuredState {
  /// Refuses events of what is no input of the kit. Their times and levels are those of the whole attempt, in which the
  /// kit may have been away and begun its clock anew: nothing is graded from them here.
  func checkChannels(of kit: KitDescription) throws(GradingError) {
    let known = kit.channels.inputs.map(\.name)
    for (index, event) in events.enumerated() where !known.contains(event.channel) {
      throw .unknownChannel(event.channel, place: "events[\(index)].channel", known: known)
    }
  }
}
