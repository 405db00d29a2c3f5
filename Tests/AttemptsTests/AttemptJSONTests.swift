import Attempts
import Circuits
import Foundation
import Grading
import Testing

@Suite("Attempts as JSON")
struct AttemptJSONTests {
  static let everything: [AttemptEvent.What] = [
    .started, .selfTest(defectiveKit), .edge(ChannelEdge(channel: "S1", level: true, deviceMicroseconds: 12)),
    .scan(scan), .checked(grade(.failed, score: 40)), .hint(2), .powerRequested,
    .powerRefused([Hazard(kind: .short, actions: [.set(ActuatorID("-S1", "button"), position: 1)], components: ["-T1"])]
    ),
    .powerOn, .powerOff(reason: "asked for"),
    .probe(
      ProbeReading(
        mode: .volts, red: Terminal("-K1", "A1"), black: nil, value: 23.9, uncertainty: 0.1, deviceMicroseconds: 99)),
    .kitLost(reason: "unplugged"), .kitBack(kit()), .submitted(measured),
    .faultInserted("K1.coil-open"),
    .handedIn(
      .faultSearch(
        FaultSubmission(
          log: FaultLog(kit: "electro-basis", entries: []), inserted: "K1.coil-open",
          answer: FaultAnswer(symptom: "dark")))),
    .graded(grade(.passed, score: 100), revision: 1),
    .released(by: "t-01"), .ended(reason: "aborted"), .paused, .resumed,
    .extended(minutes: 15, by: "t-01"), .assisted(.demonstrated, by: "t-01"),
    .reflected(Reflection(selfRating: 4, clarity: 2, answers: ["why": "coil"], remark: "!")),
    .reviewed(Review(by: "t-01", checklist: ["stripped_with_tool": false], rating: 3, remark: "knife")),
    .overridden(Override(before: 64, after: 72, reason: "label was wrong", by: "t-01", revision: 2)),
    .variantAccepted(reason: "as safe", by: "t-01"),
    .regraded(grade(.passed, score: 72), revision: 3, reason: "exercise 2", by: "t-01"),
    .signedOff(SignOff(role: .trainer, by: "t-01")),
  ]

  @Test(
    "what every release writes is the same text as the encoder's, whatever stands in it",
    arguments: ["t-01", "", "say \"no\"", "a\\b/c", "é\u{1F}\n", UUID().uuidString, "\u{7F}", "\u{2028}x", "ﬁ👷"])
  func lines(word: String) throws {
    func encoded(_ value: some Encodable) throws -> String {
      String(decoding: try AttemptJSON.encode(value), as: UTF8.self)
    }
    for (minutes, supersedes) in [(0.0, nil), (12.3, 1), (0.1 + 0.2, 2), (1e9, nil), (99_999.9, 4)] as [(Double, Int?)]
    {
      let score = ReleasedScore(
        attempt: UUID(), gradeRevision: 2, learner: UUID(), learnerNumber: word, exercise: word, startedAt: start,
        submittedAt: time(0.0014).wallClock, activeMinutes: minutes, score: 0, maximum: 100,
        verdict: .unexpectedButWorking, assistance: word, reviewer: word, supersedes: supersedes)
      #expect(try AttemptJSON.line(score) == encoded(score))
      var whole = score
      whole.context = ReleaseContext(
        exerciseVersion: 3, exerciseHash: word, titles: ["nl": word, "en": "x"], grader: word, kitSerial: word,
        language: word, clock: .unsynchronised, attemptNumber: 2, evidence: word)
      #expect(try AttemptJSON.line(whole) == encoded(whole))
      whole.context = ReleaseContext(
        exerciseVersion: 3, exerciseHash: word, grader: nil, kitSerial: nil, language: word, clock: .synchronised)
      #expect(try AttemptJSON.line(whole) == encoded(whole))
      #expect(Mirror(reflecting: whole).children.count == 15)
    }
    var record = LifeRecord()
    #expect(try AttemptJSON.line(record) == encoded(record))
    record.identifiedBy = [.pin, .badge]
    (record.passMark, record.variant, record.seed, record.timeLimit, record.extraMinutes) = (70, word, 3, 20, 5)
    (record.assistance, record.nearMisses, record.signatures) = (.demonstrated, 2, [.trainer, .learner])
    (record.reviewer, record.releasedRevision, record.calibrationHash) = (word, 2, word)
    (record.grader, record.importedFrom) = (word, word)
    #expect(try AttemptJSON.line(record) == encoded(record))
    for (at, device) in [(time(1), nil), (time(1e6, boot: word, quality: .untrusted), 7)] as [(EventTime, UInt64?)] {
      var at = at
      at.deviceMicroseconds = device
      let event = AttemptEvent(number: 9, at: at, what: .released(by: word))
      #expect(try AttemptJSON.line(event) == encoded(event))
    }
    // Whoever adds a member adds it to its line, too.
    #expect(Mirror(reflecting: record).children.count == 14)
    #expect(Mirror(reflecting: AttemptEvent(number: 1, at: time(0), what: .paused).at).children.count == 5)
  }

