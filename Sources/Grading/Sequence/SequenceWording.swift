import Exercises
import Messages

/// Names what a recording shows in the terms of the displacement-step diagram, without a language.
struct SequenceWording {
  let model: SequenceModel

  /// The movement of a label, such as `A+`.
  func movement(_ label: Int) -> String { model.movements[label]?.description ?? model.channel(of: label) }

  func violation(_ violation: SequenceFindings.Violation) -> Message {
    var arguments: [String: MessageArgument] = ["time": seconds(violation.microseconds)]
    switch model.task.invariants[violation.invariant].rule {
    case .onlyIf(let movement, let levels):
      arguments["movement"] = .text(movement.description)
      arguments["needed"] = .list(levels.map(short))
      return Message("sequence.wrong.only_if", arguments)
    case .never(let levels):
      arguments["levels"] = .list(levels.map(short))
      return Message("sequence.wrong.never", arguments)
    }
  }

  func selfStart(_ start: SequenceFindings.SelfStart) -> Message {
    Message(
      start.isAfterStop ? "sequence.wrong.runs_after_stop" : "sequence.wrong.starts_by_itself",
      [
        "movement": .text(movement(start.label)), "time": seconds(start.microseconds),
        "start": .text(model.task.start.map(short) ?? ""),
      ])
  }

  /// `b0` for b0=1; the level is written only where it is 0.
  private func short(_ level: ChannelLevel) -> String { level.level ? level.channel : level.description }

  func divergence(_ found: SequenceFindings.Divergence) -> Message {
    var arguments: [String: MessageArgument] = ["time": seconds(found.microseconds)]
    if found.event != nil {
      let isSwitch = model.movements[found.label].map { if case .signal = $0 { false } else { true } } ?? false
      arguments["came"] = .text(movement(found.label))
      arguments["channel"] = .text(model.channel(of: found.label))
      arguments["edge"] = .text(!isSwitch ? "changed" : found.label % 2 == 0 ? "left" : "reached")
    }
    guard let first = found.expected.first else { return Message("sequence.wrong.after_end", arguments) }
    let step = model.steps[first.step]
    arguments["step"] = .integer(step.number)
    if first.isUnderWay {
      arguments["movement"] = .text(step.step.movement.description)
      arguments["goal"] = .text(model.channel(of: step.lastLabel))
      guard found.event != nil else { return Message("sequence.wrong.not_reached", arguments) }
      let key = isBack(found.label, of: step) ? "sequence.wrong.turned_back" : "sequence.wrong.too_early"
      return Message(key, arguments)
    }
    var names: [String] = []
    for expected in found.expected where !expected.isUnderWay {
      let name = model.steps[expected.step].step.movement.description
      if !names.contains(name) { names.append(name) }
    }
    arguments["expected"] = .list(names)
    arguments["after"] = .list(step.predecessors.map { model.channel(of: model.steps[$0].lastLabel) })
    return Message(found.event == nil ? "sequence.wrong.nothing_came" : "sequence.wrong.other_first", arguments)
  }

  /// Whether the cylinder of the step that is under way went back to where it came from.
  private func isBack(_ label: Int, of step: SequenceModel.Step) -> Bool {
    label / 2 == step.firstLabel / 2 && label != step.firstLabel
  }

  func time(_ finding: TimingFinding) -> Message {
    let step = model.steps[finding.step]
    let isLong = finding.took > finding.window.most
    let key =
      switch (finding.kind, isLong) {
      case (.wait, true): "sequence.wrong.wait_long"
      case (.wait, false): "sequence.wrong.wait_short"
      case (.stroke, true): "sequence.wrong.stroke_slow"
      case (.stroke, false): "sequence.wrong.stroke_fast"
      }
    return Message(
      key,
      [
        "step": .integer(step.number), "movement": .text(step.step.movement.description),
        "took": seconds(finding.took), "limit": seconds(isLong ? finding.window.most : finding.window.least),
      ])
  }

  private func seconds(_ microseconds: UInt64) -> MessageArgument {
    .decimal(Double(microseconds) / 1_000_000, decimals: 2)
  }
}
