/// What was asked of each value of one file, and of the files put into it.
struct ReadingNotes {
  /// How one value was read; it may be read more than once.
  struct Reading {
    /// What it was accepted as, such as `a whole number 0…100`.
    var kinds: Set<String> = []
    /// The keys that a mapping may have; nil where its author chooses them.
    var keys: Set<String>?
    var required: Set<String> = []
  }

  /// A mapping stands where its first key stands: the position alone does not tell them apart.
  private struct Place: Hashable {
    var position: Position
    var isScalar: Bool

    init(position: Position, isScalar: Bool) {
      self.position = position
      self.isScalar = isScalar
    }

    init(_ value: YAMLValue) {
      position = value.position
      if case .scalar = value.content { isScalar = true } else { isScalar = false }
    }
  }

  private(set) var roots: [YAMLValue] = []
  private var readings: [Place: Reading] = [:]

  mutating func add(root: YAMLValue) { roots.append(root) }

  subscript(value: YAMLValue) -> Reading { readings[Place(value)] ?? Reading() }

  mutating func note(_ value: YAMLValue, as kind: String) {
    readings[Place(value), default: Reading()].kinds.insert(kind)
  }

  mutating func note(_ value: YAMLValue, keys: [String]) {
    readings[Place(value), default: Reading()].keys = (self[value].keys ?? []).union(keys)
  }

  mutating func note(required key: String, at position: Position) {
    readings[Place(position: position, isScalar: false), default: Reading()].required.insert(key)
  }
}
