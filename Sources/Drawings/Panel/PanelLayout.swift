package import Circuits

/// Where the components of a kit and their sockets stand on the panel: cards in the order of the kit description, each with
/// its symbols printed between its sockets, as panels have them.
package struct PanelLayout: Sendable {
  package struct Card: Sendable {
    package let component: Component
    package let box: Box
    /// What a hand moves, or a lamp shows: above the symbols. Nil for a component without.
    package let face: Box?
    let symbols: [Symbol]
  }

  /// A symbol between two sockets, or from a socket that another symbol has already.
  struct Symbol: Sendable {
    let element: DrawnElement
    let top: Point
    /// The wires printed from sockets that stand elsewhere.
    let prints: [[Point]]
  }

  package let cards: [Card]
  package let sockets: [Terminal: Point]
  package let width: Double
  package let height: Double

  /// - Parameters:
  ///   - equipment: the components of the kit.
  ///   - room: how wide the panel may be, pixels.
  package init(equipment: Equipment, room: Double = 1120) {
    var cards: [Card] = []
    var sockets: [Terminal: Point] = [:]
    var (x, y, bottom) = (PanelMetrics.margin, PanelMetrics.margin, PanelMetrics.margin)
    var right = 0.0
    for component in equipment.components {
      let plan = CardPlan(component)
      if x + plan.width > room - PanelMetrics.margin, x > PanelMetrics.margin {
        (x, y) = (PanelMetrics.margin, bottom + PanelMetrics.gap)
      }
      let card = plan.card(at: Point(x, y), sockets: &sockets)
      cards.append(card)
      x = card.box.right + PanelMetrics.gap
      right = max(right, card.box.right)
      bottom = max(bottom, card.box.bottom)
    }
    self.cards = cards
    self.sockets = sockets
    width = right + PanelMetrics.margin
    height = bottom + PanelMetrics.margin
  }

  /// Leads that make these nets, the shortest ones: nets do not say how leads run.
  package func leads(of nets: Nets) -> [TerminalPair] {
    nets.groups.flatMap { group -> [TerminalPair] in
      var rest = group.filter { sockets[$0] != nil }
      guard let first = rest.first else { return [] }
      var joined = [first]
      rest.removeFirst()
      var leads: [TerminalPair] = []
      while !rest.isEmpty {
        let ways = joined.flatMap { one in rest.map { (one, $0, distance(one, $0)) } }
        guard let best = ways.min(by: { ($0.2, $0.0, $0.1) < ($1.2, $1.0, $1.1) }) else { break }
        if let lead = TerminalPair(best.0, best.1) { leads.append(lead) }
        joined.append(best.1)
        rest.removeAll { $0 == best.1 }
      }
      return leads
    }
  }

  private func distance(_ one: Terminal, _ other: Terminal) -> Double {
    guard let a = sockets[one], let b = sockets[other] else { return .infinity }
    return (a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y)
  }
}

/// Sizes of a panel, in pixels at natural size.
enum PanelMetrics {
  static let margin = 12.0
  static let gap = 12.0
  static let header = 26.0
  static let face = 46.0
  /// From one symbol to the next.
  static let pitch = 62.0
  static let side = 44.0
  /// From a socket to the pin of its symbol.
  static let stub = 12.0
  static let socket = 9.0
  /// From the upper sockets to the lower ones.
  static var depth: Double { CircuitMetrics.symbol + 2 * stub }
  static let narrowest = 118.0
}

/// How one component is arranged, before it is known where it stands.
private struct CardPlan {
  private struct Column {
    var element: DrawnElement
    var hasTop: Bool
    var hasBottom: Bool
  }

  private let component: Component
  private var columns: [Column] = []
  private let hasFace: Bool

  init(_ component: Component) {
    self.component = component
    hasFace = PanelFace(component) != nil
    var placed: Set<Terminal> = []
    for element in component.drawnElements {
      let hasTop = placed.insert(element.from).inserted
      let hasBottom = element.to.map { placed.insert($0).inserted } ?? false
      if hasTop || hasBottom { columns.append(Column(element: element, hasTop: hasTop, hasBottom: hasBottom)) }
    }
  }

  var width: Double {
    max(
      PanelMetrics.narrowest,
      2 * PanelMetrics.side + Double(max(0, columns.count - 1)) * PanelMetrics.pitch)
  }

  func card(at corner: Point, sockets: inout [Terminal: Point]) -> PanelLayout.Card {
    let faceHeight = hasFace ? PanelMetrics.face : 0
    let upper = corner.y + PanelMetrics.header + faceHeight + PanelMetrics.socket + 6
    let lower = upper + PanelMetrics.depth
    let isBare = columns.isEmpty
    let height = isBare ? PanelMetrics.header + max(faceHeight, 20) + 8 : lower + 26 - corner.y
    let room = Double(max(0, columns.count - 1)) * PanelMetrics.pitch
    var x = corner.x + (width - room) / 2
    // Contacts reach further to the left than to the right.
    if columns.contains(where: { $0.element.reachLeft > 20 }) { x += 8 }
    var symbols: [PanelLayout.Symbol] = []
    for column in columns {
      let (top, bottom) = (Point(x, upper), Point(x, lower))
      let element = column.element
      if column.hasTop { sockets[element.from] = top }
      if column.hasBottom, let to = element.to { sockets[to] = bottom }
      var prints: [[Point]] = []
      if !column.hasTop, let from = sockets[element.from] {
        // From a socket above or below: printed around the other symbols.
        let level = from.y <= upper ? upper + 4 : lower - 4
        prints.append([from, Point(from.x, level), Point(x, level), Point(x, upper + PanelMetrics.stub)])
      } else if !column.hasBottom, let to = element.to, let there = sockets[to] {
        prints.append([
          there, Point(there.x, there.y <= upper ? upper + 4 : lower - 4),
          Point(x, there.y <= upper ? upper + 4 : lower - 4), Point(x, lower - PanelMetrics.stub),
        ])
      }
      symbols.append(
        PanelLayout.Symbol(element: element, top: Point(x, upper + PanelMetrics.stub), prints: prints))
      x += PanelMetrics.pitch
    }
    let face =
      hasFace
      ? Box(left: corner.x + 6, top: corner.y + PanelMetrics.header, width: width - 12, height: faceHeight) : nil
    return PanelLayout.Card(
      component: component, box: Box(left: corner.x, top: corner.y, width: width, height: height), face: face,
      symbols: symbols)
  }
}
