/// Collects what is wrong in one file while it is decoded, so that an author mends everything in one go.
package final class DiagnosticCollector {
  package let file: String
  /// Files whose text was put into this one, such as shared fragments.
  private var others: [String] = []
  /// Stands before every message, such as `variant 'b': `; empty by default.
  package var context = ""
  package private(set) var diagnostics: [Diagnostic] = []
  /// How the values are read; nil when nobody asked for it.
  var notes: ReadingNotes?
  /// A file of garbage shows the first hundred errors; more help nobody.
  private static let limit = 100

  package init(file: String) {
    self.file = file
    notes = ReadingLog.current == nil ? nil : ReadingNotes()
  }

  package var isEmpty: Bool { diagnostics.isEmpty }

  /// - Parameters:
  ///   - message: a sentence part without a full stop.
  ///   - position: where it stands; nil when it is about the whole file.
  ///   - source: the file it is about; nil for the one that the position says.
  ///   - hint: the mend.
  package func report(_ message: String, at position: Position?, in source: Int? = nil, hint: String? = nil) {
    var position = position
    if let source { position?.source = source }
    let number = source ?? position?.source ?? 0
    let place = others.indices.contains(number - 1) ? others[number - 1] : file
    add(Diagnostic(file: place, position: position, message: context + message, hint: hint))
  }

  /// The number of another file, for the positions of what comes from it.
  package func add(source file: String) -> Int {
    others.append(file)
    return others.count
  }

  /// Takes over what was reported elsewhere.
  package func add(_ diagnostic: Diagnostic) {
    guard diagnostics.count < Self.limit, !diagnostics.contains(diagnostic) else { return }
    diagnostics.append(diagnostic)
  }

  /// - Throws: ``DiagnosticsError`` with all that was reported, in the order of the text, unless that is nothing.
  package func throwIfAny() throws(DiagnosticsError) {
    guard !diagnostics.isEmpty else { return }
    let top = Position(line: 0, column: 0)
    throw DiagnosticsError(
      diagnostics.enumerated()
        .sorted { ($0.element.position ?? top, $0.offset) < ($1.element.position ?? top, $1.offset) }
        .map(\.element))
  }
}
