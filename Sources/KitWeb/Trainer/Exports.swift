import Attempts
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// What leaves as a file: lists, records, signals. Open formats, as documented in `docs/formats.md`.
extension TrainerPages {
  func addExports(to router: RouterGroup<PageContext>) {
    get("attempts/{attempt}/record.json", of: .attempts, on: router) { visit in
      let id = try visit.attemptID()
      return file(
        try AttemptJSON.encode(try await archive(id), pretty: true), "attempt-\(id.uuidString.lowercased()).json")
    }
    get("attempts/{attempt}/trace.vcd", of: .attempts, on: router) { visit in
      let id = try visit.attemptID()
      let text = ValueChangeDump.text(of: try await store.events(of: id))
      return file(Data(text.utf8), "attempt-\(id.uuidString.lowercased()).vcd")
    }
    get("export/attempts.csv", of: .attempts, on: router) { _ in
      let listings = try await store.listings(matching: AttemptFilter(limit: .max))
      return file(Data(AttemptArchive.csv(listings).utf8), "attempts.csv")
    }
    get("export/hours.csv", of: .attempts, on: router) { _ in
      let listings = try await store.listings(matching: AttemptFilter(limit: .max))
      let hours = TrainingHours(of: listings, calendar: .current, virtualKitsToo: workplace.isDemonstration)
      return file(Data(hours.csv(calendar: .current).utf8), "hours.csv")
    }
    get("export/attempts.jsonl", of: .attempts, on: router) { _ in
      let attempts = try await store.attempts(matching: AttemptFilter(limit: .max))
      // One at a time: a bench of years has more than fits into memory.
      let lines = AsyncThrowingStream<ByteBuffer, any Error> { continuation in
        let work = Task {
          do {
            for attempt in attempts {
              continuation.yield(
                ByteBuffer(bytes: try AttemptJSON.encode(try await archive(attempt.id)) + Data("\n".utf8)))
            }
            continuation.finish()
          } catch {
            continuation.finish(throwing: error)
          }
        }
        continuation.onTermination = { _ in work.cancel() }
      }
      return Response(
        status: .ok, headers: headers("attempts.jsonl"), body: .untilShutdown(lines))
    }
  }

  private func archive(_ id: UUID) async throws -> AttemptArchive {
    guard let attempt = try? await store.attempt(id) else { throw HTTPError(.notFound) }
    var learner: Learner?
    if let known = attempt.learner { learner = try? await store.learner(known) }
    return AttemptArchive(attempt: attempt, events: try await store.events(of: id), learner: learner)
  }

  private func file(_ data: Data, _ name: String) -> Response {
    Response(status: .ok, headers: headers(name), body: .init(byteBuffer: ByteBuffer(bytes: data)))
  }

  private func headers(_ name: String) -> HTTPFields {
    let types = ["csv": "text/csv; charset=utf-8", "json": "application/json", "jsonl": "application/jsonl"]
    let type = name.split(separator: ".").last.flatMap { types[String($0)] } ?? "application/octet-stream"
    return [
      .contentType: type, .contentDisposition: "attachment; filename=\"\(name)\"", .cacheControl: "no-store",
    ]
  }
}
