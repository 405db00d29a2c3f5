import Attempts
import ExerciseRun
import Foundation
import Testing

@Suite("A computer that is too slow for its kits", .timeLimit(.minutes(1)))
struct BacklogTests {
  /// More stations than processors, each with more reports than it can work through at once.
  private let reports = 50_000
  private let works: [Workbench]

  init() {
    let samples = (1...reports).map { number in
      BenchHappening.samples(
        [AnalogSample(channel: "T1.u", thousandths: number)], deviceMicroseconds: UInt64(number) * 10_000)
    }
    works = (0...ProcessInfo.processInfo.activeProcessorCount).map { _ in
      Workbench(bench: ScriptedBench(backlog: samples))
    }
  }

  @Test("leaves room for others before it has worked through all that they reported")
  func leavesRoom() async {
    var reached: [Int] = []
    repeat {
      await Task.yield()
      reached = []
      for work in works { reached.append(await work.run.snapshot.millivolts["T1.u"] ?? 0) }
    } while reached.contains(0)
    #expect(!reached.contains(reports))
    for work in works { await work.stop() }
  }
}
