package import Circuits
package import Exercises

extension SequenceTrace {
  /// What a kit recorded, without the channels that a task says nothing about: a kit has more of them than any task.
  ///
  /// - Parameters:
  ///   - events: in the order of time.
  ///   - initial: levels before the first event, as far as they are known.
  ///   - task: the expected course.
  /// - Throws: ``SequenceError`` when the task contradicts itself.
  package init(
    recorded events: [ChannelEdge], after initial: [String: Bool], for task: SequenceTask
  ) throws(SequenceError) {
    let known = try SequenceModel(task).channelIndex
    self.init(
      initial: initial.filter { known[$0.key] != nil }, events: events.filter { known[$0.channel] != nil })
  }
}
