import Circuits
import Exercises
import Testing

@testable import Grading

/// What a measurement tells on average, whatever the fault.
@Suite("Expected information of a reading")
struct ExpectedReadingTests {
  @Test("Sharp readings halve; a fault that can show everything takes nothing from the others")
  func shared() {
    #expect(Self.bits([0...1, 5...6]) == 1)
    #expect(Self.bits([0...1, 0.5...6]) == 0)
    // 0 V twice, 24 V twice, and one that chatters between them: three stay whatever is read.
    let chattering: [ClosedRange<Double>] = [0...1, 0...1, 23...25, 23...25, 0...25]
    #expect(abs(Self.bits(chattering) - Bits.log2(5.0 / 3)) < 1e-12)
    // One that cannot be computed shows any reading.
    #expect(abs(Self.bits([0...1, 23...25, -Double.infinity...Double.infinity]) - Bits.log2(3.0 / 2)) < 1e-12)
    // Open is never near a resistance.
    #expect(Self.bits([0...1e6, Double.infinity...Double.infinity]) == 1)
    // All have one reading in common: none of them can be ruled out for sure.
    #expect(Self.bits([0...3, 2...5, 2.5...9]) == 0)
  }

  private static func bits(_ ranges: [ClosedRange<Double>]) -> Double {
    let shared = SharedReadings(ranges)
    return ranges.reduce(0) { $0 + Bits.log2(Double(ranges.count) / Double(shared.leastTelling(in: $1).faults)) }
      / Double(ranges.count)
  }

  private static func terminal(_ text: String) -> Terminal { Terminal(text) ?? Terminal(text, "") }

  /// The classic measurement of a relay that does not hold: plus at the make contact while the button is pressed.
  private static func classic(_ uncertainty: Double) -> FaultLogEntry {
    .measurement(
      ProbeMeasurement(
        actions: [.set(ActuatorID("-S1", "button"), position: 1)], mode: .volts, red: terminal("-K1:14"),
        black: terminal("-T1:-"), value: 24, uncertainty: uncertainty))
  }

  private static func analysis(_ entry: FaultLogEntry) throws -> (FaultAnalysis, FaultSearch) {
    let exercise = try #require(LibraryGradeTests.library["fault-does-not-hold"])
    let kit = try #require(LibraryGradeTests.library.kit(of: exercise))
    guard case .faultFinding(let task) = exercise.kind else { throw Missing.faultFinding }
    let log = FaultLog(kit: kit.id, entries: [entry])
    let search = try FaultSearch(
      equipment: kit.equipment, reference: task.reference, log: log, operating: task.operated)
    return (FaultAnalysis(log, search: search), search)
  }

  private enum Missing: Error { case faultFinding }

  @Test("One candidate that chatters does not make the classic measurement worth nothing")
  func chatteringCandidate() throws {
    let (analysis, search) = try Self.analysis(Self.classic(0.1))
    let step = try #require(analysis.steps.first)
    #expect(step.meaning == .informative && step.gainedBits > 0.4)
    #expect(step.expectedBits > 0.4 && step.expectedBits <= step.bestBits)
    // The next measurement tells something whatever it reads.
    let next = try #require(search.best(among: analysis.remaining))
    #expect(next.bits > 0)
    for group in analysis.remaining {
      #expect(search.staying(analysis.remaining, of: group, at: next.probing).count < analysis.remaining.count)
    }
  }

  @Test("A reading that may be a thousand volts off is expected to tell nothing")
  func uncertainReading() throws {
    let (analysis, _) = try Self.analysis(Self.classic(1000))
    let step = try #require(analysis.steps.first)
    #expect(step.expectedBits == 0 && step.gainedBits == 0 && step.bestBits > 0)
  }

  @Test("The readings of a range are those that the search takes for explained")
  func sameRule() throws {
    let (_, search) = try Self.analysis(Self.classic(0.1))
    for probing in search.probings.filter({ $0.point < 2 }).prefix(200) {
      for row in search.groups.map({ $0[0] }).prefix(40) {
        let range = search.tolerance.readings(of: row, at: probing, search.dictionary)
        guard range.lowerBound.isFinite else { continue }
        // In Ω nobody reads less than nothing.
        let outside = [range.lowerBound - 0.01, range.upperBound + 0.01].filter { probing.mode == .volts || $0 >= 0 }
        for (values, isExplained) in [([range.lowerBound + 0.001, range.upperBound - 0.001], true), (outside, false)] {
          for value in values where value < 1e6 {
            var reading = search.measurement(at: probing)
            reading.value = value
            #expect(search.explains(row, .measurement(reading)) == isExplained, "\(reading) row \(row)")
          }
        }
      }
    }
  }
}
