package import Foundation

/// The queue between the bench and its targets, as the sync job sees it. Whatever a call returned for is on disk.
package protocol ScoreOutbox: Sendable {
  /// Queues what was released before the target was named: every score submitted since that moment (nil: ever) that is not in its
  /// outbox yet. Returns how many.
  func queueEarlierScores(for target: String, since: Date?) async throws(StoreError) -> Int
  /// Takes pending rows of a learner and exercise out of the way of a later grade, by the dates that can be believed now.
  /// Returns how many.
  func skipOutdated(target: String, now: Date) async throws(StoreError) -> Int
  /// The number of the newest row of a target; 0 when it has none.
  func newestScore(target: String) async throws(StoreError) -> Int64
  /// Rows to try, oldest first, behind row `after`. A revision waits until the earlier ones of its attempt are there.
  func dueScores(_ question: DueScores) async throws(StoreError) -> [Delivery]
  /// Keeps the exact bytes that are about to be sent; those that were kept before stay unless they are replaced.
  func keepPayloads(_ payloads: [Int64: Data], replacing: Bool, target: String) async throws(StoreError)
  /// Keeps how rows ended and how the target does, in one transaction.
  func keep(_ states: [Int64: DeliveryState], health: TargetHealth, target: String, at: Date) async throws(StoreError)
  func health(of target: String) async throws(StoreError) -> TargetHealth
  /// What a target remembers from one run to the next, such as the address of a column.
  func memory(_ key: String, target: String) async throws(StoreError) -> String?
  /// Remembers it, or forgets it (nil). What is about a learner goes away with the learner.
  func remember(
    _ value: String?, for key: String, learner: UUID?, target: String
  ) async throws(StoreError)
  /// Forgets everything under keys that begin so.
  func forget(beginning prefix: String, target: String) async throws(StoreError)
  /// Remembers under which addresses and client a target is served. Under others than before, what was found by the roster and
  /// what was written and not sent counts no more, and `column/…` becomes `column-before/…`.
  func settle(on registration: String, target: String) async throws(StoreError)
  /// The name of a learner at a target; nil when nobody said it.
  func account(of learner: UUID, target: String) async throws(StoreError) -> TargetAccount?
  func keepAccounts(_ accounts: [TargetAccount], target: String) async throws(StoreError)
  /// Who goes by this name at a target: more than one is a mistake.
  func learners(withAccount account: String, target: String) async throws(StoreError) -> [UUID]
  /// Forgets what a roster said before and this one, names by learner number, does not say of the learners' numbers of now.
  func keepRoster(_ names: [String: String], target: String) async throws(StoreError)
  /// How every target stands, the orphaned ones too.
  func syncStatus(targets: [String]) async throws(StoreError) -> [TargetStatus]
  /// Puts rows that a person has to decide on, or that wait, back to the start; of a single attempt those too that were passed
  /// over. Each is in the audit, under the number of whoever decided. Returns how many.
  func replay(_ choice: ReplayChoice, by who: String, at date: Date) async throws(StoreError) -> Int
}

/// Which rows the job asks for.
package struct DueScores: Hashable, Sendable {
  package var target: String
  package var after: Int64
  /// The last row that is asked for.
  package var through: Int64
  package var limit: Int
  package var now: Date
  /// A row that waits longer than this waits because a clock jumped: it is due.
  package var longestWait: Double
  /// Whether rows that wait for their next try are due too.
  package var ignoringWaits: Bool
  package init(
    target: String, after: Int64 = 0, through: Int64 = .max, limit: Int, now: Date, longestWait: Double,
    ignoringWaits: Bool = false
  ) {
    self.target = target
    self.after = after
    self.through = through
    self.limit = limit
    self.now = now
    self.longestWait = longestWait
    self.ignoringWaits = ignoringWaits
  }
}

