import Attempts
package import Foundation
import Grading

/// Turns a released score into statements: one for a first grade; for a later one the voiding of the grade before it,
/// and its replacement.
///
/// Identifiers are a function of the bench, the attempt and the revision, so that sending again never makes a second one.
package struct StatementWriter: Hashable, Sendable {
  /// Begins every identifier that the bench makes: `https://kit.example`, without a slash at the end.
  package var home: String
  /// Address of the course that the exercises are part of; nil for none.
  package var course: String?
  /// Name and version of the program.
  package var platform: String

  package init(home: String, course: String? = nil, platform: String = "Proefbank") {
    self.home = home.hasSuffix("/") ? String(home.dropLast()) : home
    self.course = course
    self.platform = platform
  }

  private var namespace: UUID { UUID(version5: home, in: .addresses) }

  package func gradeID(_ attempt: UUID, revision: Int) -> UUID {
    UUID(version5: "\(attempt.text)/graded/\(revision)", in: namespace)
  }

  package func voidingID(_ attempt: UUID, revision: Int) -> UUID {
    UUID(version5: "\(attempt.text)/voided/\(revision)", in: namespace)
  }

  /// The random identity of a learner: nothing of the person is in it.
  func actor(of learner: UUID) -> Statement.Agent { agent("learners", learner.text) }

  /// One statement per element, in the order in which they have to arrive; each is the exact bytes to send.
  /// Where the dates are not trusted, the server dates it.
  func lines(for row: Delivery, actor: Statement.Agent, datesAreTrusted: Bool) throws -> [Data] {
    var statements: [Statement] = []
    if let superseded = row.score.supersedes {
      statements.append(voiding(row.score, superseded: superseded))
    }
    statements.append(grade(row, actor: actor, datesAreTrusted: datesAreTrusted))
    return try statements.map { try AttemptJSON.encode($0) }
  }

  private func grade(_ row: Delivery, actor: Statement.Agent, datesAreTrusted: Bool) -> Statement {
    let score = row.score
    let success = score.verdict == .passed || score.verdict == .unexpectedButWorking
    var extensions: [String: Statement.Extension] = [
      ext("attempt-no"): .number(row.attemptNumber), ext("grade-revision"): .number(score.gradeRevision),
      ext("verdict"): .text(score.verdict.rawValue), ext("assistance"): .text(score.assistance),
      ext("exercise-sha256"): .text(row.exerciseHash),
    ]
    if let clock = row.clock { extensions[ext("clock")] = .text(clock.rawValue) }
    let titles = score.context?.titles ?? [:]
    return Statement(
      id: gradeID(score.attempt, revision: score.gradeRevision).text, actor: actor,
      verb: success ? .passed : .failed,
      object: .activity(
        .init(
          id: home + "/exercise/" + escaped(score.exercise),
          definition: .init(
            type: "http://adlnet.gov/expapi/activities/simulation", name: titles.isEmpty ? nil : titles))),
      result: Statement.Result(
        score: .init(
          scaled: score.maximum > 0 ? Double(score.score) / Double(score.maximum) : 0, raw: score.score,
          max: score.maximum),
        success: success, completion: true, duration: ISODuration.text(minutes: score.activeMinutes),
        extensions: (score.context?.evidence).map { [ext("evidence-sha256"): .text($0)] }),
      context: Statement.Context(
        registration: score.attempt.text, platform: platform,
        revision: "\(score.exercise)@\(row.exerciseVersion)", language: score.context?.language,
        instructor: agent("staff", score.reviewer),
        statement: score.supersedes.map { earlier in
          .init(id: gradeID(score.attempt, revision: earlier).text)
        },
        contextActivities: .init(
          parent: course.map { [.init(id: $0)] },
          grouping: row.kitSerial.map { [.init(id: home + "/kits/" + escaped($0))] },
          category: [
            .init(
              id: home + "/xapi/profile/v1",
              definition: .init(type: "http://adlnet.gov/expapi/activities/profile"))
          ]), extensions: extensions),
      timestamp: datesAreTrusted ? AttemptJSON.text(score.submittedAt) : nil)
  }

  private func voiding(_ score: ReleasedScore, superseded: Int) -> Statement {
    Statement(
      id: voidingID(score.attempt, revision: superseded).text, actor: agent("staff", score.reviewer),
      verb: .voided,
      object: .statement(.init(id: gradeID(score.attempt, revision: superseded).text)))
  }

  private func agent(_ group: String, _ name: String) -> Statement.Agent {
    Statement.Agent(account: .init(homePage: home + "/" + group, name: name))
  }

  private func ext(_ name: String) -> String { home + "/xapi/ext/" + name }

  private static let allowedInName = CharacterSet.urlPathAllowed.subtracting(CharacterSet(charactersIn: "/"))

  private func escaped(_ text: String) -> String {
    text.addingPercentEncoding(withAllowedCharacters: Self.allowedInName) ?? text
  }
}
