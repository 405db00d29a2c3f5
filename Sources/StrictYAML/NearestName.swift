/// The known name that a mistyped one was probably meant to be; nil when none is near.
///
/// Near means at most one slip in three characters, where a slip is a wrong, missing or extra character or two
/// neighbours exchanged (optimal string alignment distance). Case and the signs `-`, `_` and space do not count. A name of which only the
/// end is missing is near too.
package func nearestName(to name: String, among known: some Sequence<String>) -> String? {
  func plain(_ text: String) -> [Character] {
    text.lowercased().filter { !"-_ ".contains($0) }
  }
  let wanted = plain(String(name.prefix(100)))
  guard !wanted.isEmpty else { return nil }
  var best: (name: String, slips: Int)?
  for candidate in known {
    let other = plain(candidate)
    let slips = alignmentDistance(wanted, other)
    let isNear = slips <= max(1, max(wanted.count, other.count) / 3)
    guard isNear || (wanted.count > 3 && other.starts(with: wanted)), slips < (best?.slips ?? .max) else { continue }
    best = (candidate, slips)
  }
  return best?.name
}

/// The hint for a name that is not known: the nearest one, else the list of all when it is short.
package func hint(for name: String, among known: [String]) -> String? {
  if let nearest = nearestName(to: name, among: known) { return "did you mean '\(nearest)'?" }
  guard !known.isEmpty, known.count <= 30 else { return nil }
  return "known: \(known.joined(separator: ", "))"
}

private func alignmentDistance(_ one: [Character], _ other: [Character]) -> Int {
  var beforePrevious: [Int] = []
  var previous = Array(0...other.count)
  for i in one.indices {
    var row = [i + 1]
    for j in other.indices {
      var slips = min(previous[j + 1], row[j]) + 1
      slips = min(slips, previous[j] + (one[i] == other[j] ? 0 : 1))
      if i > 0, j > 0, one[i] == other[j - 1], one[i - 1] == other[j] {
        slips = min(slips, beforePrevious[j - 1] + 1)
      }
      row.append(slips)
    }
    beforePrevious = previous
    previous = row
  }
  return previous[other.count]
}
