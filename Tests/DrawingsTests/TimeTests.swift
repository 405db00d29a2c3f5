import Drawings
import Exercises
import Foundation
import Grading
import Testing

@Suite("Diagrams over time")
struct TimeTests {
  private let legend = StepDiagramLegend(expected: "e", measured: "m", firstDifference: "difference")
  private let words = DrawingWords(title: "t")

  private func diagram(_ strokes: [String]) throws -> String {
    try stepDiagram(of: PneumaticKit.task, trace: PneumaticKit.trace(strokes), legend: legend, words: words).svg()
  }

  @Test("The first step that differs is marked, and a right cycle has no mark")
  func divergence() throws {
    #expect(try diagram(["A+", "B+", "A-", "B-"]).contains("class=\"divergence\" data-step=\"3\""))
    #expect(try diagram(["A+", "A-", "B+", "B-"]).contains("class=\"divergence\" data-step=\"2\""))
    #expect(try !diagram(["A+", "B+", "B-", "A-"]).contains("divergence"))
    #expect(try !diagram(["A+", "B+", "B-", "A-", "A+", "B+", "B-", "A-"]).contains("divergence"))
  }

  @Test("What never came is marked after the last step that did")
  func nothingMore() throws {
    #expect(try diagram(["A+", "B+", "B-"]).contains("class=\"divergence\" data-step=\"4\""))
  }

  @Test("The step that differs stands inside the drawing with its words, also when it is the last one")
  func inside() throws {
    for strokes in [["A+", "B+", "B-"], ["A+", "B+", "B-", "A-", "B+"], ["B+"]] {
      let trace = PneumaticKit.trace(strokes)
      let words = StepDiagramLegend(expected: "e", measured: "m", firstDifference: "the first step that is different")
      let drawing = try stepDiagram(of: PneumaticKit.task, trace: trace, legend: words, words: self.words)
      let svg = drawing.svg()
      let step = try #require(svg.firstMatch(of: /data-step="([0-9]+)"/).flatMap { Double($0.output.1) })
      #expect(70 + step * 64 <= drawing.width)
      let text = try #require(
        svg.firstMatch(of: /<text x="([0-9.]+)"[^>]*difference-text/).flatMap { Double($0.output.1) })
      #expect(text + 31 * 14 * 0.6 <= drawing.width)
    }
  }

  @Test("A bouncing switch is one stroke")
  func bounce() throws {
    let svg = try diagram(["A+", "B+", "B-", "A-"])
    let line = try #require(
      svg.components(separatedBy: "class=\"measured\"").first?.components(separatedBy: "points=\"").last)
    #expect(line.hasPrefix("70,86 70,86 134,48"))
  }

  @Test(
    "On the time line each cylinder has its row, at the times of its strokes, and one that did not arrive stays half way"
  )
  func displacements() throws {
    let rows = SignalTimeline.Displacement.rows(of: PneumaticKit.task, in: PneumaticKit.trace(["A+", "B+", "A-"]))
    #expect(rows.map(\.name) == ["A", "B"])
    #expect(rows[0].strokes.map(\.isExtended) == [true, false] && rows[1].strokes.map(\.isExtended) == [true])
    #expect(rows[0].strokes.map(\.start) == [1_000_000, 2_400_000])
    var late = rows[0]
    late.strokes[1].end = nil
    let line = SignalTimeline(signals: [], cylinders: [late], span: 0...4_000_000).drawing(words: words).svg()
    #expect(
      line.contains("data-cylinder=\"A\"") && line.contains("class=\"cursor\" data-from=\"0\" data-length=\"4000000\""))
    // Between 26 (extended) and 58 (retracted) stands 42.
    #expect(line.contains(" 600,42 960,42\" class=\"measured\""))
  }

  @Test("A recording that cannot be used is refused")
  func refused() {
    #expect(throws: SequenceError.self) {
      try stepDiagram(
        of: PneumaticKit.task, trace: SequenceTrace(events: []), legend: legend, words: words)
    }
  }

  @Test("Seconds are written as the reader writes them, on a grid of round numbers", arguments: [",", "."])
  func decimals(mark: String) throws {
    let line = SignalTimeline(
      signals: [.init(name: "S1", changes: [.init(at: 1_000_000, true), .init(at: 2_600_000, false)])],
      moments: [.init(at: 1_250_000, "hint")])
    let svg = line.drawing(words: words, decimalMark: try #require(mark.first)).svg()
    for text in ["0\(mark)2", "1\(mark)6", "0\(mark)25 s"] { #expect(svg.contains(text), "\(text)") }
  }
}
