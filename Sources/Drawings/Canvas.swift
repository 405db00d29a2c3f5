/// Collects the elements of an SVG drawing. Texts are escaped; numbers have one decimal at most.
struct Canvas {
  private(set) var body = ""

  enum Anchor: String {
    case start, middle, end
  }

  mutating func line(_ from: Point, _ to: Point, _ style: String) {
    body +=
      "<line x1=\"\(number(from.x))\" y1=\"\(number(from.y))\" x2=\"\(number(to.x))\" y2=\"\(number(to.y))\""
      + " class=\"\(style)\"/>"
  }

  mutating func polyline(_ points: [Point], _ style: String) {
    let list = points.map { "\(number($0.x)),\(number($0.y))" }.joined(separator: " ")
    body += "<polyline points=\"\(list)\" class=\"\(style)\"/>"
  }

  /// `data` in the words of SVG paths, with coordinates relative to `origin` after its first absolute move.
  mutating func path(_ data: String, _ style: String, at origin: Point? = nil) {
    let place = origin.map { " transform=\"translate(\(number($0.x)) \(number($0.y)))\"" } ?? ""
    body += "<path d=\"\(data)\" class=\"\(style)\"\(place)/>"
  }

  mutating func rect(_ box: Box, _ style: String, radius: Double = 0) {
    let corner = radius > 0 ? " rx=\"\(number(radius))\"" : ""
    body +=
      "<rect x=\"\(number(box.left))\" y=\"\(number(box.top))\" width=\"\(number(box.width))\""
      + " height=\"\(number(box.height))\"\(corner) class=\"\(style)\"/>"
  }

  mutating func circle(_ centre: Point, _ radius: Double, _ style: String) {
    body +=
      "<circle cx=\"\(number(centre.x))\" cy=\"\(number(centre.y))\" r=\"\(number(radius))\" class=\"\(style)\"/>"
  }

  mutating func text(_ text: String, at place: Point, _ style: String, anchor: Anchor = .start) {
    let side = anchor == .start ? "" : " text-anchor=\"\(anchor.rawValue)\""
    body +=
      "<text x=\"\(number(place.x))\" y=\"\(number(place.y))\"\(side) class=\"\(style)\">\(escaped(text))</text>"
  }

  /// Everything that `draw` adds, as one group; `data` become `data-…` attributes for scripts.
  ///
  /// - Parameters:
  ///   - style: class of the group.
  ///   - data: names and values.
  ///   - origin: where its coordinates count from.
  ///   - draw: adds the content.
  mutating func group(
    _ style: String, data: [(String, String)] = [], at origin: Point? = nil, _ draw: (inout Canvas) -> Void
  ) {
    let attributes = data.map { " data-\($0.0)=\"\(escaped($0.1))\"" }.joined()
    let place = origin.map { " transform=\"translate(\(number($0.x)) \(number($0.y)))\"" } ?? ""
    body += "<g class=\"\(style)\"\(attributes)\(place)>"
    draw(&self)
    body += "</g>"
  }
}

/// A coordinate with one decimal at most, without a needless one.
func number(_ value: Double) -> String {
  let rounded = (value * 10).rounded() / 10
  if rounded == rounded.rounded(), abs(rounded) < 1e9 { return "\(Int(rounded))" }
  return "\(rounded)"
}

/// Text as it may stand between tags and in quoted attributes.
func escaped(_ text: String) -> String {
  var result = ""
  for character in text.unicodeScalars {
    switch character {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case ">": result += "&gt;"
    case "\"": result += "&quot;"
    case "'": result += "&#39;"
    case "\u{0}"..<"\u{20}": result += " "
    default: result.unicodeScalars.append(character)
    }
  }
  return result
}

/// How wide a text is about, without a font at hand: pixels.
func width(of text: String, size: Double) -> Double { Double(text.count) * size * 0.6 }
