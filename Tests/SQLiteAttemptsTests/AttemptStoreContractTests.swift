import Attempts
import Circuits
import Foundation
import Grading
import SQLiteAttempts
import Testing

/// What every store of attempts does alike.
@Suite("A store of attempts", .timeLimit(.minutes(1)))
struct AttemptStoreContractTests {
  enum Implementation: CaseIterable {
    case inMemory, sqlite

    func open(in folder: TemporaryFolder) throws -> any AttemptStore {
      switch self {
      case .inMemory: InMemoryAttempts(targets: ["csv", "lrs"])
      case .sqlite: try SQLiteAttempts(path: folder.file("attempts.sqlite"), targets: ["csv", "lrs"])
      }
    }
  }

  private let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  @Test("gives back the attempt and its log as they were written", arguments: Implementation.allCases)
  func roundTrip(implementation: Implementation) async throws {
    let store = try implementation.open(in: folder)
    let person = learner()
    try await store.addLearner(person)
    var attempt = attempt(of: person.id)
    try await store.add(attempt, started: event(1, .started))
    #expect(try await store.attempt(attempt.id) == attempt)
    attempt.phase = .running
    attempt.hintsShown = 2
    let more = [event(2, .scan(scan)), event(3, .hint(2)), event(4, .graded(grade, revision: 1))]
    try await store.append(more, updating: attempt)
    #expect(try await store.attempt(attempt.id) == attempt)
    #expect(try await store.events(of: attempt.id) == [event(1, .started)] + more)
  }

  @Test("keeps an unattributed attempt, and an outcome without a score", arguments: Implementation.allCases)
  func unattributed(implementation: Implementation) async throws {
    let store = try implementation.open(in: folder)
    var attempt = attempt(of: nil)
    try await store.add(attempt, started: event(1, .started))
    attempt.phase = .ended
    attempt.outcome = .kitFault
    try await store.append([event(2, .ended(reason: "supply -T1: 3 V"))], updating: attempt)
    #expect(try await store.attempt(attempt.id) == attempt)
  }

