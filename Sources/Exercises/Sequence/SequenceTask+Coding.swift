import Circuits

/// The form in files, `proefbank.sequence-task/1` (`docs/formats-sequence.md`). Unknown keys are refused: a mistyped limit
/// must not grade people.
extension SequenceTask: Codable {
  private enum Key: String, CodingKey, CaseIterable {
    case format, id, version, cylinders, variants, cyclic, cycles, start, stop, invariants, points
    case debounce = "debounce_us"
    case passMark = "pass_mark"
    case otherChannels = "other_channels"
  }

  private struct Variant: Codable {
    enum CodingKeys: String, CodingKey, CaseIterable { case steps }
    var steps: [SequenceStep.Record]

    init(steps: [SequenceStep.Record]) { self.steps = steps }

    init(from decoder: any Decoder) throws {
      steps = try decoder.strictContainer(keyedBy: CodingKeys.self).decode([SequenceStep.Record].self, forKey: .steps)
    }
  }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.strictContainer(keyedBy: Key.self)
    try values.checkFormat(Self.formatName, forKey: .format)
    let variants = try values.decode([Variant].self, forKey: .variants).map { variant in
      variant.steps.indices.map { index in
        // Without 'after' a step follows the one before it.
        variant.steps[index].step(number: index, previous: index > 0 ? variant.steps[index - 1].name(index - 1) : nil)
      }
    }
    self.init(
      id: try values.decode(String.self, forKey: .id),
      version: try values.decodeIfPresent(Int.self, forKey: .version) ?? 1,
      cylinders: try values.decodeIfPresent([Cylinder].self, forKey: .cylinders) ?? [], variants: variants,
      isCyclic: try values.decodeIfPresent(Bool.self, forKey: .cyclic) ?? false,
      cycles: try values.decodeIfPresent(Int.self, forKey: .cycles) ?? 1,
      debounceMicroseconds: try values.decodeIfPresent(UInt64.self, forKey: .debounce) ?? 10_000,
      start: try values.decodeIfPresent(ChannelLevel.self, forKey: .start),
      stops: try values.decodeIfPresent([ChannelLevel].self, forKey: .stop) ?? [],
      invariants: try values.decodeIfPresent([SequenceInvariant].self, forKey: .invariants) ?? [],
      points: try values.decodeIfPresent(SequencePoints.self, forKey: .points) ?? SequencePoints(),
      passMark: try values.decodeIfPresent(Int.self, forKey: .passMark) ?? 70,
      otherChannels: try values.decodeIfPresent([String].self, forKey: .otherChannels) ?? [])
  }

  package func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: Key.self)
    try values.encode(Self.formatName, forKey: .format)
    try values.encode(id, forKey: .id)
    try values.encode(version, forKey: .version)
    try values.encode(cylinders, forKey: .cylinders)
    try values.encode(variants.map { Variant(steps: $0.map(SequenceStep.Record.init)) }, forKey: .variants)
    try values.encode(isCyclic, forKey: .cyclic)
    try values.encode(cycles, forKey: .cycles)
    try values.encode(debounceMicroseconds, forKey: .debounce)
    try values.encodeIfPresent(start, forKey: .start)
    try values.encode(stops, forKey: .stop)
    try values.encode(invariants, forKey: .invariants)
    try values.encode(points, forKey: .points)
    try values.encode(passMark, forKey: .passMark)
    try values.encode(otherChannels, forKey: .otherChannels)
  }
}

extension SequenceStep {
  /// A step as it is written: the id is its number unless given.
  fileprivate struct Record: Codable {
    enum CodingKeys: String, CodingKey, CaseIterable {
      case id, movement, after
      case wait = "wait_us"
      case stroke = "stroke_us"
    }

    var id: String?
    var movement: Movement
    var after: [String]?
    var wait: TimeWindow?
    var stroke: TimeWindow?

    init(_ step: SequenceStep) {
      (id, movement, after, wait, stroke) = (step.id, step.movement, step.after, step.wait, step.stroke)
    }

    init(from decoder: any Decoder) throws {
      let values = try decoder.strictContainer(keyedBy: CodingKeys.self)
      id = try values.decodeIfPresent(String.self, forKey: .id)
      movement = try values.decode(Movement.self, forKey: .movement)
      after = try values.decodeIfPresent([String].self, forKey: .after)
      wait = try values.decodeIfPresent(TimeWindow.self, forKey: .wait)
      stroke = try values.decodeIfPresent(TimeWindow.self, forKey: .stroke)
    }

    func name(_ number: Int) -> String { id ?? "\(number + 1)" }

    func step(number: Int, previous: String?) -> SequenceStep {
      SequenceStep(
        id: name(number), movement, after: after ?? (previous.map { [$0] } ?? []), wait: wait, stroke: stroke)
    }
  }
}

extension SequenceInvariant: Codable {
  private enum Key: String, CodingKey, CaseIterable { case id, movement, requires, never, cap }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.strictContainer(keyedBy: Key.self)
    let rule: Rule
    if values.contains(.never) {
      rule = .never(try values.decode([ChannelLevel].self, forKey: .never))
    } else {
      rule = .onlyIf(
        try values.decode(Movement.self, forKey: .movement),
        try values.decode([ChannelLevel].self, forKey: .requires))
    }
    self.init(
      id: try values.decode(String.self, forKey: .id), rule,
      cap: try values.decodeIfPresent(Int.self, forKey: .cap) ?? 30)
  }

  package func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: Key.self)
    try values.encode(id, forKey: .id)
    try values.encode(cap, forKey: .cap)
    switch rule {
    case .never(let levels): try values.encode(levels, forKey: .never)
    case .onlyIf(let movement, let levels):
      try values.encode(movement, forKey: .movement)
      try values.encode(levels, forKey: .requires)
    }
  }
}

extension ChannelLevel: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let level = ChannelLevel(code: text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "'\(text)' is no level of a channel; write it as 'b0=1'")
    }
    self = level
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

extension Movement: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let movement = Movement(code: text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "'\(text)' is no movement; write it as 'A+', 'A-' or 'H1=1'")
    }
    self = movement
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

/// `[least, most]`.
extension TimeWindow: Codable {
  package init(from decoder: any Decoder) throws {
    var container = try decoder.unkeyedContainer()
    let least = try container.decode(UInt64.self)
    let most = try container.decode(UInt64.self)
    guard container.isAtEnd else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "a window is [least, most] in µs")
    }
    self.init(least, most)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.unkeyedContainer()
    try container.encode(least)
    try container.encode(most)
  }
}
