package import StrictYAML

extension TranslationSheet {
  /// `exercise.yaml` with the translations put in; comments and everything else stay as they are.
  ///
  /// - Parameters:
  ///   - bytes: the whole file.
  ///   - file: its name for the diagnostics.
  /// - Returns: the changed file.
  /// - Throws: ``DiagnosticsError`` when a text has no translation, or was changed since the sheet was made.
  package func applied(to bytes: [UInt8], file: String) throws(DiagnosticsError) -> String {
    let targets = Dictionary(units.map { ($0.id, $0) }) { one, _ in one }
    let text = try ImportedNetlist.text(bytes, file: file)
    let edits = try decodeYAML(bytes, file: file) { root -> [Edit]? in
      LanguageMapping.all(in: root).compactMap { place -> Edit? in
        guard let original = place.value(in: source) else { return nil }
        for (path, words) in original.leaves {
          let id = place.path + path
          guard let unit = targets[id], unit.target != nil else {
            place.mapping.report(
              "the sheet has no translation of '\(id)'", hint: "translate it, or export the sheet anew")
            continue
          }
          if unit.source != Self.plain(words) {
            place.mapping.report(
              "'\(id)' was changed since the sheet was made", hint: "export the sheet anew and translate that text")
          }
        }
        let made = original.replaced(from: source, to: target) { targets[place.path + $0]?.target }
        // What says this already stays as it was typed.
        guard let made, place.value(in: target)?.flow != made.flow else { return nil }
        return Edit(place: place, value: made)
      }
    }
    // As a Character "\r\n" is one: only scalars split the lines of both kinds of editors.
    let end = text.contains("\r\n") ? "\r\n" : "\n"
    var lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
      .map { line in String(String.UnicodeScalarView(line.last == "\r" ? line.dropLast() : line)) }
    // From the end to the beginning, so that places before an edit stay where they are.
    for edit in edits.reversed() { edit.apply(to: &lines, language: target) }
    return lines.joined(separator: end)
  }

  /// As it comes back in a sheet: without white space at its ends.
  private static func plain(_ text: String) -> String {
    String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}

/// The value of one language in one mapping.
private struct Edit {
  var place: LanguageMapping
  var value: TextTree

  func apply(to lines: inout [String], language: String) {
    let start = place.mapping.position
    let first = Array(lines[start.line - 1].unicodeScalars)
    if start.column <= first.count, first[start.column - 1] == "{" {
      applyFlow(to: &lines, language: language)
    } else {
      applyBlock(to: &lines, language: language)
    }
  }

  /// `{nl: …, en: …}`: the whole mapping is written anew.
  private func applyFlow(to lines: inout [String], language: String) {
    var pairs = (place.mapping.entries() ?? []).map { ($0.key.text() ?? "", TextTree($0.value)) }
    if let index = pairs.firstIndex(where: { $0.0 == language }) {
      pairs[index].1 = value
    } else {
      pairs.append((language, value))
    }
    let start = place.mapping.position
    guard let end = closingBrace(lines, from: start) else { return }
    let head = String(String.UnicodeScalarView(lines[start.line - 1].unicodeScalars.prefix(start.column - 1)))
    let tail = String(String.UnicodeScalarView(lines[end.line - 1].unicodeScalars.dropFirst(end.column)))
    let made = TextTree.mapping(pairs.map { (key: $0.0, value: $0.1) }).flow
    let within = lines[(start.line - 1)..<(end.line - 1)]
    let margin = String(lines[start.line - 1].prefix { $0 == " " })
    let comments = CommentScanner.comments(in: within).map { margin + $0 }
    lines.replaceSubrange((start.line - 1)...(end.line - 1), with: comments + [head + made + tail])
  }

  private func closingBrace(_ lines: [String], from start: Position) -> Position? {
    var depth = 0
    var quote: Unicode.Scalar?
    for line in start.line...lines.count {
      var isEscaped = false
      for (index, scalar) in lines[line - 1].unicodeScalars.enumerated() {
        if line == start.line, index < start.column - 1 { continue }
        if isEscaped {
          isEscaped = false
        } else if let open = quote {
          if scalar == "\\", open == "\"" { isEscaped = true } else if scalar == open { quote = nil }
        } else if scalar == "\"" || scalar == "'" {
          // An apostrophe inside a word begins no quotes.
          let before = index > 0 ? lines[line - 1].unicodeScalars.dropFirst(index - 1).first : nil
          if before.map({ " {[,:".unicodeScalars.contains($0) }) ?? true { quote = scalar }
        } else if scalar == "{" {
          depth += 1
        } else if scalar == "}" {
          depth -= 1
          if depth == 0 { return Position(line: line, column: index + 1) }
        }
      }
    }
    return nil
  }

  /// One language a line, or several lines.
  private func applyBlock(to lines: inout [String], language: String) {
    let entries = place.mapping.entries() ?? []
    guard let last = entries.last else { return }
    let indent = last.key.position.column - 1
    let made = value.block(language, indent: indent)
    let margin = String(repeating: " ", count: indent)
    if let old = entries.first(where: { $0.key.text() == language }) {
      let from = old.key.position.line
      let head = String(String.UnicodeScalarView(lines[from - 1].unicodeScalars.prefix(indent)))
      let end = endOfEntry(lines, from: from, indent: indent)
      let comments = CommentScanner.comments(in: lines[(from - 1)..<end])
      if head.allSatisfy({ $0 == " " }) {
        lines.replaceSubrange(
          (from - 1)..<end, with: comments.map { margin + $0 } + [margin + made[0]] + made.dropFirst())
      } else {
        // After a dash on its line there is no room for a comment: they go behind the entry.
        lines.replaceSubrange(
          (from - 1)..<end, with: [head + made[0]] + made.dropFirst() + comments.map { margin + $0 })
      }
    } else {
      let end = endOfEntry(lines, from: last.key.position.line, indent: indent)
      lines.insert(contentsOf: [margin + made[0]] + made.dropFirst(), at: end)
    }
  }

  /// How many lines there are up to the end of the entry that begins in line `from`; empty lines and comments after it are not part of it.
  private func endOfEntry(_ lines: [String], from: Int, indent: Int) -> Int {
    var end = from
    for (index, line) in lines.enumerated().dropFirst(from) {
      let content = line.drop { $0 == " " }
      if content.isEmpty { continue }
      let depth = line.count - content.count
      guard depth > indent || (depth == indent && content.hasPrefix("- ")) else { break }
      end = index + 1
    }
    return end
  }
}
