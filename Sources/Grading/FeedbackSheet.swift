package import Messages

/// The feedback of a grade in the groups in which a page or a terminal shows it; render each message and print it.
package struct FeedbackSheet: Hashable, Sendable {
  package var headline: Message?
  /// Hazards first, then what is wrong and the smallest correction.
  package var wrong: [Message]
  package var right: [Message]
  package var notes: [Message]
  package var next: Message?

  /// Groups by the second word of the keys, whatever the kind of exercise: `feedback.wrong.missing`,
  /// `sequence.wrong.never`; hazards count as wrong, and what has no group of its own as a note.
  package init(_ messages: [Message]) {
    (headline, wrong, right, notes, next) = (nil, [], [], [], nil)
    for message in messages {
      let words = message.key.split(separator: ".")
      switch words.count > 1 && words[0] != "hazard" ? words[1] : "wrong" {
      case "headline" where headline == nil: headline = message
      case "wrong": wrong.append(message)
      case "right": right.append(message)
      case "next" where next == nil: next = message
      default: notes.append(message)
      }
    }
    // However the messages were ordered, a danger is read first.
    wrong = wrong.filter { $0.key.hasPrefix("hazard.") } + wrong.filter { !$0.key.hasPrefix("hazard.") }
  }
}
