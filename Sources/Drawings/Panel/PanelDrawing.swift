package import Circuits

/// Draws the panel of a kit with its sockets, what its components show, and leads.
///
/// A page gets sockets as `data-terminal`, leads as `data-from` and `data-to`, and what a hand moves as `data-actuator`.
///
/// - Parameters:
///   - equipment: the components of the kit.
///   - leads: each between two sockets; what the kit does not have is left out. ``PanelLayout/leads(of:)`` makes them of nets.
///   - state: what is operated and on.
///   - marks: joins and terminals to point at.
///   - probes: where the two probe leads touch.
///   - room: how wide the panel may be, pixels.
///   - words: for screen readers.
/// - Returns: the drawing.
package func panelDrawing(
  of equipment: Equipment, leads: [TerminalPair], showing state: ShownState = .atRest, marks: DrawingMarks = .none,
  probes: PanelProbes = PanelProbes(), room: Double = 1120, words: DrawingWords
) -> Drawing {
  let layout = PanelLayout(equipment: equipment, room: room)
  var canvas = Canvas()
  for card in layout.cards { canvas.draw(card, state: state) }
  for (terminal, place) in layout.sockets.sorted(by: { $0.key < $1.key }) {
    canvas.drawSocket(terminal, at: place, isLive: state.live.contains(terminal))
  }
  canvas.group("leads") { canvas in
    for (index, lead) in leads.enumerated() { canvas.draw(lead, number: index, layout: layout, state: state) }
  }
  // Above the leads, so that they can be read.
  for (terminal, place) in layout.sockets.sorted(by: { $0.key < $1.key }) {
    let y = place.y + (layout.isUpper(terminal) ? -4 : 12)
    canvas.text(terminal.pin, at: Point(place.x + 12, y), "pin-name socket-name")
  }
  canvas.draw(marks) { layout.sockets[$0] }
  canvas.draw(probes, layout: layout)
  return Drawing(kind: "panel", width: layout.width, height: layout.height, words: words, body: canvas.body)
}

/// Where the two probe leads of the kit touch; nil for one that touches nothing.
package struct PanelProbes: Hashable, Sendable {
  package var red: Terminal?
  package var black: Terminal?

  package init(red: Terminal? = nil, black: Terminal? = nil) {
    self.red = red
    self.black = black
  }
}

extension PanelLayout {
  /// Whether a socket is one of the upper row of its card: its marking stands above it.
  func isUpper(_ terminal: Terminal) -> Bool {
    guard let place = sockets[terminal],
      let card = cards.first(where: { $0.component.designation == terminal.component })
    else { return true }
    return place.y < card.box.bottom - PanelMetrics.depth + 20
  }
}

extension Canvas {
  fileprivate mutating func draw(_ card: PanelLayout.Card, state: ShownState) {
    group("card", data: [("component", card.component.designation)]) { canvas in
      canvas.rect(card.box, "card-edge", radius: 8)
      canvas.text(card.component.designation, at: Point(card.box.left + 10, card.box.top + 19), "designation")
      if let face = PanelFace(card.component), let box = card.face { canvas.draw(face, in: box, showing: state) }
      for symbol in card.symbols {
        if symbol.element.shape == .socket { continue }
        let look = SymbolLook(symbol.element, state: state)
        for print in symbol.prints { canvas.polyline(print, "print") }
        let (upper, lower) = (symbol.top, Point(symbol.top.x, symbol.top.y + CircuitMetrics.symbol))
        if symbol.prints.isEmpty || symbol.prints.first?.last != upper {
          canvas.line(Point(upper.x, upper.y - PanelMetrics.stub), upper, "print")
        }
        if symbol.element.to != nil, symbol.prints.isEmpty || symbol.prints.first?.last != lower {
          canvas.line(lower, Point(lower.x, lower.y + PanelMetrics.stub), "print")
        }
        canvas.group("symbol \(look.style)", at: symbol.top) { canvas in
          canvas.drawSymbol(symbol.element, look: look, isReversed: false)
        }
        if !symbol.element.suffix.isEmpty {
          canvas.text(symbol.element.suffix, at: Point(symbol.top.x - 20, symbol.top.y + 11), "pin-name", anchor: .end)
        }
      }
    }
  }

  fileprivate mutating func drawSocket(_ terminal: Terminal, at place: Point, isLive: Bool) {
    group("socket\(isLive ? " live" : "")", data: [("terminal", terminal.description)]) { canvas in
      // A larger target than what is seen: fingers and gloves.
      canvas.circle(place, 17, "touch")
      canvas.circle(place, PanelMetrics.socket, "rim")
      canvas.circle(place, 4, "hole")
    }
  }

  fileprivate mutating func draw(_ lead: TerminalPair, number: Int, layout: PanelLayout, state: ShownState) {
    guard let from = layout.sockets[lead.first], let to = layout.sockets[lead.second] else { return }
    let data = leadPath(from: from, to: to)
    let isLive = state.live.contains(lead.first)
    group(
      "lead lead-\(number % 6)\(isLive ? " live" : "")",
      data: [("from", lead.first.description), ("to", lead.second.description)]
    ) { canvas in
      canvas.path(data, "lead-edge")
      canvas.path(data, "lead-core")
      for end in [from, to] { canvas.circle(end, 6, "plug") }
    }
  }
}

extension Canvas {
  /// Flags as the jacks of a meter are marked, so that they differ by more than colour.
  fileprivate mutating func draw(_ probes: PanelProbes, layout: PanelLayout) {
    for (terminal, name, style) in [(probes.red, "V", "probe-red"), (probes.black, "COM", "probe-black")] {
      guard let terminal, let place = layout.sockets[terminal] else { continue }
      let side = style == "probe-red" ? -1.0 : 1.0
      group("probe \(style)", data: [("touches", terminal.description)]) { canvas in
        canvas.path(
          "M\(number(place.x)) \(number(place.y))l\(number(side * 12)) -20h\(number(side * 34))v-18h\(number(side * -42))z",
          "probe-body")
        canvas.text(name, at: Point(place.x + side * 25, place.y - 25), "probe-name", anchor: .middle)
      }
    }
  }
}

/// A lead hangs through a little between its plugs.
func leadPath(from: Point, to: Point) -> String {
  let length = ((to.x - from.x) * (to.x - from.x) + (to.y - from.y) * (to.y - from.y)).squareRoot()
  let sag = 14 + length * 0.14
  let (x1, x2) = (from.x + (to.x - from.x) * 0.25, from.x + (to.x - from.x) * 0.75)
  return "M\(number(from.x)) \(number(from.y))C\(number(x1)) \(number(from.y + sag)) \(number(x2)) "
    + "\(number(to.y + sag)) \(number(to.x)) \(number(to.y))"
}
