import StrictYAML

extension ExerciseDecoder {
  /// The expected course of a sequence exercise; the keys are those of `proefbank.sequence-task/1`.
  func decodeSequenceTask(
    _ map: YAMLMapping, kit: KitDescription, id: String, version: Int, passMark: Int
  ) -> SequenceTask? {
    let keys = [
      "cylinders", "steps", "variants", "cyclic", "cycles", "debounce_us", "start", "stop", "invariants", "points",
      "other_channels",
    ]
    guard let task = map.required("sequence")?.mapping(keys: keys) else { return nil }
    let channels = kit.channels.inputs.map(\.name)
    let cylinders = task["cylinders"]?.list { decodeCylinder($0, channels) } ?? []
    if task["steps"] != nil, task["variants"] != nil {
      task["variants"]?.report("either 'steps' or 'variants'", hint: "put the steps into one of the variants")
    }
    let variants =
      task["variants"]?.list { $0.mapping(keys: ["steps"])?.required("steps").flatMap(decodeSteps) }
      ?? (task.required("steps").flatMap(decodeSteps).map { [$0] } ?? [])
    let cyclic = task["cyclic"].map { $0.flag() } ?? false
    let cycles = task["cycles"].map { $0.wholeNumber(in: 1...1000) } ?? 1
    let debounce = task["debounce_us"].map { $0.wholeNumber(in: 0...1_000_000) } ?? 10_000
    let start = task["start"].flatMap { decodeLevel($0, channels) }
    let stops = task["stop"]?.list { decodeLevel($0, channels) } ?? []
    let invariants = task["invariants"]?.list { decodeInvariant($0, channels) } ?? []
    let points = task["points"].map(decodeSequencePoints) ?? SequencePoints()
    let others = task["other_channels"]?.list { $0.text("a channel") } ?? []
    guard let cyclic, let cycles, let debounce, let points, !variants.isEmpty else { return nil }
    return SequenceTask(
      id: id, version: version, cylinders: cylinders, variants: variants, isCyclic: cyclic, cycles: cycles,
      debounceMicroseconds: UInt64(debounce), start: start, stops: stops, invariants: invariants, points: points,
      passMark: passMark, otherChannels: others)
  }

  private func decodeCylinder(_ value: YAMLValue, _ channels: [String]) -> Cylinder? {
    guard let map = value.mapping(keys: ["name", "retracted", "extended"]) else { return nil }
    let name = map.required("name")?.text("a cylinder such as A")
    let retracted = map["retracted"].flatMap { decodeChannel($0, channels) }
    let extended = map["extended"].flatMap { decodeChannel($0, channels) }
    if map["retracted"] == nil, map["extended"] == nil {
      value.report("a cylinder has a limit switch", hint: "give 'retracted' or 'extended'")
    }
    guard let name else { return nil }
    return Cylinder(name: name, retracted: retracted, extended: extended)
  }

  private func decodeChannel(_ value: YAMLValue, _ channels: [String]) -> String? {
    guard let name = value.text("a channel of the kit") else { return nil }
    if channels.contains(name) { return name }
    value.report("the kit has no channel '\(name)'", hint: hint(for: name, among: channels))
    return nil
  }

  private func decodeLevel(_ value: YAMLValue, _ channels: [String]) -> ChannelLevel? {
    guard let text = value.text("a level such as b0=1") else { return nil }
    guard let level = ChannelLevel(code: text) else {
      value.report("'\(text)' is no level of a channel", hint: "write it as b0=1")
      return nil
    }
    guard channels.contains(level.channel) else {
      value.report("the kit has no channel '\(level.channel)'", hint: hint(for: level.channel, among: channels))
      return nil
    }
    return level
  }

  private func decodeMovement(_ value: YAMLValue) -> Movement? {
    guard let text = value.text("a movement such as A+") else { return nil }
    if let movement = Movement(code: text) { return movement }
    value.report("'\(text)' is no movement", hint: "write it as A+, A- or H1=1")
    return nil
  }

  /// `A+`, or a mapping where a step has an id, an order or times of its own. Without 'after' it follows the one above.
  private func decodeSteps(_ value: YAMLValue) -> [SequenceStep]? {
    guard let items = value.list() else { return nil }
    var steps: [SequenceStep] = []
    for (index, item) in items.enumerated() {
      var step: SequenceStep?
      let previous = steps.last.map { [$0.id] } ?? []
      if item.peek("movement") == nil {
        step = decodeMovement(item).map { SequenceStep(id: "\(index + 1)", $0, after: previous) }
      } else if let map = item.mapping(keys: ["id", "movement", "after", "wait_us", "stroke_us"]) {
        let movement = map.required("movement").flatMap(decodeMovement)
        let id = map["id"]?.text("a name") ?? "\(index + 1)"
        let after = map["after"]?.list { $0.text("the id of a step") } ?? previous
        let wait = map["wait_us"].flatMap(decodeWindow)
        let stroke = map["stroke_us"].flatMap(decodeWindow)
        step = movement.map { SequenceStep(id: id, $0, after: after, wait: wait, stroke: stroke) }
      }
      if let step { steps.append(step) }
    }
    if items.isEmpty { value.report("a sequence has at least one step") }
    return steps.count == items.count && !steps.isEmpty ? steps : nil
  }

  private func decodeWindow(_ value: YAMLValue) -> TimeWindow? {
    guard let times = value.list({ $0.wholeNumber(in: 0...3_600_000_000) }) else { return nil }
    guard times.count == 2, times[0] <= times[1] else {
      value.report("expected the shortest and the longest time in µs", hint: "such as [200000, 1500000]")
      return nil
    }
    return TimeWindow(UInt64(times[0]), UInt64(times[1]))
  }

  private func decodeInvariant(_ value: YAMLValue, _ channels: [String]) -> SequenceInvariant? {
    guard let map = value.mapping(keys: ["id", "movement", "requires", "never", "cap"]) else { return nil }
    let id = map.required("id").flatMap { decodeIdentifier($0) }
    let cap = map["cap"].map { $0.wholeNumber(in: 0...100) } ?? 30
    if let never = map["never"] {
      let levels = never.list { decodeLevel($0, channels) } ?? []
      if map["movement"] != nil || map["requires"] != nil {
        never.report("either 'never', or 'movement' with 'requires'", hint: "make two invariants of it")
      }
      guard let id, let cap, !levels.isEmpty else { return nil }
      return SequenceInvariant(id: id, .never(levels), cap: cap)
    }
    let movement = map.required("movement").flatMap(decodeMovement)
    let levels = map.required("requires")?.list { decodeLevel($0, channels) } ?? []
    guard let id, let cap, let movement, !levels.isEmpty else { return nil }
    return SequenceInvariant(id: id, .onlyIf(movement, levels), cap: cap)
  }

  private func decodeSequencePoints(_ value: YAMLValue) -> SequencePoints? {
    guard let map = value.mapping(keys: ["order", "waits", "strokes"]) else { return nil }
    let order = map["order"].map { $0.wholeNumber(in: 0...100) } ?? 0
    let waits = map["waits"].map { $0.wholeNumber(in: 0...100) } ?? 0
    let strokes = map["strokes"].map { $0.wholeNumber(in: 0...100) } ?? 0
    guard let order, let waits, let strokes else { return nil }
    guard order + waits + strokes == 100 else {
      value.report("order, waits and strokes add up to \(order + waits + strokes)", hint: "make it 100")
      return nil
    }
    return SequencePoints(order: order, waits: waits, strokes: strokes)
  }
}
