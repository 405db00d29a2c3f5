import AsyncHTTPClient
import Attempts
import ControlAPI
import Daemon
import DaemonConfiguration
import Foundation
import KitSimulator
import Logging
import NIOCore
import NIOHTTP1
import Synchronization
import Testing

@Suite("What machines ask of the daemon", .timeLimit(.minutes(2)))
struct HealthTests {
  private func get(_ path: String, _ daemon: Daemon) async throws -> (status: Int, text: String) {
    let base = try #require(daemon.health.url)
    let response = try await HTTPClient.shared.execute(HTTPClientRequest(url: base + path), timeout: .seconds(10))
    return (Int(response.status.code), String(buffer: try await response.body.collect(upTo: 1 << 20)))
  }

  @Test("it is healthy, becomes ready, and counts what happened, without a name in any metric")
  func metrics() async throws {
    try await BenchOnTheTable.with { bench in
      try await bench.withDaemon { daemon in
        try await eventually("it is ready") {
          guard daemon.health.url != nil else { return false }
          return try await get("ready", daemon).status == 200
        }
        #expect(try await get("health", daemon).text == "ok\n")
        try await bench.untilAttached()
        let attempt = try await bench.start("latching-circuit", .assessment)
        _ = try await bench.act("submit", on: attempt.attempt.id)
        try await eventually("the grading is counted") {
          try await get("metrics", daemon).text.contains("proefbank_gradings_total{station=\"station-1\",verdict=")
        }
        let text = try await get("metrics", daemon).text
        #expect(text.contains("proefbank_kit_attached{station=\"station-1\"} 1\n"))
        #expect(text.contains("# TYPE proefbank_grading_seconds histogram\n"))
        #expect(text.contains("proefbank_grading_seconds_count 1\n"))
        #expect(text.contains("proefbank_scores_pending{target=\"payroll\"} 0\n"))
        #expect(text.contains("proefbank_data_free_bytes "))
        for telling in [
          "Demo", "1001", "00000000-0000-4000-8000-000000001001", attempt.attempt.id.uuidString.lowercased(),
        ] {
          #expect(!text.contains(telling), "\(telling) is in the metrics")
        }
      }
    }
  }

  @Test("without a port for it nothing listens")
  func off() async throws {
    try await BenchOnTheTable.with { table in
      var configured = table
      configured.configuration.http.healthPort = nil
      try await configured.withDaemon { daemon in #expect(daemon.health.url == nil) }
    }
  }
}