  @Test("refuses a gap or a repetition in the log and changes nothing", arguments: Implementation.allCases)
  func sequence(implementation: Implementation) async throws {
    let store = try implementation.open(in: folder)
    let before = attempt(of: nil)
    try await store.add(before, started: event(1, .started))
    var after = before
    after.phase = .running
    for number in [1, 3] {
      await #expect(throws: StoreError.outOfSequence(expected: 2, got: number)) {
        try await store.append([event(number, .powerOn)], updating: after)
      }
    }
    await #expect(throws: StoreError.outOfSequence(expected: 3, got: 4)) {
      try await store.append([event(2, .powerOn), event(4, .powerOn)], updating: after)
    }
    #expect(try await store.attempt(before.id) == before)
    #expect(try await store.events(of: before.id).count == 1)
    await #expect(throws: StoreError.outOfSequence(expected: 2, got: 1)) {
      try await store.add(before, started: event(1, .started))
    }
  }

  @Test("names what it does not know", arguments: Implementation.allCases)
  func unknown(implementation: Implementation) async throws {
    let store = try implementation.open(in: folder)
    let stranger = attempt(of: nil)
    await #expect(throws: StoreError.unknownAttempt(stranger.id)) { try await store.attempt(stranger.id) }
    await #expect(throws: StoreError.unknownAttempt(stranger.id)) { try await store.events(of: stranger.id) }
    await #expect(throws: StoreError.unknownAttempt(stranger.id)) {
      try await store.append([], updating: stranger)
    }
    let nobody = UUID()
    await #expect(throws: StoreError.unknownLearner(nobody)) { try await store.learner(nobody) }
    await #expect(throws: StoreError.unknownLearner(nobody)) {
      try await store.add(attempt(of: nobody), started: event(1, .started))
    }
  }

  @Test("lists attempts newest first, by learner, exercise, phase and station", arguments: Implementation.allCases)
  func listing(implementation: Implementation) async throws {
    let store = try implementation.open(in: folder)
    let person = learner()
    try await store.addLearner(person)
    let old = attempt(of: person.id, at: 0)
    let other = attempt(of: nil, exercise: "reversing-starter", station: "station-2", at: 20)
    let new = attempt(of: person.id, at: 10)
    for each in [old, other, new] { try await store.add(each, started: event(1, .started)) }
    func ids(_ filter: AttemptFilter) async throws -> [UUID] { try await store.attempts(matching: filter).map(\.id) }
    #expect(try await ids(AttemptFilter()) == [other.id, new.id, old.id])
    #expect(try await ids(AttemptFilter(limit: 1)) == [other.id])
    #expect(try await ids(AttemptFilter(learner: person.id)) == [new.id, old.id])
    #expect(try await ids(AttemptFilter(exercise: "reversing-starter")) == [other.id])
    #expect(try await ids(AttemptFilter(station: "station-1")) == [new.id, old.id])
    #expect(try await ids(AttemptFilter(phases: [.graded, .running])) == [])
    #expect(try await ids(AttemptFilter(phases: [.selfTest], station: "station-2")) == [other.id])
  }

  @Test("a release marks the attempt and queues its score once for each target", arguments: Implementation.allCases)
  func release(implementation: Implementation) async throws {
    let store = try implementation.open(in: folder)
    let attempt = try await addGraded(to: store, learner: learner())
    try await store.releaseForTest(attempt)
    #expect(try await store.attempt(attempt.id).phase == .released)
    let log = try await store.events(of: attempt.id)
    #expect(log.last == event(3, .released(by: "t-01")))
    #expect(try await store.summary(of: attempt.id) == AttemptSummary(of: log))
    for target in ["csv", "lrs"] {
      #expect(try await store.waiting(for: target).map(\.score) == [score(of: attempt)])
    }
    #expect(try await store.waiting(for: "unknown").isEmpty)
  }

  @Test("the summary is right after a release too, also of an attempt whose time never stopped")
  func summaryOfRelease() async throws {
    let store = try SQLiteAttempts(path: folder.file("attempts.sqlite"), targets: ["csv"])
    let person = learner()
    try await store.addLearner(person)
    for isCounting in [false, true] {
      var attempt = attempt(of: person.id)
      try await store.add(attempt, started: event(1, .started))
      attempt.phase = .graded
      let before: AttemptEvent.What = isCounting ? .selfTest(SelfTestReport(findings: [])) : .graded(grade, revision: 1)
      try await store.append([event(2, before)], updating: attempt)
      try await store.releaseForTest(attempt)
      let log = try await store.events(of: attempt.id)
      #expect(try await store.summary(of: attempt.id) == AttemptSummary(of: log))
    }
    let third = try await addGraded(to: store, learner: person)
    await #expect(throws: StoreError.outOfSequence(expected: 3, got: 4)) {
      try await store.release(third, event: event(4, .released(by: "t-01")), score: score(of: third))
    }
  }

  @Test("a second release is refused and queues nothing", arguments: Implementation.allCases)
  func releaseTwice(implementation: Implementation) async throws {
    let store = try implementation.open(in: folder)
    let attempt = try await addGraded(to: store, learner: learner())
    try await store.releaseForTest(attempt)
    await #expect(throws: StoreError.alreadyReleased(attempt.id, revision: 1)) {
      try await store.releaseForTest(attempt)
    }
    #expect(try await store.allScores(target: "csv").count == 1)
    #expect(try await store.events(of: attempt.id).count == 3)
  }

  @Test("of two trainers who release at the same moment one succeeds", arguments: Implementation.allCases)
  func race(implementation: Implementation) async throws {
    let store = try implementation.open(in: folder)
    let attempt = try await addGraded(to: store, learner: learner())
    let successes = await withTaskGroup(of: Bool.self) { group in
      for _ in 1...8 {
        group.addTask { (try? await store.releaseForTest(attempt)) != nil }
      }
      return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    #expect(successes == 1)
    #expect(try await store.allScores(target: "lrs").count == 1)
  }

  @Test("a row that was sent to one target still waits for the other")
  func marking() async throws {
    let store = try SQLiteAttempts(path: folder.file("attempts.sqlite"), targets: ["csv", "lrs"])
    let attempt = try await addGraded(to: store, learner: learner())
    try await store.releaseForTest(attempt)
    let rows = try await store.waiting(for: "csv").map(\.number)
    try await store.confirm(rows, at: "csv", on: time(99).wallClock)
    try await store.confirm(rows, at: "csv", on: time(200).wallClock)
    #expect(try await store.waiting(for: "csv").isEmpty)
    #expect(try await store.allScores(target: "csv").map(\.sentAt) == [time(99).wallClock])
    #expect(try await store.waiting(for: "lrs").count == 1)
    #expect(
      try await store.outboxSummary() == [
        OutboxSummary(target: "csv", pending: 0, sent: 1), OutboxSummary(target: "lrs", pending: 1, sent: 0),
      ])
  }

  @Test("several changes are made together, or none of them", arguments: Implementation.allCases)
  func together(implementation: Implementation) async throws {
    let store = try implementation.open(in: folder)
    let before = [attempt(of: nil), attempt(of: nil)]
    for attempt in before { try await store.add(attempt, started: event(1, .started)) }
    func changes(_ numbers: [Int]) -> [AttemptChange] {
      zip(before, numbers).map { attempt, number in
        var after = attempt
        after.phase = .running
        return AttemptChange(events: [event(number, .powerOn)], attempt: after)
      }
    }
    await #expect(throws: StoreError.outOfSequence(expected: 2, got: 3)) { try await store.append(changes([2, 3])) }
    for attempt in before {
      #expect(try await store.attempt(attempt.id) == attempt)
      #expect(try await store.events(of: attempt.id).count == 1)
    }
    try await store.append(changes([2, 2]))
    for attempt in before { #expect(try await store.attempt(attempt.id).phase == .running) }
  }

  @Test("an attempt of this bench is told from what another brought", arguments: Implementation.allCases)
  func own(implementation: Implementation) async throws {
    let store = try implementation.open(in: folder)
    let ours = attempt(of: nil)
    var theirs = attempt(of: nil)
    theirs.record.importedFrom = "hall-2"
    for attempt in [ours, theirs] { try await store.add(attempt, started: event(1, .started)) }
    var filter = AttemptFilter(phases: [.selfTest], station: "station-1")
    #expect(try await store.attempts(matching: filter).count == 2)
    filter.isOwn = true
    #expect(try await store.attempts(matching: filter).map(\.id) == [ours.id])
  }

  @Test("what was released or ended since then is found whenever it began", arguments: Implementation.allCases)
  func settled(implementation: Implementation) async throws {
    let store = try implementation.open(in: folder)
    let released = try await addGraded(to: store, learner: learner())
    try await store.releaseForTest(released)
    _ = try await addGraded(to: store, learner: learner("00418"))
    var filter = AttemptFilter()
    filter.settledFrom = time(3).wallClock
    #expect(try await store.attempts(matching: filter).map(\.id) == [released.id])
    filter.settledFrom = time(4).wallClock
    #expect(try await store.attempts(matching: filter).isEmpty)
  }

  @Test("a name that cannot stand in a line is refused", arguments: Implementation.allCases)
  func unprintable(implementation: Implementation) async throws {
    let store = try implementation.open(in: folder)
    for name in ["An\nPeeters", "An\u{1B}[2J", "An\u{202E}sreteeP", "An\u{2028}"] {
      await #expect(throws: StoreError.unprintable(name)) { try await store.addLearner(learner(name: name)) }
    }
    try await store.addLearner(learner(name: "Zoë Łukasz-D’Hondt 👷🏽‍♀️"))
  }

  @Test("a learner can be corrected, but no two people share a number", arguments: Implementation.allCases)
  func learners(implementation: Implementation) async throws {
    let store = try implementation.open(in: folder)
    var an = learner("00417", name: "An")
    let bo = learner("00418", name: "Bo")
    try await store.addLearner(bo)
    try await store.addLearner(an)
    an.name = "An Peeters"
    try await store.addLearner(an)
    #expect(try await store.learner(an.id) == an)
    await #expect(throws: StoreError.learnerNumberTaken("00418")) {
      try await store.addLearner(learner("00418", name: "Cas"))
    }
    #expect(try await store.learners() == [an, bo])
  }
}

