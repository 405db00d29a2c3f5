import Attempts
import Circuits
import Drawings
import Exercises
import Foundation
import Grading
import Messages

/// The signals of an attempt, its strokes and what happened, on one time line.
extension TrainerPages {
  /// Nil when nothing was signalled and nothing but the beginning happened. Times count from the start of the attempt, by
  /// the clock that nobody can set; a stretch after a restart of the computer is left out.
  func timeline(_ events: [AttemptEvent], of exercise: Exercise?, _ language: String) -> String? {
    guard let first = events.first?.at else { return nil }
    var edges: [ChannelEdge] = []
    var power: [SignalTimeline.Change] = []
    var moments: [SignalTimeline.Moment] = []
    for event in events {
      guard let time = event.at.microseconds(since: first) else { continue }
      switch event.what {
      case .edge(let edge):
        edges.append(ChannelEdge(channel: edge.channel, level: edge.level, deviceMicroseconds: time))
      case .powerOn: power.append(.init(at: time, true))
      case .powerOff: power.append(.init(at: time, false))
      case .hint, .checked, .probe, .powerRefused, .kitLost, .kitBack, .paused, .resumed, .submitted, .assisted,
        .extended:
        // Enough to find one's way; the log below has them all.
        if moments.count < 24 { moments.append(.init(at: time, said(event.what, language))) }
      default: break
      }
    }
    guard !edges.isEmpty || !moments.isEmpty else { return nil }
    let signals = Dictionary(grouping: edges, by: \.channel).sorted { $0.key < $1.key }.map { channel, edges in
      SignalTimeline.Signal(name: channel, changes: edges.map { .init(at: $0.deviceMicroseconds, $0.level) })
    }
    var cylinders: [SignalTimeline.Displacement] = []
    if case .sequence(let task)? = exercise?.kind {
      let initial = events.lastTrace?.initial ?? [:]
      cylinders = SignalTimeline.Displacement.rows(of: task, in: SequenceTrace(initial: initial, events: edges))
    }
    let powerLine = SignalTimeline.Signal(
      name: renderer.text("trainer.power", language), initial: false, changes: power)
    let words = DrawingWords(title: renderer.text("trainer.replay", language))
    // From the first event of the log to the last, as the slider below it.
    let end = events.compactMap { $0.at.microseconds(since: first) }.max() ?? 0
    return SignalTimeline(
      signals: [powerLine] + signals, cylinders: cylinders, moments: moments, span: 0...max(end, 1_000_000)
    )
    .drawing(words: words, decimalMark: language == "en" ? "." : ",").svg(id: "timeline")
  }

  private func said(_ what: AttemptEvent.What, _ language: String) -> String {
    let name = renderer.text("trainer.event_\(what.kind.rawValue)", language)
    switch what {
    case .probe, .hint, .checked: return "\(name): \(detail(of: what, language))"
    default: return name
    }
  }
}
