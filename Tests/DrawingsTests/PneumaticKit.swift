import Circuits
import Exercises
import Grading

/// Two cylinders with everything that moves by air, as a kit description would make it.
enum PneumaticKit {
  static var equipment: Equipment {
    func component(_ name: String, _ type: String, _ texts: [String: String] = [:]) -> Component? {
      ComponentCatalogue.standard.type(type, ComponentParameters(texts: texts)).map {
        Component(designation: name, type: $0)
      }
    }
    return Equipment(
      components: [
        component("-Q0", "valve-3-2"), component("-B9", "pressure-switch", ["fed_by": "-Q0"]),
        component("-Q1", "valve-5-2"), component("-A1", "cylinder", ["moved_by": "-Q1"]),
        component("-R1", "throttle"), component("-R2", "throttle"),
        component("-B1", "limit-switch", ["on": "-A1", "at": "retracted"]),
        component("-B2", "limit-switch", ["on": "-A1", "at": "extended"]),
        component("-Q2", "valve-5-2-double"), component("-A2", "cylinder", ["moved_by": "-Q2"]),
        component("-B3", "sensor-pnp", ["on": "-A2", "at": "retracted"]),
        component("-B4", "sensor-pnp", ["on": "-A2", "at": "extended"]),
      ].compactMap(\.self))
  }

  /// A+ B+ B- A-.
  static var task: SequenceTask {
    SequenceTask(
      id: "press",
      cylinders: [
        Cylinder(name: "A", retracted: "a0", extended: "a1"), Cylinder(name: "B", retracted: "b0", extended: "b1"),
      ],
      variants: [
        [
          SequenceStep(id: "1", .extend("A"), after: []), SequenceStep(id: "2", .extend("B"), after: ["1"]),
          SequenceStep(id: "3", .retract("B"), after: ["2"]), SequenceStep(id: "4", .retract("A"), after: ["3"]),
        ]
      ], isCyclic: true)
  }

  /// A recording of these strokes, half a second each, with a bouncing switch.
  static func trace(_ strokes: [String]) -> SequenceTrace {
    var events: [ChannelEdge] = []
    for (index, stroke) in strokes.enumerated() {
      let name = stroke.prefix(1).lowercased()
      let (from, to) = stroke.hasSuffix("+") ? ("0", "1") : ("1", "0")
      let time = UInt64(1_000_000 + index * 700_000)
      for (offset, level) in [(0, false), (2000, true), (4000, false)] {
        events.append(ChannelEdge(channel: name + from, level: level, deviceMicroseconds: time + UInt64(offset)))
      }
      events.append(ChannelEdge(channel: name + to, level: true, deviceMicroseconds: time + 500_000))
    }
    return SequenceTrace(initial: ["a0": true, "a1": false, "b0": true, "b1": false], events: events)
  }
}