  @Test("an attempt and a learner that an older version wrote are read, too")
  func olderVersions() throws {
    var written = attempt()
    written.record.passMark = 70
    written.record.signatures = [.trainer, .learner]
    let json = try AttemptJSON.encode(written)
    #expect(try AttemptJSON.decode(Attempt.self, from: json) == written)
    var object = try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
    object["record"] = nil
    let old = try AttemptJSON.decode(Attempt.self, from: JSONSerialization.data(withJSONObject: object))
    #expect(old.id == written.id && old.record == LifeRecord())
    let learner = #"{"id":"5D0C6F0E-3A77-4A5E-8C34-0B1F6B1F9A11","language":"nl","name":"An","number":"1"}"#
    #expect(try AttemptJSON.decode(Learner.self, from: Data(learner.utf8)).guidance == .full)
  }

  @Test("every kind of event comes back as it was written, and says its kind", arguments: everything)
  func events(what: AttemptEvent.What) throws {
    let event = AttemptEvent(number: 3, at: time(1.5), what: what)
    let json = try AttemptJSON.encode(event)
    #expect(try AttemptJSON.decode(AttemptEvent.self, from: json) == event)
    #expect(String(decoding: json, as: UTF8.self).contains("\"kind\":\"\(what.kind.rawValue)\""))
  }

  @Test("no kind of event is forgotten by the test above")
  func allKinds() {
    #expect(Set(Self.everything.map(\.kind)) == Set(AttemptEvent.What.Kind.allCases))
  }

  @Test("times are UTC with milliseconds, and none is lost on the way", arguments: [0, 1, 412, 999])
  func times(thousandths: Int64) throws {
    let date = Date(millisecondsSince1970: 1_795_248_847_000 + thousandths)
    let text = AttemptJSON.text(date)
    #expect(text.hasSuffix("Z") && text.count == 24)
    #expect(AttemptJSON.date(text)?.millisecondsSince1970 == date.millisecondsSince1970)
  }

  @Test("every day has the date of Foundation's calendar, from before 1970 to after 9999, and comes back from it")
  func calendar() {
    for day in stride(from: Int64(-40_000), to: 2_950_000, by: 97) {
      let second = day * 86_400_000 + 29_647_000
      let text = AttemptJSON.text(Date(millisecondsSince1970: second + 412))
      #expect(text == Date(millisecondsSince1970: second).formatted(.iso8601).dropLast() + ".412Z")
      #expect(AttemptJSON.date(text)?.millisecondsSince1970 == second + 412)
    }
  }

  @Test(
    "the ends of months and leap years are right",
    arguments: ["2024-02-29", "2024-03-01", "2100-02-28", "2100-03-01", "2000-02-29", "2026-12-31", "1970-01-01"])
  func leapDays(day: String) {
    let text = day + "T23:59:59.999Z"
    #expect(AttemptJSON.date(text).map(AttemptJSON.text) == text)
    let second = try? Date(day + "T23:59:59Z", strategy: .iso8601)
    #expect(AttemptJSON.date(text)?.millisecondsSince1970 == second.map { $0.millisecondsSince1970 + 999 })
  }

  @Test("a time is written as people write it")
  func goldenTime() {
    #expect(AttemptJSON.text(Date(millisecondsSince1970: 1_795_248_847_412)) == "2026-11-21T08:14:07.412Z")
    #expect(AttemptJSON.date("2026-11-21T08:14:07Z") == Date(millisecondsSince1970: 1_795_248_847_000))
    #expect(AttemptJSON.date("2026-11-21T08:14:07.4Z") == nil)
    #expect(AttemptJSON.date("yesterday") == nil)
  }
}
