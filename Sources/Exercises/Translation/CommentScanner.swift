/// Finds the comments of a piece of YAML that is about to be written anew, so that none is lost.
enum CommentScanner {
  /// The comments of some lines, each from its `#` on, in their order. A `#` inside quotes, inside a word or in a block of text (`>-`, `|`)
  /// begins none.
  static func comments(in lines: some Sequence<String>) -> [String] {
    var comments: [String] = []
    // Lines that are indented deeper than the one which opened a block of text belong to it.
    var block: Int?
    for line in lines {
      let content = line.drop { $0 == " " }
      if content.isEmpty { continue }
      let indent = line.count - content.count
      if let open = block {
        if indent > open { continue }
        block = nil
      }
      let (code, comment) = parted(line)
      if let comment { comments.append(comment) }
      if opensBlock(code) { block = indent }
    }
    return comments
  }

  /// A line without its comment, and the comment.
  private static func parted(_ line: String) -> (code: Substring, comment: String?) {
    var quote: Character?
    var before: Character = " "
    var isEscaped = false
    for index in line.indices {
      let character = line[index]
      if isEscaped {
        isEscaped = false
      } else if let open = quote {
        if character == "\\", open == "\"" { isEscaped = true } else if character == open { quote = nil }
      } else if character == "\"" || character == "'", " [{,:".contains(before) {
        quote = character
      } else if character == "#", before == " " {
        return (line[..<index], String(line[index...]))
      }
      before = character
    }
    return (line[...], nil)
  }

  /// Whether a line ends with the sign of a block of text, such as `>-` or `|2`.
  private static func opensBlock(_ code: Substring) -> Bool {
    guard let last = code.split(separator: " ").last, let sign = last.first, sign == ">" || sign == "|" else {
      return false
    }
    return last.dropFirst().allSatisfy { "+-0123456789".contains($0) }
  }
}