extension AttemptStoreContractTests {
  @Test(
    "pages of a list follow on one another, also where attempts began at the same moment",
    arguments: Implementation.allCases)
  func paging(implementation: Implementation) async throws {
    let store = try implementation.open(in: folder)
    for index in 0..<7 { try await store.add(attempt(of: nil, at: Double(index / 3)), started: event(1, .started)) }
    let all = try await store.attempts(matching: AttemptFilter()).map(\.id)
    #expect(all.count == 7)
    var seen: [UUID] = []
    var filter = AttemptFilter(limit: 2)
    repeat {
      let page = try await store.attempts(matching: filter).map(\.id)
      seen += page
      filter.after = page.last
    } while filter.after != nil
    #expect(seen == all)
  }

  @Test("a list is filtered by mode, outcome, time and missing learner", arguments: Implementation.allCases)
  func filters(implementation: Implementation) async throws {
    let store = try implementation.open(in: folder)
    let graded = try await addGraded(to: store, learner: learner())
    var practice = attempt(of: nil, at: 100)
    practice.mode = .practice
    try await store.add(practice, started: event(1, .started))
    func ids(_ change: (inout AttemptFilter) -> Void) async throws -> [UUID] {
      var filter = AttemptFilter()
      change(&filter)
      return try await store.attempts(matching: filter).map(\.id)
    }
    #expect(try await ids { $0.mode = .practice } == [practice.id])
    #expect(try await ids { $0.outcomes = [.passed, .failed] } == [graded.id])
    #expect(try await ids { $0.isUnattributed = true } == [practice.id])
    #expect(try await ids { $0.from = start.addingTimeInterval(100) } == [practice.id])
    #expect(try await ids { $0.until = start.addingTimeInterval(100) } == [graded.id])
  }

