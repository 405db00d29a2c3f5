import Circuits
import Exercises

/// Whether each fault of an exercise can be found, and by how many measurements. The search is a good one and not the best of all:
/// it takes the reading that tells most on average, one after another.
func faultFindings(_ exercise: Exercise, _ exercised: FaultExercise, _ kit: KitDescription) -> [AuthorFinding] {
  let search: FaultSearch
  do throws(GradingError) {
    search = try FaultSearch(of: exercised, on: kit)
  } catch {
    return [AuthorFinding(.error, "faults", "they cannot be computed: \(error)", hint: "simplify the circuit")]
  }
  var greedy = GreedySearch(search)
  var told = 0
  var findings = exercised.faults.map { fault in
    let subject = "fault \(fault.id)"
    guard let found = greedy.length(for: fault.fault) else {
      return AuthorFinding(.error, subject, "it shows nowhere", hint: "choose another fault or another circuit")
    }
    let alike = search.group(of: fault.fault).count - 1
    let same = alike == 0 ? "" : "; \(alike) other fault\(alike == 1 ? "" : "s") cannot be told from it"
    guard found > 0 else {
      told += 1
      return AuthorFinding(.note, subject, "the panel alone tells it; one measurement has to confirm it\(same)")
    }
    let word = found == 1 ? "measurement" : "measurements"
    return AuthorFinding(.note, subject, "a good search takes \(found) \(word)\(same)")
  }
  if told == exercised.faults.count {
    findings.append(
      AuthorFinding(
        .warning, "faults", "the panel alone tells each of them: there is nothing to measure for",
        hint: "add a fault that looks the same, or another symptom of which there are several causes"))
  }
  return findings
}

/// The search that looks at the panel first and then always takes the reading that tells most on average. Of what a fault
/// can show within the uncertainty, it reads what leaves most.
private struct GreedySearch {
  private let search: FaultSearch
  /// The best reading for what is left; computing it is most of the work, and searches begin alike.
  private var known: [[Int]: Probing?] = [:]

  init(_ search: FaultSearch) {
    self.search = search
  }

  /// Readings until no reading tells the faults that are left apart; nil for a fault that shows nowhere.
  mutating func length(for fault: Fault) -> Int? {
    guard let row = search.dictionary.candidates.firstIndex(of: fault),
      let own = search.groups.firstIndex(where: { $0.contains(row) })
    else { return nil }
    var left = Array(search.groups.indices)
    for point in search.dictionary.points.indices {
      let classes = search.dictionary.lookClasses(point: point, rows: left.map { search.groups[$0][0] })
      left = keep(left, like: own, classes)
    }
    var readings = 0
    while left.count > 1, let probing = best(among: left) {
      left = search.staying(left, of: own, at: probing)
      readings += 1
    }
    return readings
  }

  private func keep(_ groups: [Int], like own: Int, _ classes: [Int]) -> [Int] {
    guard let index = groups.firstIndex(of: own) else { return groups }
    return groups.indices.filter { classes[$0] == classes[index] }.map { groups[$0] }
  }

  private mutating func best(among groups: [Int]) -> Probing? {
    if let probing = known[groups] { return probing }
    let probing = search.best(among: groups)?.probing
    known[groups] = .some(probing)
    return probing
  }
}
