import Attempts
import Circuits
import ControlAPI
import ControlClient
import Foundation
import Grading
import KitSimulator
import Testing

@Suite("A search for a fault on the virtual kit")
struct FaultSearchTests {
  @Test("The lamp stays dark; two readings lead to the coil; nobody is told before the diagnosis is handed in")
  func search() async throws {
    try await BenchOnTheTable.with(exercise: BenchOnTheTable.darkLamp) { bench in
      try await bench.withDaemon { _ in
        try await bench.untilAttached()
        try await bench.kit.plug(Array(BenchOnTheTable.latchingLeads.dropLast()))
        let attempt = try await bench.start("dark-lamp", .assessment).attempt.id
        let refusal = await #expect(throws: Failure.self) { _ = try await bench.act("power-on", on: attempt) }
        #expect(refusal?.hint?.contains("-K1:14") == true)

        try await bench.kit.plug("-S1:14", "-K1:14")
        async let powered = bench.act("power-on", on: attempt)
        try await bench.confirmWhenAsked()
        _ = try await powered
        try await bench.kit.press("-S1")
        #expect(await bench.kit.state().on.contains("-P1") == false)
        // A reading belongs to the operating state that the bench has been told of.
        try await eventually("the press is in the log") {
          let record = try await bench.client.get("/v1/attempts/\(attempt)/record", as: AttemptRecord.self)
          return record.events.contains { if case .edge(let edge) = $0.what { edge.channel == "S1" } else { false } }
        }

        try await bench.kit.probe(red: "-S1:14", black: "-T1:-")
        let reading: ProbeReading = try await bench.client.post(
          "/v1/attempts/\(attempt)/measure", MeasureWithProbes(mode: .volts))
        #expect(abs((reading.value ?? 0) - 24) < 1)
        try await bench.kit.probe(red: "-K1:A1", black: "-K1:A2")
        let overCoil: ProbeReading = try await bench.client.post(
          "/v1/attempts/\(attempt)/measure", MeasureWithProbes(mode: .volts))
        #expect(abs((overCoil.value ?? 0) - 24) < 1)

        let running = try await bench.client.get("/v1/attempts/\(attempt)/record", as: AttemptRecord.self)
        #expect(running.events.contains { $0.what.kind == .faultInserted } == false)
        #expect(running.events.contains { $0.what.kind == .probe })

        let work = SubmitAttempt(
          diagnosis: FaultAnswer(
            symptom: "dark", cause: .openPin(Terminal("-K1", "A1")), remedy: Remedy(code: "replace -K1")))
        let report: AttemptReport = try await bench.client.post("/v1/attempts/\(attempt)/submit?language=en", work)
        #expect(report.grade?.verdict == .passed)
        let points = (report.grade?.criteria ?? []).reduce(into: [:]) { $0[$1.id] = $1.points }
        #expect(points["cause"] == 30)
        #expect(points["symptom"] == 10)
        #expect(points["remedy"] == 20)
        #expect((points["evidence"] ?? 0) > 0)
        let ended = try await bench.client.get("/v1/attempts/\(attempt)/record", as: AttemptRecord.self)
        #expect(ended.events.contains { $0.what == .faultInserted("K1.coil-open") })
      }
    }
  }
}
