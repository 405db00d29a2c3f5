/// What a site decides about attempts: who may begin, who reviews, what leaves the bench, and what a trainer should see first.
package struct SiteRules: Hashable, Sendable {
  package var entry: EntryRules
  package var review: ReviewRules
  package var release: ReleaseRules
  package var exceptions: ExceptionRules

  package init(
    entry: EntryRules = EntryRules(), review: ReviewRules = ReviewRules(), release: ReleaseRules = ReleaseRules(),
    exceptions: ExceptionRules = ExceptionRules()
  ) {
    self.entry = entry
    self.review = review
    self.release = release
    self.exceptions = exceptions
  }
}
