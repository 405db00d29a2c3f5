import Grading

/// Why a trainer should look at an attempt first.
package enum ReviewException: Hashable, Sendable, Codable {
  case safetyStop
  /// Works, but otherwise than the drawing: may become an accepted variant.
  case unexpectedButWorking
  /// Power was asked for dangerous wiring so many times; nothing was energised.
  case nearMiss(times: Int)
  case veryLowScore(Int)
  /// Active minutes, and what the exercise expects.
  case unusualDuration(minutes: Double, expected: Int)
  /// The same kind of mistake in so many attempts of this learner.
  case repeatedError(String, times: Int)
  case helpAsked(hints: Int)
  /// A trainer saw points of attention done badly.
  case seenBad([String])

  /// 0 is looked at first.
  package var urgency: Int {
    switch self {
    case .safetyStop: 0
    case .nearMiss: 1
    case .seenBad: 2
    case .veryLowScore: 3
    case .unexpectedButWorking: 4
    case .repeatedError: 5
    case .unusualDuration: 6
    case .helpAsked: 7
    }
  }
}

/// Where the usual ends.
package struct ExceptionRules: Hashable, Sendable {
  /// Below this it is a very low score.
  package var veryLowScore: Int
  /// Parts of the expected minutes: under the first or over the second is unusual.
  package var usualDuration: ClosedRange<Double>
  /// From so many attempts on with the same kind of mistake.
  package var repeatedError: Int
  /// From so many hints on.
  package var manyHints: Int

  package init(
    veryLowScore: Int = 40, usualDuration: ClosedRange<Double> = 0.25...2, repeatedError: Int = 3, manyHints: Int = 2
  ) {
    self.veryLowScore = veryLowScore
    self.usualDuration = usualDuration
    self.repeatedError = repeatedError
    self.manyHints = manyHints
  }

  /// What is unusual about an attempt, most urgent first. `expectedMinutes` is that of its exercise, nil when that is not
  /// in the library any more; `earlier` are other attempts of the same learner, for mistakes that come back.
  package func exceptions(
    of listing: AttemptListing, expectedMinutes: Int?, earlier: [AttemptListing] = []
  ) -> [ReviewException] {
    let attempt = listing.attempt
    guard !attempt.isActive, attempt.outcome != .kitFault else { return [] }
    var found: [ReviewException] = []
    if attempt.outcome == .safetyStop { found.append(.safetyStop) }
    if attempt.record.nearMisses > 0 { found.append(.nearMiss(times: attempt.record.nearMisses)) }
    if !listing.summary.seenBad.isEmpty { found.append(.seenBad(listing.summary.seenBad)) }
    if let score = attempt.score, score < veryLowScore { found.append(.veryLowScore(score)) }
    if attempt.outcome == .unexpectedButWorking { found.append(.unexpectedButWorking) }
    for error in listing.summary.errorClasses.sorted() {
      let times = 1 + earlier.count { $0.attempt.id != attempt.id && $0.summary.errorClasses.contains(error) }
      if times >= repeatedError { found.append(.repeatedError(error, times: times)) }
    }
    let minutes = listing.summary.activeMinutes
    if let expectedMinutes, expectedMinutes > 0, attempt.submittedAt != nil,
      !usualDuration.contains(minutes / Double(expectedMinutes))
    {
      found.append(.unusualDuration(minutes: minutes, expected: expectedMinutes))
    }
    if attempt.hintsShown >= manyHints { found.append(.helpAsked(hints: attempt.hintsShown)) }
    return found
  }
}

/// What waits for a trainer, exceptions first.
package struct ReviewQueue: Hashable, Sendable {
  package struct Entry: Hashable, Sendable {
    package var listing: AttemptListing
    package var exceptions: [ReviewException]

    package init(listing: AttemptListing, exceptions: [ReviewException]) {
      self.listing = listing
      self.exceptions = exceptions
    }
  }

  package var entries: [Entry]

  /// In each class of urgency the oldest comes first; what is as usual comes last.
  package init(
    _ listings: [AttemptListing], rules: ExceptionRules = ExceptionRules(), expectedMinutes: (String) -> Int?,
    earlier: (AttemptListing) -> [AttemptListing] = { _ in [] }
  ) {
    entries = listings.map { listing in
      Entry(
        listing: listing,
        exceptions: rules.exceptions(
          of: listing, expectedMinutes: expectedMinutes(listing.attempt.exercise), earlier: earlier(listing)))
    }.sorted { a, b in
      let (first, second) = (a.exceptions.first?.urgency ?? .max, b.exceptions.first?.urgency ?? .max)
      return first == second ? a.listing.attempt.startedAt < b.listing.attempt.startedAt : first < second
    }
  }
}
