import Glibc
import KitDevice
import Synchronization

/// GPIO lines without a chip: leads join them, and a test moves what is on them.
///
/// An input that nothing drives follows its pull resistor; a lead hands on the level of a line that is driven.
final class LinesOnTheTable: Sendable {
  struct Line {
    var level = false
    var use = GPIOUse.input
    var bias = GPIOPlace.Bias.unchanged
    var edges: [GPIOEdge] = []
    /// A pipe that is readable while there are edges.
    var reader: CInt = -1
    var writer: CInt = -1
    var history: [Bool] = []
  }
  struct Table {
    var lines: [String: Line] = [:]
    var leads: [[String]] = []
    /// From the first to the second only, as through a diode.
    var diodes: [[String]] = []
    var inUse: [String: String] = [:]
    var missing: Set<String> = []
    var isGone = false
  }
  let table = Mutex(Table())

  deinit {
    table.withLock { table in
      for line in table.lines.values where line.reader >= 0 {
        close(line.reader)
        close(line.writer)
      }
    }
  }

  func open(_ place: GPIOPlace, _ use: GPIOUse) throws(GPIOFailure) -> any GPIOLineEnd {
    let (consumer, isMissing, isGone) = table.withLock {
      ($0.inUse[place.line], $0.missing.contains(place.line), $0.isGone)
    }
    if isGone { throw GPIOFailure(place: place, step: .chip, code: ENOENT) }
    if isMissing { throw GPIOFailure(place: place, step: .line, code: ENOENT) }
    if let consumer { throw GPIOFailure(place: place, step: .request, code: EBUSY, consumer: consumer) }
    table.withLock { table in
      var line = table.lines[place.line] ?? Line()
      line.use = use
      line.bias = place.bias
      if case .output(let level) = use { line.level = level }
      if use == .edges, line.reader < 0 {
        var ends: [CInt] = [-1, -1]
        _ = unsafe pipe(&ends)
        (line.reader, line.writer) = (ends[0], ends[1])
      }
      table.lines[place.line] = line
    }
    return End(lines: self, place: place)
  }

  /// Moves what is on an input.
  func move(_ name: String, _ level: Bool, lostBefore: Int = 0) {
    table.withLock { table in
      guard var line = table.lines[name] else {
        table.lines[name] = Line(level: level)
        return
      }
      line.level = level
      if line.writer >= 0 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_BOOTTIME, &time)
        let now = UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
        line.edges.append(GPIOEdge(time: now, level: level, lostBefore: lostBefore))
        var byte: UInt8 = 1
        _ = unsafe write(line.writer, &byte, 1)
      }
      table.lines[name] = line
    }
  }

  func join(_ one: String, _ other: String) { table.withLock { $0.leads.append([one, other]) } }
  func level(_ name: String) -> Bool? { table.withLock { $0.lines[name]?.level } }
  func history(_ name: String) -> [Bool] { table.withLock { $0.lines[name]?.history ?? [] } }
  func unplug() {
    table.withLock { table in
      table.isGone = true
      // As the kernel does: who waits for an edge is woken.
      for line in table.lines.values where line.writer >= 0 {
        var byte: UInt8 = 1
        _ = unsafe write(line.writer, &byte, 1)
      }
    }
  }
  func plug() { table.withLock { $0.isGone = false } }

  final class End: GPIOLineEnd {
    let lines: LinesOnTheTable
    let place: GPIOPlace
    let isDebounced = false

    init(lines: LinesOnTheTable, place: GPIOPlace) {
      self.lines = lines
      self.place = place
    }

    var descriptor: CInt? {
      let reader = lines.table.withLock { $0.lines[place.line]?.reader ?? -1 }
      return reader < 0 ? nil : reader
    }

    func level() throws(GPIOFailure) -> Bool {
      try present()
      return lines.table.withLock { table in
        guard let line = table.lines[place.line] else { return false }
        if line.use != .input { return line.level }
        return table.driven(place.line) ?? (line.bias == .pullUp ? true : line.bias == .pullDown ? false : line.level)
      }
    }

    func set(_ level: Bool) throws(GPIOFailure) {
      try present()
      lines.table.withLock {
        $0.lines[place.line]?.level = level
        $0.lines[place.line]?.history.append(level)
      }
    }

    func use(as use: GPIOUse, bias: GPIOPlace.Bias) throws(GPIOFailure) {
      try present()
      lines.table.withLock { table in
        table.lines[place.line]?.use = use
        table.lines[place.line]?.bias = bias
        if case .output(let level) = use { table.lines[place.line]?.level = level }
      }
    }

    func nextEdge() throws(GPIOFailure) -> GPIOEdge? {
      try present()
      return lines.table.withLock { table in
        guard var line = table.lines[place.line], !line.edges.isEmpty else { return nil }
        let edge = line.edges.removeFirst()
        var byte: UInt8 = 0
        _ = unsafe read(line.reader, &byte, 1)
        table.lines[place.line] = line
        return edge
      }
    }

    private func present() throws(GPIOFailure) {
      if lines.table.withLock({ $0.isGone }) { throw GPIOFailure(place: place, step: .use, code: ENODEV) }
    }
  }
}

extension LinesOnTheTable.Table {
  /// What the leads bring to a line from those that are driven.
  func driven(_ name: String) -> Bool? {
    var (reached, waiting) = (Set([name]), [name])
    while let line = waiting.popLast() {
      if line != name, case .output(let level)? = lines[line]?.use { return level }
      for lead in leads where lead.contains(line) {
        for other in lead where reached.insert(other).inserted { waiting.append(other) }
      }
      // A high level comes through in this direction, a low one in the other.
      for diode in diodes {
        if diode[1] == line, case .output(true)? = lines[diode[0]]?.use { return true }
        if diode[0] == line, case .output(false)? = lines[diode[1]]?.use { return false }
      }
    }
    return nil
  }
}
