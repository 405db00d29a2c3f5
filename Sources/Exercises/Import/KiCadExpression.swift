import StrictYAML

/// A list of KiCad's S-expressions, or one of its words.
enum SExpression {
  case word(String, line: Int)
  indirect case list([SExpression], line: Int)

  var word: String? {
    if case .word(let text, _) = self { text } else { nil }
  }

  var line: Int {
    switch self {
    case .word(_, let line), .list(_, let line): line
    }
  }

  private var items: [SExpression] {
    if case .list(let items, _) = self { items } else { [] }
  }

  /// The first word of a list.
  var head: String? { items.first?.word }

  /// Lists inside this one that begin with a word.
  func lists(_ head: String) -> [SExpression] { items.filter { $0.head == head } }

  /// The word after `head` in the first such list: `K1` in `(ref "K1")`.
  func value(_ head: String) -> String? {
    lists(head).first.flatMap { $0.items.count > 1 ? $0.items[1].word : nil }
  }

  /// Reads one list. It never calls itself, however deep the file is nested.
  static func read(_ text: String, file: String) throws(DiagnosticsError) -> SExpression {
    var open: [(items: [SExpression], line: Int)] = []
    var root: SExpression?
    var line = 1
    var nodes = 0
    let bytes = Array(text.utf8)
    var index = 0
    func refuse(_ message: String, hint: String? = nil) -> DiagnosticsError {
      ImportedNetlist.refuse(file, message, line: line, hint: hint)
    }
    while index < bytes.count {
      let byte = bytes[index]
      switch byte {
      case UInt8(ascii: "\n"):
        line += 1
        index += 1
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"):
        index += 1
      case UInt8(ascii: "("):
        guard root == nil else { throw refuse("there is more after the end of the netlist") }
        guard open.count < ImportLimits.depth else {
          throw refuse("lists are nested deeper than \(ImportLimits.depth) levels", hint: "export the netlist anew")
        }
        open.append(([], line))
        index += 1
      case UInt8(ascii: ")"):
        guard let list = open.popLast() else { throw refuse("a ) closes nothing") }
        let made = SExpression.list(list.items, line: list.line)
        if open.isEmpty { root = made } else { open[open.count - 1].items.append(made) }
        index += 1
      default:
        guard !open.isEmpty else { throw refuse("a netlist begins with (export") }
        let start = line
        guard let word = word(in: bytes, at: &index, line: &line) else {
          line = start
          throw refuse("a text in quotes does not end", hint: "export the netlist anew")
        }
        open[open.count - 1].items.append(.word(word, line: start))
      }
      nodes += 1
      guard nodes <= ImportLimits.nodes * 20 else { throw refuse("the netlist is too large") }
    }
    guard let root else {
      throw ImportedNetlist.refuse(
        file, "the file ends before its lists do", line: open.last?.line ?? line, hint: "export the netlist anew")
    }
    return root
  }

  /// The word at `index`, in quotes or not; nil when its quotes do not end.
  private static func word(in bytes: [UInt8], at index: inout Int, line: inout Int) -> String? {
    var word: [UInt8] = []
    guard bytes[index] == UInt8(ascii: "\"") else {
      while index < bytes.count, !" \t\r\n()\"".utf8.contains(bytes[index]) {
        word.append(bytes[index])
        index += 1
      }
      return String(decoding: word, as: UTF8.self)
    }
    index += 1
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "\""):
        index += 1
        return String(decoding: word, as: UTF8.self)
      case UInt8(ascii: "\\") where index + 1 < bytes.count:
        word.append(bytes[index + 1])
        index += 2
      default:
        if bytes[index] == UInt8(ascii: "\n") { line += 1 }
        word.append(bytes[index])
        index += 1
      }
    }
    return nil
  }
}
