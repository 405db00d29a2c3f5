/// A finished drawing: SVG text that is the same for the same input, on every machine.
///
/// Nothing in it is said by colour alone: what is live is drawn heavier, what is operated carries an arrow, what is missing is
/// dashed and what is too much is crossed. Its classes are those of ``DrawingStyle``.
package struct Drawing: Hashable, Sendable {
  /// Pixels at natural size; the drawing scales to the width that it gets.
  package let width: Double
  package let height: Double
  package let words: DrawingWords
  /// What kind it is, as a class: `circuit`, `panel`, `steps`, `signals`, `pneumatic`.
  package let kind: String
  let body: String

  init(kind: String, width: Double, height: Double, words: DrawingWords, body: String) {
    self.kind = kind
    self.width = width
    self.height = height
    self.words = words
    self.body = body
  }

  /// To stand inside a page that serves ``DrawingStyle/css`` as a stylesheet: no inline style, fit for a strict content
  /// security policy.
  ///
  /// - Parameter id: unique on the page; title and description get theirs from it.
  /// - Returns: an `svg` element.
  package func svg(id: String = "drawing") -> String { element(id: id, style: "") }

  /// To stand alone as a file, with its style inside.
  package var file: String {
    element(id: "drawing", style: "<style>\(DrawingStyle.css)</style>") + "\n"
  }

  private func element(id: String, style: String) -> String {
    let id = escaped(id)
    let description = words.description.isEmpty ? "" : "<desc id=\"\(id)-desc\">\(escaped(words.description))</desc>"
    let labels = words.description.isEmpty ? "\(id)-title" : "\(id)-title \(id)-desc"
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"drawing drawing-\(kind)\" role=\"img\" "
      + "aria-labelledby=\"\(labels)\" viewBox=\"0 0 \(number(width)) \(number(height))\" "
      + "width=\"\(number(width))\" height=\"\(number(height))\">"
      + "<title id=\"\(id)-title\">\(escaped(words.title))</title>\(description)\(style)\(body)</svg>"
  }
}

/// What a screen reader says of a drawing, in the reader's language.
package struct DrawingWords: Hashable, Sendable {
  package var title: String
  /// What is to be seen in it; empty when the page says it beside the drawing.
  package var description: String

  package init(title: String, description: String = "") {
    self.title = title
    self.description = description
  }
}

/// A place in a drawing: pixels to the right and down from its upper left corner.
package struct Point: Hashable, Sendable {
  package var x: Double
  package var y: Double

  package init(_ x: Double, _ y: Double) {
    self.x = x
    self.y = y
  }
}

/// The room that something takes.
package struct Box: Hashable, Sendable {
  package var left: Double
  package var top: Double
  package var width: Double
  package var height: Double

  package init(left: Double, top: Double, width: Double, height: Double) {
    self.left = left
    self.top = top
    self.width = width
    self.height = height
  }

  package var right: Double { left + width }
  package var bottom: Double { top + height }

  /// Whether they share more than an edge.
  package func overlaps(_ other: Box) -> Bool {
    left < other.right && other.left < right && top < other.bottom && other.top < bottom
  }
}
