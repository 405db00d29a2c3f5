import Exercises

/// Why a recording cannot be graded, or a task cannot be used. Never a mistake of the learner.
package enum SequenceError: Error, Hashable, Sendable, CustomStringConvertible {
  // The task.
  case noSteps(variant: Int)
  case unknownCylinder(String, place: String)
  case noSwitch(cylinder: String)
  case channelUsedTwice(String)
  case duplicateStep(String)
  case unknownStep(String, place: String)
  case circularOrder(variant: Int)
  case tooManySteps(variant: Int, edges: Int)
  case tooConcurrent(limit: Int)
  case impossibleWindow(step: String)
  case strokeOfOneEdge(step: String)
  case impossibleValue(String, place: String)
  // The recording.
  case noEvents
  case tooManyEvents(Int, limit: Int)
  case unknownChannel(String, place: String)
  case timeRunsBackwards(event: Int)
  case missedEdge(event: Int, channel: String, level: Bool)
  case endsBeforeLastEvent
  case tooLong(edges: Int, limit: Int)

  package var description: String {
    switch self {
    case .noSteps(let variant):
      "variants[\(variant)]: there is no step; list at least one"
    case .unknownCylinder(let name, let place):
      "\(place): there is no cylinder '\(name)'; list it under cylinders or correct the name"
    case .noSwitch(let cylinder):
      "cylinders: \(cylinder) has no limit switch; give it the channel 'retracted' or 'extended'"
    case .channelUsedTwice(let channel):
      "cylinders: channel \(channel) stands for two limit switches; give each its own"
    case .duplicateStep(let id):
      "step '\(id)' is there twice in one variant; give each step its own id"
    case .unknownStep(let id, let place):
      "\(place): there is no step '\(id)'; correct the id"
    case .circularOrder(let variant):
      "variants[\(variant)]: steps wait for one another in a circle; correct 'after'"
    case .tooManySteps(let variant, let edges):
      "variants[\(variant)]: one cycle has \(edges) edges of limit switches; at most 64 can be followed"
    case .tooConcurrent(let limit):
      "too many steps may run in any order: more than \(limit) intermediate states; order some of them with 'after'"
    case .impossibleWindow(let step):
      "step '\(step)': the shortest time is longer than the longest; exchange them"
    case .strokeOfOneEdge(let step):
      "step '\(step)': a stroke time needs limit switches at both ends; remove 'stroke_us'"
    case .impossibleValue(let what, let place):
      "\(place): \(what)"
    case .noEvents:
      "events: there is none; start the cycle and record again"
    case .tooManyEvents(let count, let limit):
      "events: \(count) are more than the \(limit) that are read; record fewer cycles"
    case .unknownChannel(let channel, let place):
      "\(place): the task has no channel '\(channel)'; correct the name, or list it under other_channels"
    case .timeRunsBackwards(let event):
      "events[\(event)].deviceMicroseconds: earlier than the event before it; sort the recording by time"
    case .missedEdge(let event, let channel, let level):
      "events[\(event)]: \(channel) comes to \(level ? 1 : 0) twice; an edge between was lost, record again"
    case .endsBeforeLastEvent:
      "end_us: earlier than the last event; give the time at which the recording ended"
    case .tooLong(let edges, let limit):
      "events: \(edges) edges of limit switches are too many to align, at most \(limit); record fewer cycles"
    }
  }
}

extension SequenceError {
  /// Whether the task is to be mended, and not the recording.
  package var isAboutTask: Bool {
    switch self {
    case .noSteps, .unknownCylinder, .noSwitch, .channelUsedTwice, .duplicateStep, .unknownStep, .circularOrder,
      .tooManySteps, .tooConcurrent, .impossibleWindow, .strokeOfOneEdge, .impossibleValue:
      true
    case .noEvents, .tooManyEvents, .unknownChannel, .timeRunsBackwards, .missedEdge, .endsBeforeLastEvent, .tooLong:
      false
    }
  }
}
