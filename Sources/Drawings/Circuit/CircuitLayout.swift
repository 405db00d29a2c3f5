package import Circuits

/// Where everything of a circuit diagram stands: current paths side by side, the upper rail above, the lower one below.
///
/// Made from any nets at all. Symbols, their labels and the horizontal wires have room of their own each, so nothing
/// overlaps; wires of different nets may cross, and are joined only where a dot is.
package struct CircuitLayout: Sendable {
  package struct Symbol: Sendable {
    let element: DrawnElement
    /// Whether the element's first pin is at the bottom.
    let isReversed: Bool
    /// Its upper pin.
    package let top: Point
    /// Number of the current path, from 1.
    package let path: Int
    /// Everything that is drawn of it, without labels.
    package let box: Box
    /// Designation and pin markings.
    package let labels: [Box]

    package var name: String { element.label }
    package var terminals: [Terminal] { element.terminals }
    var bottom: Point { Point(top.x, top.y + CircuitMetrics.symbol) }
    /// Its pin of that terminal; nil for a terminal of something else.
    package func place(of terminal: Terminal) -> Point? {
      if terminal == element.from { return isReversed ? bottom : top }
      return terminal == element.to ? (isReversed ? top : bottom) : nil
    }
  }

  package struct Wire: Sendable {
    /// Empty for a loose end.
    package let terminals: [Terminal]
    package let isRail: Bool
    package var segments: [(from: Point, to: Point)]
    package var dots: [Point]
  }

  package private(set) var symbols: [Symbol] = []
  package private(set) var wires: [Wire] = []
  /// Horizontal place of each path number.
  package private(set) var paths: [(number: Int, x: Double)] = []
  package private(set) var width = 0.0
  /// Of the paths, without cross-references below.
  package private(set) var height = 0.0
  /// Height of the upper rail; nil without a source.
  let upperRail: Double?
  let lowerRail: Double?

  /// Lays out a circuit with the components that `nets` and `needed` name.
  package init(equipment: Equipment, nets: Nets, needed: Set<Terminal> = []) {
    let plan = CurrentPathPlan(CircuitGraph(equipment: equipment, nets: nets, needed: needed))
    let tracks = WireTracks(plan)
    let longest = plan.graph.elements.map { CircuitDrawing.labelWidth(of: $0) }.max() ?? 0
    let pitch = max(CircuitMetrics.pitch, longest + CircuitMetrics.actuator + CircuitMetrics.pinRoom + 16)
    let left = CircuitMetrics.margin + pitch / 2 + 16
    func x(_ column: Int) -> Double { left + Double(column) * pitch }
    width = left + Double(max(1, plan.columns.count)) * pitch - pitch / 2 + CircuitMetrics.margin
    height = tracks.top(ofRow: plan.rows) + CircuitMetrics.margin
    upperRail = plan.plus.map { tracks.height(of: $0) }
    lowerRail = plan.minus.map { tracks.height(of: $0) }

    var number = 0
    var wiring = Wiring(plan: plan, tracks: tracks)
    for (index, column) in plan.columns.enumerated() {
      if !column.elements.isEmpty {
        number += 1
        paths.append((number, x(index)))
      }
      var pins: [(upper: Point, lower: Point)] = []
      for (place, item) in column.elements.enumerated() {
        let element = plan.graph.elements[item.index]
        let row = plan.row(of: element, between: column.nodes[place], and: column.nodes[place + 1])
        let top = Point(x(index), tracks.top(ofRow: row) + CircuitMetrics.lead)
        let symbol = CircuitDrawing.placed(element, isReversed: item.isReversed, top: top, path: number)
        symbols.append(symbol)
        pins.append((symbol.top, symbol.bottom))
      }
      wiring.add(column, at: x(index), pins: pins)
    }
    wires = wiring.wires(width: width - 2 * CircuitMetrics.margin)
  }

  /// Where a terminal is; the first place when the drawing has several.
  package func place(of terminal: Terminal) -> Point? {
    for symbol in symbols { if let place = symbol.place(of: terminal) { return place } }
    return nil
  }
}

/// Sizes of a circuit diagram, in pixels at natural size.
enum CircuitMetrics {
  /// From one path to the next, at least.
  static let pitch = 104.0
  /// From pin to pin of a symbol.
  static let symbol = 48.0
  /// Wire above and below a symbol.
  static let lead = 12.0
  /// Left of the path, for what operates a contact.
  static let actuator = 38.0
  /// Right of the path, for pin markings.
  static let pinRoom = 30.0
  static let track = 14.0
  /// Above the first and below the last track of a level.
  static let channel = 8.0
  static let margin = 16.0
  /// Above the upper rail, for path numbers.
  static let header = 34.0
}

extension CurrentPathPlan {
  /// Coils and lamps stand in line above the lower rail, everything else as high as it can.
  func row(of element: DrawnElement, between upper: Int, and lower: Int) -> Int {
    let isLoad =
      switch element.shape {
      case .coil, .lamp, .motor, .resistor, .electronics, .valveCoil, .diode, .source: true
      case .contact, .fuse, .bridge, .socket, .earth: false
      }
    return isLoad && lower == minus ? levels[lower] - 1 : levels[upper]
  }
}

