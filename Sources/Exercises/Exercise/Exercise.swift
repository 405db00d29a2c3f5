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

  /// How far a learner should have come for it; sites rename the words on the pages, not the values.
  package enum Level: String, Hashable, Sendable, CaseIterable {
    case inTraining = "in_training"
    case basicWithSupervision = "basic_with_supervision"
    case basic, `operator`, expert
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
  /// Nil where the author did not say.
  package var level: Level?
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
  package var picture: ExercisePicture?
  /// Hints for particular mistakes, the most telling first; see ``HintLadder``.
  package var ladders: [HintLadder]
  /// Which variant this is; nil for the exercise as it stands in its file.
  package var variant: String?
  /// The other variants, complete exercises of the same id and version. Empty in a variant.
  package var variants: [Exercise]
  /// Version of the exercise of the same id in another directory that this one takes the place of.
  package var replaces: Int?
  /// SHA-256 over the folder's files without `recordings` and the fragments in use, hexadecimal: names the exact
  /// exercise in a grade.
  package var contentHash: String

  package init(
    id: String, version: Int, kind: Kind, tag: Tag, kit: String, texts: [String: ExerciseTexts], passMark: Int,
    attemptsAllowed: Int?, release: Release, expectedMinutes: Int, prerequisites: [String] = [],
    links: [ExerciseLink] = [], level: Level? = nil, picture: ExercisePicture? = nil, ladders: [HintLadder] = [],
    replaces: Int? = nil, contentHash: String
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
    self.level = level
    self.picture = picture
    self.ladders = ladders
    variants = []
    self.replaces = replaces
    self.contentHash = contentHash
  }
}

extension Exercise {
  /// The variant of a seed: the exercise as written for 0, then its variants in the order of the file, and around again.
  ///
  /// With the number of earlier attempts as the seed, a repeat is another variant as long as there are any.
  package func variant(seed: Int) -> Exercise {
    let index = seed.magnitude % UInt(variants.count + 1)
    return index == 0 ? self : variants[Int(index) - 1]
  }

  /// The circuit that its drawing shows: what is to be wired, or measured and searched in; nil for a sequence, whose circuit is
  /// the learner's own.
  package var drawnCircuit: Nets? {
    switch kind {
    case .wiring(let task): task.reference
    case .faultFinding(let search): search.reference
    case .measurement(let task): task.reference
    case .sequence: nil
    }
  }

  /// The variant of this id; the exercise as written for nil.
  package func variant(named name: String?) -> Exercise? {
    name == nil ? self : variants.first { $0.variant == name }
  }
}

/// The picture of an exercise.
package struct ExercisePicture: Hashable, Sendable {
  /// An SVG or PNG file of the exercise folder, as a path inside it.
  package var file: String
  /// What it shows, by language, for who cannot see it; empty where the title says it.
  package var alternative: [String: String]

  package init(file: String, alternative: [String: String] = [:]) {
    self.file = file
    self.alternative = alternative
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
  /// Id of the other exercise whose folder has the file, and which links to it itself; nil for a file of its own.
  package var exercise: String?

  package init(kind: Kind, title: [String: String], file: String, exercise: String? = nil) {
    self.kind = kind
    self.title = title
    self.file = file
    self.exercise = exercise
  }
}