  @Test("a list brings learner and summary, as if the whole log had been read", arguments: Implementation.allCases)
  func listings(implementation: Implementation) async throws {
    let store = try implementation.open(in: folder)
    let person = learner()
    let graded = try await addGraded(to: store, learner: person)
    let listing = try #require(try await store.listings(matching: AttemptFilter()).first)
    #expect(listing.attempt == graded)
    #expect(listing.learner == person)
    #expect(listing.summary == AttemptSummary(of: try await store.events(of: graded.id)))
    #expect(listing.summary.grade?.score == 92)
  }

  @Test("the summary goes along event by event, with grades between", arguments: Implementation.allCases)
  func summaryGoesAlong(implementation: Implementation) async throws {
    let store = try implementation.open(in: folder)
    var worse = grade
    worse.score = 40
    worse.feedback = []
    let log: [AttemptEvent.What] = [
      .selfTest(SelfTestReport(findings: [])), .checked(grade), .paused, .resumed, .checked(worse), .powerRequested,
      .reflected(Reflection(selfRating: 4)), .graded(worse, revision: 1),
      .reflected(Reflection(clarity: 2)),
      .overridden(Override(before: 40, after: 72, reason: "label", by: "t-01", revision: 2)),
      .overridden(Override(before: 72, after: 74, reason: "label", by: "t-02", revision: 3)),
      .reviewed(Review(by: "t-01", checklist: ["tool": false], rating: 3)),
      .reviewed(Review(by: "t-01", checklist: ["tool": true])), .variantAccepted(reason: "also", by: "t-01"),
      .released(by: "t-01"),
      .regraded(grade, revision: 4, reason: "corrected", by: "t-01"), .extended(minutes: 5, by: "t-03"),
    ]
    let running = attempt(of: nil)
    try await store.add(running, started: event(1, .started))
    for (index, what) in log.enumerated() {
      try await store.append([event(index + 2, what)], updating: running)
      let summary = try await store.summary(of: running.id)
      #expect(summary == AttemptSummary(of: try await store.events(of: running.id)), "after \(what.kind)")
    }
    #expect(try await store.summary(of: running.id).firstGrade?.score == 40)
  }

  @Test(
    "an override after the release is released in its turn, beside the first score", arguments: Implementation.allCases)
  func supersede(implementation: Implementation) async throws {
    let store = try implementation.open(in: folder)
    let person = learner()
    let graded = try await addGraded(to: store, learner: person)
    try await store.releaseForTest(graded)
    var released = try await store.attempt(graded.id)
    released.record.releasedRevision = 1
    var lifecycle = AttemptLifecycle(released, lastEvent: 3)
    let overridden = try lifecycle.overridden(score: 72, reason: "label", by: "t-02", at: time(90))
    try await store.append(overridden, updating: lifecycle.attempt)
    let event = try lifecycle.released(by: "t-02", rules: ReleaseRules(), at: time(91))
    let score = try #require(
      ReleasedScore(
        of: lifecycle.attempt, learner: person, activeMinutes: 1, releasedBy: "t-02", supersedes: 1,
        clock: event.at.quality))
    try await store.release(lifecycle.attempt, event: event, score: score)
    #expect(try await store.allScores(target: "csv").map(\.score.score) == [92, 72])
    #expect(try await store.allScores(target: "csv").map(\.score.supersedes) == [nil, 1])
    #expect(try await store.summary(of: graded.id).overrides.map(\.after) == [72])
    await #expect(throws: StoreError.alreadyReleased(graded.id, revision: 2)) {
      try await store.release(lifecycle.attempt, event: event, score: score)
    }
  }
}
