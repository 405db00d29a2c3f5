import Foundation
package import StrictYAML

/// Shared fragments: pieces of exercises that stand in files of their own, `fragments/ID.yaml` beside the exercises.
///
/// `{fragment: power-off/nl}` in an exercise stands for what the fragment `power-off` has under `value`, there under `nl`. In a
/// list, a fragment that is a list gives all of its items. Fragments do not use fragments.
package struct FragmentShelf: Hashable, Sendable {
  package static let formatName = "proefbank.fragment/1"
  package static let folderName = "fragments"

  /// Path of each fragment's file, by id.
  package private(set) var files: [String: String] = [:]
  /// What an exercise may become by its fragments, in values.
  static let mostValues = 50_000

  package init() {}

  /// The fragments of several directories of exercises; where two have the same id, that of the earlier directory counts.
  package init(exercisesDirectories: [String]) {
    for directory in exercisesDirectories {
      let folder = "\(directory)/\(Self.folderName)"
      // Named by the library.
      if ExerciseFolder.isLink(folder) { continue }
      for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
        guard name.hasSuffix(".yaml"), !name.hasPrefix(".") else { continue }
        let id = String(name.dropLast(5))
        files[id] = files[id] ?? "\(folder)/\(name)"
      }
    }
  }

  /// What is wrong with the fragments themselves, whether an exercise uses them or not.
  package func problems() -> [Diagnostic] {
    let files = files.sorted { $0.key < $1.key }
    let read = readAll(files.count) { number throws(DiagnosticsError) in
      let (id, file) = files[number]
      _ = try decodeYAML(readOwnFile(file), file: file) { root in decodeFragment(root, id: id) }
    }
    return read.flatMap { result -> [Diagnostic] in
      if case .failure(let error) = result { error.diagnostics } else { [] }
    }
  }
}

/// The fragments that one exercise uses, read once each.
final class FragmentReader {
  private let shelf: FragmentShelf
  private var values: [String: YAMLValue?] = [:]
  private var room = FragmentShelf.mostValues
  /// Bytes of the fragments that were used, by id.
  private(set) var used: [String: [UInt8]] = [:]

  init(shelf: FragmentShelf) {
    self.shelf = shelf
  }

  /// What `name` stands for, such as `power-off/nl`; nil after reporting.
  func value(for name: YAMLValue) -> YAMLValue? {
    guard let text = name.text("the name of a fragment, such as power-off/nl") else { return nil }
    let steps = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    let id = steps[0]
    guard shelf.files[id] != nil else {
      name.report("there is no fragment '\(id)'", hint: hint(for: id, among: shelf.files.keys.sorted()))
      return nil
    }
    guard var value = read(id, name) else { return nil }
    for step in steps.dropFirst() {
      guard let next = value.peek(step) else {
        let known = value.entries()?.compactMap { $0.key.text("a name") } ?? []
        name.report("the fragment '\(id)' has no '\(step)'", hint: hint(for: step, among: known))
        return nil
      }
      value = next
    }
    room -= value.size
    guard room >= 0 else {
      name.report("with its fragments the exercise is too large", hint: "use fewer or smaller fragments")
      return nil
    }
    return value
  }

  private func read(_ id: String, _ name: YAMLValue) -> YAMLValue? {
    if let known = values[id] { return known }
    var value: YAMLValue?
    if let file = shelf.files[id] {
      do throws(DiagnosticsError) {
        let bytes = try readOwnFile(file)
        used[id] = bytes
        value = readYAML(bytes, file: file, into: name.collector).flatMap { decodeFragment($0, id: id) }
      } catch {
        for diagnostic in error.diagnostics { name.collector.add(diagnostic) }
      }
    }
    values[id] = .some(value)
    return value
  }
}

private func decodeFragment(_ root: YAMLValue, id: String) -> YAMLValue? {
  guard let map = root.mapping(keys: ["format", "id", "value"]) else { return nil }
  if let format = map.required("format"), let name = format.text(), name != FragmentShelf.formatName {
    format.report("this is '\(name)', not '\(FragmentShelf.formatName)'")
  }
  if let value = map.required("id"), let name = decodeIdentifier(value), name != id {
    value.report("the id '\(name)' is not the name of the file", hint: "rename one of them")
  }
  guard let value = map.required("value")?.anything() else { return nil }
  var nested: YAMLValue?
  _ = value.replacing("fragment") { name in
    nested = nested ?? name
    return nil
  }
  nested?.report("a fragment does not use fragments", hint: "write the text out here")
  return nested == nil ? value : nil
}
