import Attempts
import Circuits
import ContentHash
import ControlAPI
import ControlClient
import Exercises
import Foundation
import Grading
import KitSimulator
import Testing

@Suite("A learning path on the virtual kit")
struct LearningPathTests {
  @Test("From the first exercise to the test of the first block, as offered, on a station of two panels")
  func block() async throws {
    let root = BenchOnTheTable.repository
    let library = ExerciseLibrary(
      kitsDirectory: "\(root)/kits", exercisesDirectories: ["\(root)/exercises"], digest: contentHash)
    let path = try #require(library.paths.first { $0.id == "electricity-basics" })
    let first = path.blocks[0]
    try await BenchOnTheTable.with(kit: "electro-plus") { bench in
      try await bench.withDaemon { _ in
        try await bench.untilAttached()
        let beginning = try await bench.path(path.id)
        #expect(beginning.entryTest.map(\.state) == path.entryTest.map { _ in .open })
        #expect(beginning.blocks.map(\.state) == [.open] + Array(repeating: .later, count: path.blocks.count - 1))
        var offered: [PathReport.Step] = []
        while offered.count <= first.exercises.count {
          let next = try #require(try await bench.path(path.id).next)
          offered.append(next)
          let order = StartAttempt(
            station: nil, exercise: next.exercise, mode: next.mode, learner: "1001", variant: next.variant)
          let started: AttemptReport = try await bench.client.post("/v1/attempts", order)
          let exercise = try #require(library.exercise(of: started.attempt))
          #expect(exercise.variant == next.variant)
          let work = try await bench.wire(exercise, recordings: "\(root)/exercises/\(exercise.id)/recordings")
          let report: AttemptReport = try await bench.client.post(
            "/v1/attempts/\(started.attempt.id)/submit?language=en", work)
          #expect(report.attempt.outcome == .passed, "\(exercise.id)")
        }
        #expect(offered.map(\.exercise) == first.exercises.map(\.exercise) + ["two-way-switching"])
        #expect(offered.map(\.mode) == first.exercises.map { _ in .practice } + [.assessment])
        let end = try await bench.path(path.id)
        #expect(end.blocks[0].state == .done && end.blocks[1].state == .open)
        #expect(end.next?.exercise == path.blocks[1].exercises[0].exercise)
      }
    }
  }
}

extension BenchOnTheTable {
  fileprivate func path(_ id: String) async throws -> PathReport {
    let paths = try await client.get("/v1/paths?learner=1001", as: [PathReport].self)
    return try #require(paths.first { $0.id == id })
  }

  /// Plugs what is drawn, and nothing else; gives the answers of the good recording where values are asked.
  fileprivate func wire(_ exercise: Exercise, recordings: String) async throws -> SubmitAttempt {
    try await kit.unplugAll()
    let nets = exercise.drawnCircuit ?? .empty
    try await kit.plug(
      nets.groups.flatMap { group in group.dropFirst().map { ("\(group[0])", "\($0)") } })
    guard case .measurement = exercise.kind else { return SubmitAttempt() }
    let good = try Data(contentsOf: URL(filePath: "\(recordings)/good.json"))
    guard case .answers(let answers) = try JSONDecoder().decode(Submission.self, from: good) else {
      return SubmitAttempt()
    }
    return SubmitAttempt(values: answers.answers)
  }
}
