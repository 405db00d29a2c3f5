import Circuits
import Exercises
import KitFirmware

/// What the emulated board has to know of the panel, in the numbers of the firmware.
struct BoardState: Equatable {
  struct Link: Hashable {
    var from: Int
    var to: Int
  }

  /// A chain through each net of sockets that the scan reaches.
  private var links: Set<Link> = []
  private var inputs: UInt32 = 0
  private var inputCount = 0
  /// mV or mA, by channel.
  private var analogs: [Int16] = []
  private var supplyMillivolts = 0
  /// Terminal of the red and the black probe; -1 for none.
  private var tips = [-1, -1]
  private var probeMillivolts = 0
  /// Ω; nil is open.
  private var probeOhms: Double?
  private var referenceOhms = 1000.0
  /// The multiplexers do not reach this terminal; -1 for none. The emulated board knows one at a time.
  private var deadTerminal = -1
  /// As the emulator numbers what keeps relays from following their coils.
  private var isolationKept = 0
  private var busKept = 0

  /// A board that has been told nothing: all open, nothing pressed.
  init() {}

  init(_ bench: SimulatedBench, number: [Terminal: Int]) {
    for group in bench.circuit.nets.groups {
      let sockets = group.filter { !bench.isDead($0) }.compactMap { number[$0] }.sorted()
      for (from, to) in zip(sockets, sockets.dropFirst()) { links.insert(Link(from: from, to: to)) }
    }
    inputs = bench.inputLevels
    inputCount = bench.kit.channels.inputs.count
    analogs = bench.kit.channels.analogs.indices.map { bench.analog($0) }
    supplyMillivolts = Int(((bench.supplyVolts ?? 0) * 1000).rounded())
    referenceOhms = bench.referenceOhms
    deadTerminal = bench.kit.scannedTerminals.first(where: bench.isDead).flatMap { number[$0] } ?? -1
    isolationKept = bench.defects.contains(.isolation(.components)) ? 1 : 0
    busKept = bench.defects.contains(.isolation(.bus)) ? 1 : 0
    tips = [bench.sensedRedProbe, bench.sensedBlackProbe].map { $0.flatMap { number[$0] } ?? -1 }
    guard !tips.contains(-1) else { return }
    probeMillivolts = bench.probe(KIT_PROBE_VOLTS).map { Int($0.value) } ?? 0
    if let ohms = bench.probe(KIT_PROBE_OHMS), !ohms.over_range { probeOhms = Double(ohms.value) / 100 }
  }

  /// The lines that bring a board which was told `before` into this state.
  func commands(after before: BoardState) -> [String] {
    guard self != before else { return [] }
    var lines = before.links.subtracting(links).map { "unplug \($0.from) \($0.to)" }
    lines += links.subtracting(before.links).map { "plug \($0.from) \($0.to)" }
    for input in 0..<inputCount where (inputs ^ before.inputs) >> UInt32(input) & 1 == 1 || before.inputCount == 0 {
      lines.append("input \(input) \(inputs >> UInt32(input) & 1)")
    }
    for (channel, value) in analogs.enumerated()
    where !before.analogs.indices.contains(channel) || before.analogs[channel] != value {
      lines.append("analog \(channel) \(value)")
    }
    if supplyMillivolts != before.supplyMillivolts { lines.append("supply-mv \(supplyMillivolts)") }
    for (tip, terminal) in tips.enumerated() where terminal != before.tips[tip] {
      lines.append("tip \(tip) \(terminal)")
    }
    if deadTerminal != before.deadTerminal { lines.append("dead \(deadTerminal)") }
    if referenceOhms != before.referenceOhms { lines.append("reference-ohms \(referenceOhms)") }
    if isolationKept != before.isolationKept { lines.append("isolation-kept \(isolationKept)") }
    if busKept != before.busKept { lines.append("bus-kept-out \(busKept)") }
    if probeMillivolts != before.probeMillivolts { lines.append("probe-mv \(probeMillivolts)") }
    if probeOhms != before.probeOhms { lines.append("probe-ohms \(probeOhms ?? 1e12)") }
    return lines
  }
}
