package import Circuits

/// Draws nets as a circuit diagram with IEC 60617 symbols: one current path per column, numbered, cross-references of each
/// coil's contacts below it.
///
/// A page gets terminals as `data-terminal`, symbols as `data-component` and wires as `data-net`.
///
/// - Parameters:
///   - nets: expected or measured; they need not form any path.
///   - equipment: the components of the kit.
///   - state: what is operated, on and live; at rest by custom.
///   - marks: joins to point at; their terminals are drawn even where `nets` does not wire them.
///   - words: for screen readers.
/// - Returns: the drawing.
package func circuitDrawing(
  of nets: Nets, on equipment: Equipment, showing state: ShownState = .atRest, marks: DrawingMarks = .none,
  words: DrawingWords
) -> Drawing {
  let layout = CircuitLayout(equipment: equipment, nets: nets, needed: marks.needed)
  return CircuitDrawing(layout: layout, state: state).drawing(marks: marks, words: words)
}

struct CircuitDrawing {
  let layout: CircuitLayout
  let state: ShownState

  func drawing(marks: DrawingMarks, words: DrawingWords) -> Drawing {
    var canvas = Canvas()
    for path in layout.paths {
      canvas.text("\(path.number)", at: Point(path.x, 20), "path-number", anchor: .middle)
    }
    drawRails(on: &canvas)
    for (index, wire) in layout.wires.enumerated() { draw(wire, number: index, on: &canvas) }
    for symbol in layout.symbols { draw(symbol, on: &canvas) }
    let below = drawCrossReferences(on: &canvas)
    canvas.draw(marks) { layout.place(of: $0) }
    return Drawing(
      kind: "circuit", width: layout.width, height: layout.height + below, words: words, body: canvas.body)
  }

  private func drawRails(on canvas: inout Canvas) {
    if let y = layout.upperRail { canvas.text("L+", at: Point(4, y + 5), "rail-name") }
    if let y = layout.lowerRail { canvas.text("M", at: Point(8, y + 5), "rail-name") }
  }

  private func draw(_ wire: CircuitLayout.Wire, number: Int, on canvas: inout Canvas) {
    let isLive = wire.terminals.contains(where: state.live.contains)
    canvas.group(
      "net" + (wire.isRail ? " rail" : "") + (isLive ? " live" : ""),
      data: [("net", wire.terminals.map(\.description).joined(separator: " "))]
    ) { canvas in
      for segment in wire.segments where segment.from != segment.to {
        canvas.line(segment.from, segment.to, "wire")
      }
      for dot in wire.dots { canvas.circle(dot, 3.2, "dot") }
    }
  }

  private func draw(_ symbol: CircuitLayout.Symbol, on canvas: inout Canvas) {
    let element = symbol.element
    let look = SymbolLook(element, state: state)
    canvas.group(
      "symbol \(look.style)", data: [("component", element.component)], at: symbol.top
    ) { canvas in
      canvas.drawSymbol(element, look: look, isReversed: symbol.isReversed)
    }
    for (terminal, isUpper) in symbol.pins {
      let pin = Point(symbol.top.x, symbol.top.y + (isUpper ? 0 : CircuitMetrics.symbol))
      canvas.group("pin", data: [("terminal", terminal.description)]) { canvas in
        canvas.circle(pin, 2, "pin-dot")
        canvas.text(terminal.pin, at: Self.pinLabel(at: pin, isUpper: isUpper), "pin-name")
      }
    }
    let name = Self.labelPlace(of: symbol.element, top: symbol.top)
    canvas.text(element.label, at: name, "designation", anchor: .end)
    if let coil = coilPath(of: element) {
      canvas.text("/\(coil)", at: Point(name.x, name.y + 14), "reference", anchor: .end)
    }
  }

  /// The path in which the coil of a contact stands.
  private func coilPath(of element: DrawnElement) -> Int? {
    guard case .contact(let contact) = element.shape, contact.movedBy == .none else { return nil }
    return layout.symbols.first { symbol in
      if case .coil = symbol.element.shape { symbol.element.component == element.component } else { false }
    }?.path
  }

  // MARK: Cross-references

  private static let line = 15.0

  /// Below each coil, its contacts with the path in which they stand.
  ///
  /// - Returns: how much room that takes.
  private func drawCrossReferences(on canvas: inout Canvas) -> Double {
    var lines = 0
    for coil in layout.symbols {
      guard case .coil = coil.element.shape else { continue }
      let contacts = layout.symbols.compactMap { symbol -> (CircuitLayout.Symbol, DrawnContact)? in
        guard symbol.element.component == coil.element.component, case .contact(let contact) = symbol.element.shape
        else { return nil }
        return (symbol, contact)
      }
      if contacts.isEmpty { continue }
      lines = max(lines, contacts.count)
      canvas.group("references", data: [("component", coil.element.component)]) { canvas in
        for (index, (symbol, contact)) in contacts.enumerated() {
          let y = layout.height + Double(index) * Self.line
          canvas.drawSmallContact(closedAtRest: contact.closedAtRest, at: Point(coil.top.x - 32, y - 4))
          let pins = symbol.element.terminals.map(\.pin).joined(separator: "-")
          canvas.text(pins, at: Point(coil.top.x - 16, y), "reference")
          canvas.text("/\(symbol.path)", at: Point(coil.top.x + 42, y), "reference path", anchor: .end)
        }
      }
    }
    return lines == 0 ? 0 : Double(lines) * Self.line + 4
  }

  // MARK: Places

  static let designationSize = 14.0
  static let pinSize = 10.5

  static func labelWidth(of element: DrawnElement) -> Double { width(of: element.label, size: designationSize) }

  static func labelPlace(of element: DrawnElement, top: Point) -> Point {
    Point(top.x - element.reachLeft - 4, top.y + CircuitMetrics.symbol / 2 + 5)
  }

  /// Clear of the foot of a break contact above, and of its blade.
  static func pinLabel(at pin: Point, isUpper: Bool) -> Point { Point(pin.x + 7, pin.y + (isUpper ? 4 : 5)) }

  /// A symbol with the room that it and its labels take.
  static func placed(_ element: DrawnElement, isReversed: Bool, top: Point, path: Int) -> CircuitLayout.Symbol {
    let name = labelPlace(of: element, top: top)
    var labels = [
      Box(
        left: name.x - labelWidth(of: element), top: name.y - designationSize + 3, width: labelWidth(of: element),
        height: designationSize)
    ]
    if case .contact = element.shape {
      let size = width(of: "/99", size: 11)
      labels.append(Box(left: name.x - size, top: name.y + 4, width: size, height: 11))
    }
    let symbol = CircuitLayout.Symbol(
      element: element, isReversed: isReversed, top: top, path: path,
      box: Box(
        left: top.x - element.reachLeft, top: top.y, width: element.reachLeft + element.reachRight,
        height: CircuitMetrics.symbol), labels: [])
    for (terminal, isUpper) in symbol.pins {
      let base = pinLabel(at: isUpper ? symbol.top : symbol.bottom, isUpper: isUpper)
      labels.append(
        Box(left: base.x, top: base.y - 8, width: width(of: terminal.pin, size: pinSize), height: 9))
    }
    return CircuitLayout.Symbol(
      element: element, isReversed: isReversed, top: top, path: path, box: symbol.box, labels: labels)
  }
}

extension CircuitLayout.Symbol {
  /// Its terminals, each with whether it is the upper pin.
  var pins: [(terminal: Terminal, isUpper: Bool)] {
    [(element.from, !isReversed)] + (element.to.map { [($0, isReversed)] } ?? [])
  }
}
