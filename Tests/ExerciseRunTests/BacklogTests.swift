import Attempts
import Circuits
import ExerciseRun
import Foundation
import Testing

@Suite("A computer that is too slow for its kits", .timeLimit(.minutes(1)))
struct BacklogTests {
  /// More stations than processors, each with more reports than it can work through at once.
  private let reports = 50_000
  private let works: [Workbench]

  init() {
    let searching = (1...reports).map { BenchHappening.connection(.searching(hint: .notAttached(station: "\($0)"))) }
    works = (0...ProcessInfo.processInfo.activeProcessorCount).map { _ in
      Workbench(bench: ScriptedBench(backlog: searching))
    }
  }

  @Test("leaves room for others before it has worked through all that they reported")
  func leavesRoom() async {
    var reached: [Int] = []
    repeat {
      await Task.yield()
      reached = []
      for work in works { reached.append(await work.reached) }
    } while reached.contains(0)
    #expect(!reached.contains(reports))
    for work in works { await work.stop() }
  }
}

extension Workbench {
  /// The report that the run took last, by its number.
  fileprivate var reached: Int {
    get async {
      guard case .searching(.notAttached(let number)) = await run.snapshot.connection else { return 0 }
      return Int(number) ?? 0
    }
  }
}

@Suite("What the kit reported before a command", .timeLimit(.minutes(1)))
struct ReportsBeforeCommandTests {
  @Test("is part of what is graded, however much of it is still unread")
  func graded() async throws {
    let work = Workbench()
    _ = try await work.startPractice()
    try await work.run.requestPower()
    let edges = (0..<6).map { number in
      ChannelEdge(channel: "S1", level: number.isMultiple(of: 2), deviceMicroseconds: UInt64(number) * 10_000)
    }
    await work.bench.tell(
      edges.flatMap { edge in
        [BenchHappening.edge(edge)]
          + (0..<10).map { number in
            .samples(
              [AnalogSample(channel: "T1.u", thousandths: number)], deviceMicroseconds: edge.deviceMicroseconds)
          }
      })
    _ = try await work.run.submit()
    #expect(work.graded.last?.events == edges)
  }

  @Test("takes no power away that was asked for after it")
  func poweredAgain() async throws {
    let work = Workbench()
    _ = try await work.startPractice()
    for _ in 0..<50 {
      try await work.run.requestPower()
      #expect(await work.run.snapshot.power == .on)
      await work.run.removePower()
    }
    #expect(await work.bench.calls.count { $0 == .energise } == 50)
  }
}
