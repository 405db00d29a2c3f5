import Grading
import Messages

/// What changed from one check of a practice to the next: only what the learner can act on, in the words of the feedback.
struct CheckChange: Hashable {
  var mended: [Message]
  var new: [Message]
  /// Points more, or (less than zero) fewer; nil when one of the two was not graded.
  var points: Int?

  init(from before: Grade, to now: Grade) {
    let (old, current) = (FeedbackSheet(before.feedback).wrong, FeedbackSheet(now.feedback).wrong)
    mended = old.filter { !current.contains($0) }
    new = current.filter { !old.contains($0) }
    if let first = before.score, let second = now.score { points = second - first }
  }

  var isEmpty: Bool { mended.isEmpty && new.isEmpty && (points ?? 0) == 0 }

  func values(_ renderer: PageRenderer, _ language: String) -> [String: Any] {
    var values: [String: Any] = [
      "mended": mended.map { renderer.render($0, language) }, "new": new.map { renderer.render($0, language) },
      "has_mended": !mended.isEmpty, "has_new": !new.isEmpty, "nothing": isEmpty,
    ]
    if let points, points != 0 {
      values["points"] = renderer.text(
        points > 0 ? "page.points_more" : "page.points_fewer", ["points": .integer(points.magnitude.asInt)], language)
    }
    return values
  }
}

extension UInt {
  fileprivate var asInt: Int { Int(clamping: self) }
}
