extension AttemptEvent.What {
  /// The same without what a person wrote; nil when nobody wrote anything in it.
  package var withoutWords: AttemptEvent.What? {
    switch self {
    case .reflected(let reflection): return .reflected(reflection.withoutWords)
    case .reviewed(let review): return .reviewed(review.withoutWords)
    case .overridden(var override):
      override.reason = ""
      return .overridden(override)
    case .variantAccepted(_, let by): return .variantAccepted(reason: "", by: by)
    case .regraded(let grade, let revision, _, let by):
      return .regraded(grade, revision: revision, reason: "", by: by)
    default: return nil
    }
  }
}

extension AttemptEvent {
  /// The same without what a person wrote.
  package var withoutWords: AttemptEvent {
    what.withoutWords.map { AttemptEvent(number: number, at: at, what: $0) } ?? self
  }
}
