package import Circuits

/// Two or more that must never be on together, as a person writes them: `-K1, -K2`.
package struct ExclusiveGroup: Hashable, Sendable {
  /// Designations, or names of single outputs such as `-P1/red`; two or more, each once.
  package let names: [String]

  /// - Throws: ``ExclusiveGroupError`` for a group that could never be found on together: it would be called safe.
  package init(_ text: String, equipment: Equipment) throws(ExclusiveGroupError) {
    let names = text.split(separator: ",").map { part in
      String(part.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }.filter { !$0.isEmpty }
    let known = equipment.components.flatMap { component -> [String] in
      let parts = component.type.elements.compactMap { element -> String? in
        switch element {
        case .load(let load): "\(component.designation)/\(load.name)"
        case .diode(let diode): diode.litAboveAmperes == nil ? nil : "\(component.designation)/\(diode.name)"
        case .bridge, .fuse, .contact, .source: nil
        }
      }
      return parts.isEmpty ? [] : [component.designation] + parts
    }
    for name in names where !known.contains(name) { throw .unknown(name, known: known.filter { !$0.contains("/") }) }
    guard names.count > 1, Set(names).count == names.count else { throw .tooFew(text) }
    self.names = names
  }
}

package enum ExclusiveGroupError: Error, Hashable, CustomStringConvertible {
  /// Not two different names.
  case tooFew(String)
  /// The kit has none of that name that can be on or off.
  case unknown(String, known: [String])

  package var description: String {
    switch self {
    case .tooFew(let text): "--exclusive '\(text)' does not name two different components, such as -K1,-K2"
    case .unknown(let name, _): "--exclusive: the kit has no component \(name) that is on or off"
    }
  }
}
