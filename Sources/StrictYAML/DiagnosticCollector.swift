/// Collects what is wrong in one file while it is decoded, so that an author mends everything in one go.
package final class DiagnosticCollector {
  package let file: String
  package private(set) var diagnostics: [Diagnostic] = []
  /// A file of garbage shows the first hundred errors; more help nobody.
  private static let limit = 100

  package init(file: String) {
    self.file = file
  }

  package var isEmpty: Bool { diagnostics.isEmpty }

  package func report(_ message: String, at position: Position?, hint: String? = nil) {
    let diagnostic = Diagnostic(file: file, position: position, message: message, hint: hint)
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
