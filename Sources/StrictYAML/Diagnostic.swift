/// Where something stands in a text file; both numbers count from 1, columns count Unicode scalars.
package struct Position: Hashable, Sendable, Comparable {
  package var line: Int
  package var column: Int
  /// 0 for the file that is decoded; else the number that ``DiagnosticCollector/add(source:)`` gave to a file that was put into it.
  package var source: Int

  package init(line: Int, column: Int, source: Int = 0) {
    self.line = line
    self.column = column
    self.source = source
  }

  package static func < (left: Position, right: Position) -> Bool {
    (left.source, left.line, left.column) < (right.source, right.line, right.column)
  }
}

/// One thing that is wrong in a file: where it stands, what is wrong, and how to mend it.
package struct Diagnostic: Hashable, Sendable {
  /// As the reader was given it.
  package var file: String
  /// Nil when it is about the whole file, such as a file that cannot be read.
  package var position: Position?
  /// A sentence part without a full stop, such as `unknown key 'pass_marc'`.
  package var message: String
  /// The mend, such as `did you mean 'pass_mark'?`
  package var hint: String?

  package init(file: String, position: Position?, message: String, hint: String? = nil) {
    self.file = file
    self.position = position
    self.message = message
    self.hint = hint
  }

  package var line: Int? { position?.line }
  package var column: Int? { position?.column }
}

extension Diagnostic: CustomStringConvertible {
  /// As compilers write it: `kits/x.yaml:12:5: error: unknown key 'pass_marc'; did you mean 'pass_mark'?`
  package var description: String {
    let place = position.map { "\(file):\($0.line):\($0.column)" } ?? file
    return "\(place): error: \(message)" + (hint.map { "; \($0)" } ?? "")
  }
}

/// Everything that is wrong in one file or folder, in the order of the text. Never empty.
package struct DiagnosticsError: Error, Hashable, Sendable {
  package var diagnostics: [Diagnostic]

  package init(_ diagnostics: [Diagnostic]) {
    self.diagnostics = diagnostics
  }

  package init(_ diagnostic: Diagnostic) {
    diagnostics = [diagnostic]
  }
}

extension DiagnosticsError: CustomStringConvertible {
  /// One diagnostic a line.
  package var description: String { diagnostics.map(\.description).joined(separator: "\n") }
}
