import Circuits
import Exercises
import Grading

/// A movement as it was recorded, or as it is expected, in one row of a displacement-step diagram.
struct DrawnMovement: Hashable, Sendable {
  /// Cylinder, or channel of a signal.
  var row: String
  /// Where it ends: extended, or on.
  var isExtended: Bool
  /// µs; nil for a stroke that did not arrive.
  var start: UInt64
  var end: UInt64?
}

/// Reads the strokes out of a recording of limit switches.
///
/// A piston that leaves a switch and comes back to the same one did not stroke: bounce needs no filter of its own.
struct MeasuredStrokes {
  private(set) var movements: [DrawnMovement] = []
  /// Where each row stood at the beginning, as far as it is known.
  private(set) var initial: [String: Bool] = [:]

  init(_ trace: SequenceTrace, task: SequenceTask) {
    var levels = trace.initial
    for edge in trace.events where levels[edge.channel] == nil { levels[edge.channel] = !edge.level }
    for cylinder in task.cylinders { read(cylinder, of: task, trace: trace, levels: levels) }
    for channel in task.shownSignals {
      initial[channel] = levels[channel] ?? false
      var level = initial[channel]
      for edge in trace.events where edge.channel == channel && edge.level != level {
        level = edge.level
        movements.append(
          DrawnMovement(
            row: channel, isExtended: edge.level, start: edge.deviceMicroseconds, end: edge.deviceMicroseconds))
      }
    }
    movements.sort { ($0.start, $0.row) < ($1.start, $1.row) }
  }

  private mutating func read(_ cylinder: Cylinder, of task: SequenceTask, trace: SequenceTrace, levels: [String: Bool])
  {
    var isExtended = cylinder.extended.flatMap { levels[$0] } ?? false
    if cylinder.extended == nil, let retracted = cylinder.retracted { isExtended = levels[retracted] == false }
    initial[cylinder.name] = isExtended
    // When it left its switch, and when it came back to it: a bounce belongs to the stroke that follows.
    var (left, returned): (UInt64?, UInt64?) = (nil, nil)
    for edge in trace.events where edge.channel == cylinder.retracted || edge.channel == cylinder.extended {
      let isFar = edge.channel == cylinder.extended
      // With one switch only, leaving it is all that is seen of the stroke away from it.
      let hasOther = isFar ? cylinder.retracted != nil : cylinder.extended != nil
      let arrived = edge.level ? isFar : (hasOther ? nil : !isFar)
      if let arrived, arrived != isExtended {
        movements.append(
          DrawnMovement(
            row: cylinder.name, isExtended: arrived, start: left ?? edge.deviceMicroseconds,
            end: edge.deviceMicroseconds))
        isExtended = arrived
        left = nil
      } else if edge.level {
        returned = edge.deviceMicroseconds
      } else if left == nil || edge.deviceMicroseconds - (returned ?? 0) > task.debounceMicroseconds {
        left = edge.deviceMicroseconds
        returned = nil
      }
    }
    if let left, returned.map({ $0 < left }) ?? true {
      movements.append(DrawnMovement(row: cylinder.name, isExtended: !isExtended, start: left, end: nil))
    }
  }

  /// Movements that overlap in time share a step.
  var steps: [[DrawnMovement]] {
    var steps: [[DrawnMovement]] = []
    var end: UInt64 = 0
    for movement in movements {
      if let last = steps.indices.last, movement.start < end, !steps[last].contains(where: { $0.row == movement.row }) {
        steps[last].append(movement)
      } else {
        steps.append([movement])
        end = 0
      }
      end = max(end, movement.end ?? .max)
    }
    return steps
  }
}

extension SequenceTask {
  /// Signals that are steps of the cycle, each once.
  var shownSignals: [String] {
    var names: [String] = []
    for step in variants.joined() {
      if case .signal(let level) = step.movement, !names.contains(level.channel) { names.append(level.channel) }
    }
    return names
  }

  /// The steps of the first variant in columns: each as early as what comes before it allows.
  var expectedColumns: [[DrawnMovement]] {
    guard let variant = variants.first else { return [] }
    var depth: [String: Int] = [:]
    for _ in variant {
      for step in variant {
        depth[step.id] = (step.after.compactMap { depth[$0] }.max() ?? -1) + 1
      }
    }
    let count = (depth.values.max() ?? -1) + 1
    return (0..<count).map { column in
      variant.filter { depth[$0.id] == column }.map { step in
        switch step.movement {
        case .extend(let name): DrawnMovement(row: name, isExtended: true, start: 0, end: 0)
        case .retract(let name): DrawnMovement(row: name, isExtended: false, start: 0, end: 0)
        case .signal(let level): DrawnMovement(row: level.channel, isExtended: level.level, start: 0, end: 0)
        }
      }
    }
  }
}