/// Which horizontal line the wire of each node runs on.
struct WireTracks {
  private var trackOf: [Int]
  private var levelOf: [Int]
  private var tops: [Double] = []
  private var heights: [Double] = []

  init(_ plan: CurrentPathPlan) {
    levelOf = plan.levels
    trackOf = Array(repeating: 0, count: plan.levels.count)
    var spans: [Int: ClosedRange<Int>] = [:]
    for (index, column) in plan.columns.enumerated() {
      for node in column.nodes {
        let net = node
        spans[net] = spans[net].map { min($0.lowerBound, index)...max($0.upperBound, index) } ?? index...index
      }
    }
    for node in [plan.plus, plan.minus].compactMap(\.self) { spans[node] = 0...max(0, plan.columns.count - 1) }
    let rows = plan.rows
    var counts = Array(repeating: 1, count: rows + 1)
    for level in 0...rows {
      var ends: [Int] = []
      let nodes = plan.levels.indices.filter { plan.levels[$0] == level }
      for node in nodes.sorted(by: { (spans[$0]?.lowerBound ?? 0, $0) < (spans[$1]?.lowerBound ?? 0, $1) }) {
        guard let span = spans[node] else { continue }
        if let free = ends.indices.first(where: { ends[$0] < span.lowerBound }) {
          trackOf[node] = free
          ends[free] = span.upperBound
        } else {
          trackOf[node] = ends.count
          ends.append(span.upperBound)
        }
      }
      counts[level] = max(1, ends.count)
    }
    var y = CircuitMetrics.header
    for level in 0...rows {
      tops.append(y)
      let height = 2 * CircuitMetrics.channel + Double(counts[level] - 1) * CircuitMetrics.track
      heights.append(height)
      y += height + CircuitMetrics.symbol + 2 * CircuitMetrics.lead
    }
  }

  func height(of node: Int) -> Double { height(ofLevel: levelOf[node], track: trackOf[node]) }

  func height(ofLevel level: Int, track: Int) -> Double {
    tops[level] + CircuitMetrics.channel + Double(track) * CircuitMetrics.track
  }

  /// Upper edge of the row of symbols below a level.
  func top(ofRow row: Int) -> Double { tops[row] + heights[row] }
}

/// Collects the wires of each net.
private struct Wiring {
  let plan: CurrentPathPlan
  let tracks: WireTracks
  private var segments: [Int: [(from: Point, to: Point)]] = [:]
  /// By node: where vertical wires meet its track, and how many of them.
  private var joints: [Int: [(x: Double, count: Int)]] = [:]

  init(plan: CurrentPathPlan, tracks: WireTracks) {
    self.plan = plan
    self.tracks = tracks
  }

  mutating func add(_ column: CurrentPathPlan.Column, at x: Double, pins: [(upper: Point, lower: Point)]) {
    if pins.isEmpty, let top = column.nodes.first, let bottom = column.nodes.last {
      let (upper, lower) = (Point(x, tracks.height(of: top)), Point(x, tracks.height(of: bottom)))
      segments[top, default: []].append((upper, lower))
      joints[top, default: []].append((x, 1))
      joints[bottom, default: []].append((x, 1))
      return
    }
    for (index, node) in column.nodes.enumerated() {
      // A loose end that no terminal belongs to needs no wire.
      if plan.graph.nodes[node].isEmpty, plan.copies[node] == nil { continue }
      let track = Point(x, tracks.height(of: node))
      var count = 0
      if index > 0 {
        segments[node, default: []].append((pins[index - 1].lower, track))
        count += 1
      }
      if index < pins.count {
        segments[node, default: []].append((track, pins[index].upper))
        count += 1
      }
      joints[node, default: []].append((x, count))
    }
  }

  func wires(width: Double) -> [CircuitLayout.Wire] {
    var wires: [CircuitLayout.Wire] = []
    for node in plan.graph.nodes.indices where plan.copies[node] == nil {
      let places = [node] + plan.copies.keys.filter { plan.copies[$0] == node }.sorted()
      let isRail = node == plan.plus || node == plan.minus
      var wire = CircuitLayout.Wire(
        terminals: plan.graph.nodes[node], isRail: isRail, segments: [], dots: [])
      for place in places {
        guard let joints = joints[place] else { continue }
        wire.segments += segments[place] ?? []
        let y = tracks.height(of: place)
        let isFullWidth = isRail && place == node
        let left = isFullWidth ? CircuitMetrics.margin + 16 : joints.map(\.x).min() ?? 0
        let right = isFullWidth ? CircuitMetrics.margin + width : joints.map(\.x).max() ?? 0
        // In pieces from joint to joint, so that every branch begins at the end of a piece.
        let stops = [left] + joints.map(\.x).sorted() + [right]
        for (from, to) in zip(stops, stops.dropFirst()) where to > from {
          wire.segments.append((Point(from, y), Point(to, y)))
        }
        for joint in joints where joint.count + (joint.x > left ? 1 : 0) + (joint.x < right ? 1 : 0) > 2 {
          wire.dots.append(Point(joint.x, y))
        }
      }
      if !wire.segments.isEmpty { wires.append(wire) }
    }
    return wires
  }
}
