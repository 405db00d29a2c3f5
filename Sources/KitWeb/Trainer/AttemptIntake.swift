import Attempts
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import Messages
import NIOCore

/// Attempts of another bench, as a trainer's browser sends them: the file itself as the body, record after record, so that no more
/// than one of them is in memory.
extension TrainerPages {
  /// What a browser may send at once; for more there is the command line, which reads the file where it lies.
  static let mostIntakeMegabytes = 256
  /// Longest single record.
  private static let mostRecordMegabytes = 16
  /// Lines that the answer says; the others are counted.
  private static let mostProblems = 50

  func addIntake(to router: RouterGroup<PageContext>) {
    // The token of its form is in a header, for the body is no form.
    router.post("attempts/import") { request, context in
      try await takeIn(request, try await visit(request, context, .attempts))
    }
  }

  /// What the page of the attempts says about the file beforehand.
  func intakeLimit(_ language: String) -> [String: Any] {
    [
      "intake_most": Self.mostIntakeMegabytes << 20,
      "intake_too_large": renderer.text(
        "trainer.intake_too_large", ["size": .integer(Self.mostIntakeMegabytes)], language),
    ]
  }

  private struct Answer: Encodable {
    var good = false
    var title: String
    var counts: [String] = []
    var problems: [String] = []
  }

  private func takeIn(_ request: Request, _ visit: Visit) async throws -> Response {
    func refusal(_ status: HTTPResponse.Status, _ key: String, _ arguments: [String: MessageArgument] = [:]) throws
      -> Response
    {
      try answer(Answer(title: renderer.text(key, arguments, visit.language)), status)
    }
    let form = try request.uri.query.map { try Form(encoded: $0) }
    let bench = (form?["from"] ?? "").trimmingCharacters(in: .whitespaces)
    guard !bench.isEmpty, bench.count <= 64, bench.isPrintable else {
      return try refusal(.badRequest, "trainer.intake_name_missing")
    }
    let size: [String: MessageArgument] = ["size": .integer(Self.mostIntakeMegabytes)]
    let most = Self.mostIntakeMegabytes << 20
    // Before anything of it is taken, where the browser says how much comes.
    if let announced = request.headers[.contentLength].flatMap({ Int($0) }), announced > most {
      return try refusal(.contentTooLarge, "trainer.intake_too_large", size)
    }
    var intake = ArchiveIntake(into: store, from: bench, by: visit.member.number, keeping: Self.mostProblems)
    var lines = RecordLines(limit: Self.mostRecordMegabytes << 20)
    var received = 0
    var stopped: String?
    do {
      for try await chunk in request.body {
        received += chunk.readableBytes
        guard received <= most else {
          stopped = renderer.text("trainer.intake_too_large", size, visit.language)
          break
        }
        for record in lines.add(Data(chunk.readableBytesView)) { try await intake.take(record, at: Date()) }
      }
      if stopped == nil {
        for record in lines.end() { try await intake.take(record, at: Date()) }
      }
    } catch {
      visit.context.logger.error("import of attempts stopped", metadata: ["reason": "\(error)"])
      stopped = renderer.text("trainer.intake_stopped", visit.language)
    }
    return try answer(said(of: intake, stopped: stopped, visit.language), stopped == nil ? .ok : .conflict)
  }

  private func said(of intake: ArchiveIntake, stopped: String?, _ language: String) -> Answer {
    let isAll = intake.counts.keys.allSatisfy { [.added, .extended, .known].contains($0) }
    let end = intake.isEmpty ? "nothing" : isAll ? "done" : "partly"
    let title = stopped ?? renderer.text("trainer.intake_\(end)", language)
    let counts = ArchiveIntake.Fate.allCases.compactMap { fate -> String? in
      guard let count = intake.counts[fate], count > 0 else { return nil }
      return renderer.text("trainer.intake_\(fate)", ["count": .integer(count)], language)
    }
    var problems = intake.problems.map { problem in
      let text = renderer.render(problem.reason.message(longest: Self.mostRecordMegabytes), language)
      return renderer.text("trainer.line", ["line": .integer(problem.line), "text": .text(text)], language)
    }
    if intake.moreProblems > 0 {
      problems.append(renderer.text("trainer.intake_more", ["count": .integer(intake.moreProblems)], language))
    }
    return Answer(
      good: stopped == nil && !intake.isEmpty && isAll, title: title, counts: counts, problems: problems)
  }

  private func answer(_ answer: Answer, _ status: HTTPResponse.Status) throws -> Response {
    Response(
      status: status, headers: [.contentType: "application/json", .cacheControl: "no-store"],
      body: .init(byteBuffer: ByteBuffer(bytes: try JSONEncoder().encode(answer))))
  }
}

extension ArchiveIntake.Reason {
  /// `longest` is what a record may have, in megabytes.
  fileprivate func message(longest: Int) -> Message {
    switch self {
    case .conflict(let attempt, let number):
      Message("trainer.intake_why_conflict", ["attempt": .text(attempt.text), "event": .integer(number)])
    case .notARecord: Message("trainer.intake_why_record")
    case .format(let format):
      Message(
        "trainer.intake_why_format",
        ["format": .text(String(format.prefix(60))), "wanted": .text(AttemptArchive.formatName)])
    case .gap(let number): Message("trainer.intake_why_gap", ["event": .integer(number + 1)])
    case .numberTaken(let number): Message("trainer.intake_why_number", ["number": .text(number)])
    case .learner: Message("trainer.intake_why_learner")
    case .tooLong: Message("trainer.intake_why_long", ["size": .integer(longest)])
    }
  }
}
