import Synchronization

/// The keys of file formats as the reader itself knows them: found by watching it read files that use them all.
package struct FormatReference: Hashable, Sendable {
  /// One key, such as `requirements[].points`.
  package struct Key: Hashable, Sendable {
    /// What it may be, such as `a whole number 0…100`; empty when none of the files has it.
    package fileprivate(set) var kinds: Set<String> = []
    /// Of the mappings that may have it, how many there were and how many had to have it.
    package fileprivate(set) var mappings = 0
    package fileprivate(set) var required = 0
    /// The shortest of the values that were read.
    package fileprivate(set) var example: String?

    /// Whether every mapping, some, or none has to have it.
    package var necessity: Necessity {
      required == 0 ? .optional : required == mappings ? .required : .dependent
    }
  }

  package enum Necessity: String, Sendable { case required, dependent, optional }

  /// By the name of a format, such as `proefbank.exercise/1`, and the path of the key.
  package private(set) var formats: [String: [String: Key]] = [:]

  fileprivate init() {}

  /// Keys that no file had, so that nothing is known of them.
  package var unseen: [String] {
    formats.flatMap { format, keys in keys.filter(\.value.kinds.isEmpty).map { "\(format) \($0.key)" } }.sorted()
  }

  fileprivate mutating func add(_ notes: ReadingNotes) {
    for root in notes.roots {
      guard let format = root.peek("format")?.scalar else { continue }
      add(root, "", of: format, notes)
    }
  }

  private mutating func add(_ value: YAMLValue, _ path: String, of format: String, _ notes: ReadingNotes) {
    let reading = notes[value]
    switch value.content {
    case .scalar(let text, _):
      guard !reading.kinds.isEmpty else { return }
      change(path, of: format) { key in
        key.kinds.formUnion(reading.kinds)
        if key.example.map({ ($0.count, $0) > (text.count, text) }) ?? true { key.example = text }
      }
    case .alias: break
    case .list(let items):
      guard !reading.kinds.isEmpty else { return }
      change(path, of: format) { $0.kinds.formUnion(reading.kinds) }
      guard !reading.kinds.contains(anything) else { return }
      for item in items { add(item, path + "[]", of: format, notes) }
    case .mapping(let pairs):
      if !path.isEmpty, !reading.kinds.isEmpty { change(path, of: format) { $0.kinds.formUnion(reading.kinds) } }
      // What is in it belongs to the format of the file that it is put into.
      guard !reading.kinds.contains(anything) else { return }
      for name in reading.keys ?? [] {
        change(path + (path.isEmpty ? "" : ".") + name, of: format) { key in
          key.mappings += 1
          if reading.required.contains(name) { key.required += 1 }
        }
      }
      guard !reading.kinds.isEmpty else { return }
      for pair in pairs {
        let isKnown = pair.key.scalar.flatMap { reading.keys?.contains($0) } ?? false
        let name = isKnown ? pair.key.scalar ?? "" : "‹name›"
        add(pair.value, path + (path.isEmpty ? "" : ".") + name, of: format, notes)
      }
    }
  }

  private mutating func change(_ path: String, of format: String, _ change: (inout Key) -> Void) {
    change(&formats[format, default: [:]][path, default: Key()])
  }
}

/// What a value is that some other reader takes.
let anything = "anything"

/// Takes what files are read as while it is the ``current`` one.
final class ReadingLog: Sendable {
  @TaskLocal static var current: ReadingLog?
  private let reference = Mutex(FormatReference())

  fileprivate init() {}

  /// A file that was read without a mistake.
  func add(_ notes: ReadingNotes) { reference.withLock { $0.add(notes) } }

  fileprivate var found: FormatReference { reference.withLock { $0 } }
}

/// The formats of all files that `read` reads.
package func formatReference(reading read: () -> Void) -> FormatReference {
  let log = ReadingLog()
  ReadingLog.$current.withValue(log, operation: read)
  return log.found
}
