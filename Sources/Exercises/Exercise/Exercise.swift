package import Circuits

/// A programmed exercise: a folder with `exercise.yaml` (`proefbank.exercise/1`).
package struct Exercise: Hashable, Sendable {
  package static let formatName = "proefbank.exercise/1"

  /// Which of the four kinds, with what only that kind has.
  package enum Kind: Hashable, Sendable {
    case wiring(WiringTask)
    case sequence(SequenceTask)
    case faultFinding(FaultExercise)
    case measurement(MeasurementExercise)

    /// As exercises write it.
    package var name: String {
      switch self {
      case .wiring: "wiring"
      case .sequence: "sequence"
      case .faultFinding: "fault-finding"
      case .measurement: "measurement"
      }
    }
  }

  package enum Tag: String, Hashable, Sendable, CaseIterable {
    case factual, conceptual, reproductive, productive
  }

  package enum Release: String, Hashable, Sendable, CaseIterable {
    /// A passed or failed assessment is released as soon as it is graded.
    case automatic
    /// A trainer reviews and releases.
    case reviewed
  }

  /// Folder name, such as `latching-circuit`.
  package var id: String
  package var version: Int
  package var kind: Kind
  package var tag: Tag
  /// Id of the kit description that it needs.
  package var kit: String
  /// By language code; the same languages for every text.
  package var texts: [String: ExerciseTexts]
  /// 0…100.
  package var passMark: Int
  /// Assessments allowed per learner; nil for no limit.
  package var attemptsAllowed: Int?
  package var release: Release
  package var expectedMinutes: Int
  /// Ids of exercises that a learner should have passed before.
  package var prerequisites: [String]
  package var links: [ExerciseLink]
  /// SHA-256 over the folder's files without `recordings`, hexadecimal: names the exact exercise in a grade.
  package var contentHash: String

  package init(
    id: String, version: Int, kind: Kind, tag: Tag, kit: String, texts: [String: ExerciseTexts], passMark: Int,
    attemptsAllowed: Int?, release: Release, expectedMinutes: Int, prerequisites: [String] = [],
    links: [ExerciseLink] = [], contentHash: String
  ) {
    self.id = id
    self.version = version
    self.kind = kind
    self.tag = tag
    self.kit = kit
    self.texts = texts
    self.passMark = passMark
    self.attemptsAllowed = attemptsAllowed
    self.release = release
    self.expectedMinutes = expectedMinutes
    self.prerequisites = prerequisites
    self.links = links
    self.contentHash = contentHash
  }
}

/// What a learner reads, in one language.
package struct ExerciseTexts: Hashable, Sendable {
  package var title: String
  /// What the learner can do afterwards, measurably.
  package var goal: String
  package var task: String
  /// From a question to the answer; each one says a little more.
  package var hints: [String]
  /// Asked after the grade; answers are not scored.
  package var reflection: [String]
  /// What the trainer looks at because no sensor sees it.
  package var checklist: [String]

  package init(
    title: String, goal: String, task: String, hints: [String], reflection: [String] = [], checklist: [String] = []
  ) {
    self.title = title
    self.goal = goal
    self.task = task
    self.hints = hints
    self.reflection = reflection
    self.checklist = checklist
  }
}

/// Something to look at beside the exercise.
package struct ExerciseLink: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    case video, manual
    /// A page that explains one thing.
    case onePointLesson = "one-point-lesson"
  }

  package var kind: Kind
  /// By language code; the same languages as the texts of the exercise.
  package var title: [String: String]
  /// A file of the exercise folder, as a path inside it; benches work without the internet.
  package var file: String

  package init(kind: Kind, title: [String: String], file: String) {
    self.kind = kind
    self.title = title
    self.file = file
  }
}

/// The expected circuit of a wiring exercise and what counts in it.
package struct WiringTask: Hashable, Sendable {
  /// The expected circuit.
  package var reference: Nets
  /// Actuators that a learner may operate; nil means every manual and environment actuator of components in use.
  package var operated: [ActuatorID]?
  /// Named requirements with their points; points of requirements and connections add up to 100.
  package var requirements: [Requirement]
  /// Points for the connections as drawn.
  package var connectionPoints: Int
  /// Loads that must never be on together, as `-K1`, `-K2` pairs.
  package var exclusive: [[String]]
  /// What good practice asks beside the function; each kind once. Their points belong to the same 100.
  package var rules: [WiringRule]

  package init(
    reference: Nets, operated: [ActuatorID]? = nil, requirements: [Requirement], connectionPoints: Int,
    exclusive: [[String]] = [], rules: [WiringRule] = []
  ) {
    self.reference = reference
    self.operated = operated
    self.requirements = requirements
    self.connectionPoints = connectionPoints
    self.exclusive = exclusive
    self.rules = rules
  }
}

/// A rule of good practice that costs points although the circuit works without it.
///
/// Polarity and the protective conductor are no rules that an exercise chooses: they always count.
package struct WiringRule: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// These contacts, as numbered on the drawing, and no others of the same relay.
    case contacts([ContactName])
    /// Nothing is switched between a load and the 0 V, unless the drawing does.
    case minus
    /// No lead that leads nowhere.
    case stubs

    /// As exercises write it.
    package var name: String {
      switch self {
      case .contacts: "contacts"
      case .minus: "minus"
      case .stubs: "stubs"
      }
    }
  }

  package var kind: Kind
  package var points: Int

  package init(_ kind: Kind, points: Int) {
    self.kind = kind
    self.points = points
  }
}

/// A contact by its two pins, as on drawings: `-K1:13-14`.
package struct ContactName: Hashable, Sendable, CustomStringConvertible {
  package var from: Terminal
  package var to: Terminal

  package init(from: Terminal, to: Terminal) {
    self.from = from
    self.to = to
  }

  package var description: String { "\(from)-\(to.pin)" }
}

/// A behaviour that the circuit must show: after these actions from rest, these outputs are on and these off.
package struct Requirement: Hashable, Sendable {
  /// Such as `holds`; the text stands in `texts.requirements`.
  package var id: String
  package var points: Int
  package var actions: [Action]
  package var on: [String]
  package var off: [String]
  /// What the requirement says, by language: "−P1 stays lit after −S1 is released".
  package var texts: [String: String]

  package init(id: String, points: Int, actions: [Action], on: [String], off: [String], texts: [String: String]) {
    self.id = id
    self.points = points
    self.actions = actions
    self.on = on
    self.off = off
    self.texts = texts
  }
}
