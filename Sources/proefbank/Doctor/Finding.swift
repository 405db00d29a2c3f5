/// One thing that the doctor looked at.
struct Finding: Encodable, Hashable {
  enum Level: String, Encodable, Hashable {
    case fine
    /// It works, but somebody should know.
    case notice
    /// Somebody cannot work, or something will be lost.
    case problem
  }

  /// What was looked at, such as `port bench-1`.
  var check: String
  var level: Level
  var finding: String
  /// What to do about it; nil when it is fine.
  var mend: String?

  static func fine(_ check: String, _ finding: String) -> Finding {
    Finding(check: check, level: .fine, finding: finding)
  }

  static func notice(_ check: String, _ finding: String, mend: String? = nil) -> Finding {
    Finding(check: check, level: .notice, finding: finding, mend: mend)
  }

  static func problem(_ check: String, _ finding: String, mend: String) -> Finding {
    Finding(check: check, level: .problem, finding: finding, mend: mend)
  }
}