/// One score on its way to one target, with what the target may tell about its attempt.
package struct Delivery: Hashable, Sendable {
  package var number: Int64
  package var score: ReleasedScore
  package var exerciseVersion: Int
  package var exerciseHash: String
  package var kitSerial: String?
  /// 1 for the first assessment of this learner with this exercise.
  package var attemptNumber: Int
  /// The clock at the moment of the release; nil when the log does not say.
  package var clock: EventTime.Quality?
  package var state: DeliveryState
  /// The bytes of an earlier try.
  package var payload: Data?
  package init(
    number: Int64, score: ReleasedScore, exerciseVersion: Int, exerciseHash: String, kitSerial: String?,
    attemptNumber: Int, clock: EventTime.Quality?, state: DeliveryState = DeliveryState(), payload: Data? = nil
  ) {
    self.number = number
    self.score = score
    self.exerciseVersion = exerciseVersion
    self.exerciseHash = exerciseHash
    self.kitSerial = kitSerial
    self.attemptNumber = attemptNumber
    self.clock = clock
    self.state = state
    self.payload = payload
  }
}

/// Where one score stands at one target.
package struct DeliveryState: Hashable, Sendable, Codable {
  package enum Phase: String, Hashable, Sendable, Codable, CaseIterable {
    case pending, sent
    /// Never sent, because a later grade of the same learner and exercise takes its place.
    case skipped
    /// Waits for something outside of it, and is tried again by itself.
    case held
    /// A dead letter: waits for a person.
    case dead
  }
  package var phase: Phase
  /// Tries that failed since it was queued or replayed.
  package var tries: Int
  package var notBefore: Date?
  /// Rows that the target had taken when this one failed first.
  package var takenAtFirstFailure: Int?
  package var problem: DeliveryProblem?
  package var sentAt: Date?
  /// What the target calls it.
  package var reference: String?
  package init(phase: Phase = .pending) {
    self.phase = phase
    tries = 0
  }
}

/// How a target does, from one run to the next.
package struct TargetHealth: Hashable, Sendable, Codable {
  /// Runs that ended in trouble since the last that did not.
  package var failures: Int
  package var notBefore: Date?
  /// Whether the server itself named that moment.
  package var serverAsked: Bool
  /// What is wrong with the target as a whole; nil when it works.
  package var trouble: TargetTrouble?
  package var troubleSince: Date?
  /// Rows that it took, ever.
  package var taken: Int
  package var lastSuccess: Date?
  /// When the sync job last looked after it, to the end.
  package var lastRun: Date?
  package init() {
    failures = 0
    serverAsked = false
    taken = 0
  }
}

/// How a target stands, for `sync status`, the pages and the metrics.
package struct TargetStatus: Hashable, Sendable, Codable {
  package struct Letter: Hashable, Sendable, Codable {
    package var number: Int64
    package var attempt: UUID
    package var revision: Int
    package var phase: DeliveryState.Phase
    package var problem: DeliveryProblem
    package init(
      number: Int64, attempt: UUID, revision: Int, phase: DeliveryState.Phase, problem: DeliveryProblem
    ) {
      self.number = number
      self.attempt = attempt
      self.revision = revision
      self.phase = phase
      self.problem = problem
    }
  }
  package var target: String
  /// Whether the configuration still names it.
  package var isConfigured: Bool
  package var pending: Int
  package var sent: Int
  package var skipped: Int
  package var held: Int
  package var dead: Int
  /// When the oldest score that still has to go was submitted.
  package var waitingSince: Date?
  package var health: TargetHealth
  /// Held rows and dead letters, oldest first; at most 100.
  package var letters: [Letter]
  /// Whether a person has to look. How a target does that the configuration does not name any more is nobody's concern, but its
  /// scores that wait are.
  package var alarm: Bool {
    dead + held > 0 || (isConfigured ? health.trouble != nil : pending > 0)
  }
  package init(
    target: String, isConfigured: Bool, pending: Int, sent: Int, skipped: Int, held: Int, dead: Int,
    waitingSince: Date?, health: TargetHealth, letters: [Letter]
  ) {
    self.target = target
    self.isConfigured = isConfigured
    self.pending = pending
    self.sent = sent
    self.skipped = skipped
    self.held = held
    self.dead = dead
    self.waitingSince = waitingSince
    self.health = health
    self.letters = letters
  }
}

/// Which rows to put back to the start.
package struct ReplayChoice: Hashable, Sendable {
  package var target: String?
  package var attempt: UUID?
  /// Whether it goes all the same: over a grade that somebody changed there, into a new column for one that is gone, without
  /// times that cannot be believed.
  package var accepting: Bool
  package init(target: String? = nil, attempt: UUID? = nil, accepting: Bool = false) {
    self.target = target
    self.attempt = attempt
    self.accepting = accepting
  }
}
