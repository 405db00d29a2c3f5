import Attempts
import ControlAPI
import ControlClient
import Foundation
import Grading
import KitSimulator
import Testing

@Suite("When cables, kits and daemons fail")
struct WhenThingsFailTests {
  @Test("An unplugged cable is said at once, the attempt is kept, and goes on when the kit is back")
  func cablePulled() async throws {
    try await BenchOnTheTable.with { bench in
      try await bench.withDaemon { _ in
        try await bench.untilAttached()
        try await bench.kit.plug(BenchOnTheTable.latchingLeads)
        let attempt = try await bench.start("latching-circuit", .practice).attempt.id
        try await bench.kit.setCable(plugged: false)
        try await eventually("the daemon says so") { try await bench.station().connection != .attached }
        #expect(try await bench.station().reason?.isEmpty == false)
        #expect(try await bench.station().activeAttempt == attempt)
        let failure = await #expect(throws: Failure.self) { _ = try await bench.act("check", on: attempt) }
        #expect(failure?.kind == .environment || failure?.kind == .refused)

        try await bench.kit.setCable(plugged: true)
        try await bench.untilAttached()
        #expect(try await bench.act("check", on: attempt).grade?.score == 100)
      }
    }
  }

  @Test("A daemon that was ended goes on with the attempt when it is started again")
  func daemonRestarted() async throws {
    try await BenchOnTheTable.with { bench in
      try await bench.kit.plug(BenchOnTheTable.latchingLeads)
      var attempt: UUID?
      try await bench.withDaemon { _ in
        try await bench.untilAttached()
        attempt = try await bench.start("latching-circuit", .assessment).attempt.id
      }
      try await bench.withDaemon { _ in
        try await bench.untilAttached()
        let kept = try #require(attempt)
        #expect(try await bench.station().activeAttempt == kept)
        #expect(try await bench.act("submit", on: kept).grade?.verdict == .passed)
      }
    }
  }

  @Test("A defect of the kit ends the attempt as kit fault and costs no point")
  func kitFault() async throws {
    try await BenchOnTheTable.with { bench in
      try await bench.withDaemon { _ in
        try await bench.untilAttached()
        try await bench.kit.insert(.terminal("-K1:13"))
        let report = try await bench.start("latching-circuit", .assessment)
        #expect(report.attempt.phase == .ended)
        #expect(report.attempt.outcome == .kitFault)
        #expect(report.attempt.score == nil)
        #expect(report.feedback.joined().contains("-K1:13"))
        #expect(try await bench.station().activeAttempt == nil)
      }
    }
  }

  @Test("A second daemon on the same data is refused in words, and the first goes on")
  func secondDaemon() async throws {
    try await BenchOnTheTable.with { bench in
      try await bench.withDaemon { _ in
        let refusal = await #expect(throws: Failure.self) { try await bench.withDaemon { _ in } }
        #expect(refusal?.error.contains("another proefbankd") == true)
        try await bench.untilAttached()
      }
    }
  }

  @Test("Where no daemon listens, the client says so at once")
  func noDaemon() async throws {
    let failure = await #expect(throws: Failure.self) {
      _ = try await DaemonClient(socket: "/nonexistent/control.sock").get("/v1/stations", as: [StationReport].self)
    }
    #expect(failure?.kind == .environment)
    #expect(failure?.hint?.contains("PROEFBANK_SOCKET") == true)
  }

  @Test("Words for wrong requests: unknown exercise, unknown learner, a second attempt")
  func wrongRequests() async throws {
    try await BenchOnTheTable.with { bench in
      try await bench.withDaemon { _ in
        try await bench.untilAttached()
        let unknown = await #expect(throws: Failure.self) { _ = try await bench.start("latching-circus", .practice) }
        #expect(unknown?.kind == .input)
        #expect(unknown?.hint?.contains("latching-circuit") == true)
        let nobody = await #expect(throws: Failure.self) {
          _ = try await bench.start("latching-circuit", .practice, learner: "9999")
        }
        #expect(nobody?.error.contains("9999") == true)
        _ = try await bench.start("latching-circuit", .practice)
        let busy = await #expect(throws: Failure.self) { _ = try await bench.start("lamp-push-button", .practice) }
        #expect(busy?.kind == .refused)
      }
    }
  }
}
