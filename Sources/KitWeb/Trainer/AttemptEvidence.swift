import Attempts
import Circuits
import Exercises
import Foundation
import Grading
import Messages

/// The log and the evidence of an attempt, in words.
extension TrainerPages {
  func facts(
    _ attempt: Attempt, _ summary: AttemptSummary, _ events: [AttemptEvent], _ language: String
  ) -> [[String: String]] {
    func fact(_ key: String, _ value: String) -> [String: String] {
      ["name": renderer.text("trainer.fact_\(key)", language), "value": value]
    }
    let expected = workplace.library[attempt.exercise]?.expectedMinutes
    return [
      fact("started", renderer.dateTime(attempt.startedAt, language)),
      fact(
        "minutes",
        renderer.text("trainer.minutes", ["minutes": .decimal(summary.activeMinutes, decimals: 1)], language)
          + (expected.map {
            " (\(renderer.text("trainer.expected_minutes", ["minutes": .integer($0)], language)))"
          } ?? "")),
      fact("kit", attempt.kit.map { "\($0.model) \($0.serialNumber)" } ?? "–"),
      fact("hints", "\(attempt.hintsShown)"),
      fact("checks", "\(summary.checks)"),
      fact("near_misses", "\(attempt.record.nearMisses)"),
      fact("reviewer", attempt.record.reviewer ?? "–"),
      fact("exercise_version", "\(attempt.exercise) \(attempt.exerciseVersion)"),
    ]
  }

  func criterion(_ criterion: Criterion, _ language: String) -> [String: Any] {
    [
      "message": renderer.render(criterion.message, language), "points": criterion.points,
      "maximum": criterion.maximum, "expected": criterion.expected, "measured": criterion.measured,
      "lost": criterion.points < criterion.maximum,
      "evidence": criterion.evidence.map { evidence in
        switch evidence {
        case .scan(let index, let terminals) where terminals.isEmpty:
          renderer.text("trainer.evidence_whole_scan", ["number": .integer(index + 1)], language)
        case .scan(let index, let terminals):
          renderer.text(
            "trainer.evidence_scan",
            [
              "number": .integer(index + 1),
              "terminals": .text(terminals.prefix(12).map(\.description).joined(separator: " ")),
            ],
            language)
        case .event(let index):
          renderer.text("trainer.evidence_event", ["number": .integer(index + 1)], language)
        }
      },
    ]
  }

  /// The log on one time line; times count from the start of the attempt. What changes the drawing has a frame of its own.
  func log(_ events: [AttemptEvent], of id: UUID, _ language: String) -> [[String: Any]] {
    guard let first = events.first?.at else { return [] }
    var isScanned = false
    return events.map { event in
      isScanned = isScanned || event.what.kind == .scan
      let hasFrame = event.what.kind == .scan || (isScanned && event.what.kind == .edge)
      return [
        "frame": hasFrame ? "/trainer/attempts/\(id.uuidString.lowercased())/frames/\(event.number)" : "",
        "has_frame": hasFrame, "number": event.number, "time": Self.clock(from: first, to: event.at),
        "microseconds": event.at.microseconds(since: first).map(String.init) ?? "",
        "what": renderer.text("trainer.event_\(event.what.kind.rawValue)", language),
        "detail": detail(of: event.what, language),
      ]
    }
  }

  /// `m:ss` on the clock that nobody can set, or by the wall clock across a restart.
  private static func clock(from start: EventTime, to time: EventTime) -> String {
    let seconds: Int
    if start.bootID == time.bootID, time.bootNanoseconds >= start.bootNanoseconds {
      seconds = Int((time.bootNanoseconds - start.bootNanoseconds) / 1_000_000_000)
    } else {
      seconds = max(0, Int(time.wallClock.timeIntervalSince(start.wallClock)))
    }
    return "\(seconds / 60):\(seconds % 60 < 10 ? "0" : "")\(seconds % 60)"
  }

  func detail(of what: AttemptEvent.What, _ language: String) -> String {
    switch what {
    case .edge(let edge): "\(edge.channel) \(edge.level ? "↑" : "↓")"
    case .scan(let scan): scan.nets.groups.map { $0.map(\.description).joined(separator: "–") }.joined(separator: "  ")
    case .checked(let grade), .graded(let grade, _), .regraded(let grade, _, _, _):
      grade.score.map(String.init) ?? renderer.text("verdict.\(grade.verdict.rawValue)", language)
    case .hint(let number), .extended(let number, _): "\(number)"
    case .powerRefused(let hazards):
      hazards.map {
        renderer.text("trainer.hazard_\($0.kind.rawValue)", language) + " " + $0.components.joined(separator: " ")
      }
      .joined(separator: ", ")
    case .powerOff(let reason), .kitLost(let reason), .ended(let reason): reason
    case .probe(let reading):
      [
        reading.mode == .volts ? "V" : "Ω", reading.red?.description ?? "–", reading.black?.description ?? "–",
        reading.value.map { renderer.decimal($0, 2, language) } ?? "–",
      ].joined(separator: " ")
    case .kitBack(let kit): "\(kit.model) \(kit.serialNumber)"
    case .released(let by): by
    case .assisted(let assistance, let by):
      "\(renderer.text("trainer.assistance_\(assistance.rawValue)", language)) · \(by)"
    case .reviewed(let review): [review.by, review.remark].filter { !$0.isEmpty }.joined(separator: " · ")
    case .overridden(let override):
      "\(override.before.map(String.init) ?? "–") → \(override.after) · \(override.by) · \(override.reason)"
    case .variantAccepted(let reason, let by): "\(by) · \(reason)"
    case .selfTest(let report):
      report.passed
        ? "✓" : report.findings.filter { !$0.passed }.map { "\($0.part): \($0.detail)" }.joined(separator: "; ")
    case .signedOff(let signature): renderer.text("trainer.role_\(signature.role.rawValue)", language)
    case .faultInserted(let fault): fault
    case .started, .powerRequested, .powerOn, .submitted, .handedIn, .paused, .resumed, .reflected: ""
    }
  }

  /// What the learner said afterwards; nil when nothing.
  func reflection(_ events: [AttemptEvent], _ questions: [String], _ language: String) -> [String: Any]? {
    let said = events.compactMap { event in
      if case .reflected(let reflection) = event.what { reflection } else { nil }
    }.last
    guard let said else { return nil }
    return [
      "self_rating": said.selfRating.map(String.init) ?? "–", "clarity": said.clarity.map(String.init) ?? "–",
      "remark": said.remark,
      "answers": said.answers.sorted { $0.key < $1.key }.map { number, answer in
        let index = (Int(number) ?? 0) - 1
        return ["question": questions.indices.contains(index) ? questions[index] : number, "answer": answer]
      },
    ]
  }
}

extension EventTime {
  /// µs after another moment on the clock that nobody can set; nil before it, and across a restart of the computer.
  func microseconds(since start: EventTime) -> UInt64? {
    guard bootID == start.bootID, bootNanoseconds >= start.bootNanoseconds else { return nil }
    return (bootNanoseconds - start.bootNanoseconds) / 1000
  }
}
