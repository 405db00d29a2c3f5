import Attempts
import Circuits
import Drawings
import Foundation
import Messages

/// The signals of an attempt and what happened, on one time line.
extension TrainerPages {
  /// Nil when nothing was signalled and nothing but the beginning happened. Times count from the start of the attempt, by
  /// the clock that nobody can set; a stretch after a restart of the computer is left out.
  func timeline(_ events: [AttemptEvent], _ language: String) -> String? {
    guard let first = events.first?.at else { return nil }
    var signals: [String: [SignalTimeline.Change]] = [:]
    var power: [SignalTimeline.Change] = []
    var moments: [SignalTimeline.Moment] = []
    for event in events where event.at.bootID == first.bootID && event.at.bootNanoseconds >= first.bootNanoseconds {
      let time = (event.at.bootNanoseconds - first.bootNanoseconds) / 1000
      switch event.what {
      case .edge(let edge): signals[edge.channel, default: []].append(.init(at: time, edge.level))
      case .powerOn: power.append(.init(at: time, true))
      case .powerOff: power.append(.init(at: time, false))
      case .hint, .checked, .probe, .powerRefused, .kitLost, .kitBack, .paused, .resumed, .submitted, .assisted,
        .extended:
        // Enough to find one's way; the log below has them all.
        if moments.count < 24 {
          moments.append(
            .init(at: time, renderer.text("trainer.event_\(event.what.kind.rawValue)", language)))
        }
      default: break
      }
    }
    guard !signals.isEmpty || !moments.isEmpty else { return nil }
    let lines =
      [SignalTimeline.Signal(name: renderer.text("trainer.power", language), initial: false, changes: power)]
      + signals.sorted { $0.key < $1.key }.map { SignalTimeline.Signal(name: $0.key, changes: $0.value) }
    let words = DrawingWords(title: renderer.text("trainer.replay", language))
    return SignalTimeline(signals: lines, moments: moments)
      .drawing(words: words, decimalMark: language == "en" ? "." : ",").svg(id: "timeline")
  }
}
