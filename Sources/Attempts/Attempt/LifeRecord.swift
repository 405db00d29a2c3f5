/// What an attempt gathers besides its grade: conditions it began under, help, signatures, and by what it was judged.
package struct LifeRecord: Hashable, Sendable, Codable {
  /// What the learner showed when it began.
  package var identifiedBy: Set<IdentityProof> = []
  /// 0…100, as the exercise said when it began; nil in attempts of older versions.
  package var passMark: Int?
  /// Variant of the exercise; nil for the exercise as written.
  package var variant: String?
  /// How many attempts at the exercise the learner had handed in before; chooses the fault to be found.
  package var seed: Int?
  /// Active minutes; nil (the rule) is no limit.
  package var timeLimit: Int?
  /// On top of the limit, for this learner.
  package var extraMinutes = 0
  /// What a trainer said about help; nil when nobody did.
  package var assistance: Assistance?
  /// Averted dangers: power was asked for and the wiring would have been dangerous.
  package var nearMisses = 0
  /// Under the grade in force.
  package var signatures: Set<SignOff.Role> = []
  /// Number of whoever reviewed last.
  package var reviewer: String?
  /// Grade revision that left the bench last.
  package var releasedRevision: Int?
  /// SHA-256 of the kit's calibration, where there is one.
  package var calibrationHash: String?
  /// Version of the grader whose grade is in force.
  package var grader: String?
  /// The bench that it was brought from, which alone releases it; nil for an attempt of this bench.
  package var importedFrom: String?

  package init() {}
}

extension LifeRecord {
  private enum CodingKeys: String, CodingKey {
    case identifiedBy = "identified_by"
    case passMark = "pass_mark"
    case timeLimit = "time_limit"
    case extraMinutes = "extra_minutes"
    case nearMisses = "near_misses"
    case releasedRevision = "released_revision"
    case calibrationHash = "calibration_hash"
    case importedFrom = "imported_from"
    case assistance, signatures, reviewer, grader, variant, seed
  }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    identifiedBy = try values.decodeIfPresent(Set<IdentityProof>.self, forKey: .identifiedBy) ?? []
    passMark = try values.decodeIfPresent(Int.self, forKey: .passMark)
    variant = try values.decodeIfPresent(String.self, forKey: .variant)
    seed = try values.decodeIfPresent(Int.self, forKey: .seed)
    timeLimit = try values.decodeIfPresent(Int.self, forKey: .timeLimit)
    extraMinutes = try values.decodeIfPresent(Int.self, forKey: .extraMinutes) ?? 0
    assistance = try values.decodeIfPresent(Assistance.self, forKey: .assistance)
    nearMisses = try values.decodeIfPresent(Int.self, forKey: .nearMisses) ?? 0
    signatures = try values.decodeIfPresent(Set<SignOff.Role>.self, forKey: .signatures) ?? []
    reviewer = try values.decodeIfPresent(String.self, forKey: .reviewer)
    releasedRevision = try values.decodeIfPresent(Int.self, forKey: .releasedRevision)
    calibrationHash = try values.decodeIfPresent(String.self, forKey: .calibrationHash)
    grader = try values.decodeIfPresent(String.self, forKey: .grader)
    importedFrom = try values.decodeIfPresent(String.self, forKey: .importedFrom)
  }

  /// Sets are written in order, so that the same record is the same bytes.
  package func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(identifiedBy.sorted(), forKey: .identifiedBy)
    try values.encodeIfPresent(passMark, forKey: .passMark)
    try values.encodeIfPresent(variant, forKey: .variant)
    try values.encodeIfPresent(seed, forKey: .seed)
    try values.encodeIfPresent(timeLimit, forKey: .timeLimit)
    try values.encode(extraMinutes, forKey: .extraMinutes)
    try values.encodeIfPresent(assistance, forKey: .assistance)
    try values.encode(nearMisses, forKey: .nearMisses)
    try values.encode(signatures.sorted(), forKey: .signatures)
    try values.encodeIfPresent(reviewer, forKey: .reviewer)
    try values.encodeIfPresent(releasedRevision, forKey: .releasedRevision)
    try values.encodeIfPresent(calibrationHash, forKey: .calibrationHash)
    try values.encodeIfPresent(grader, forKey: .grader)
    try values.encodeIfPresent(importedFrom, forKey: .importedFrom)
  }
}
