import Yams

extension YAMLValue {
  /// The value that the parser found; nil, and reported, when mappings and lists are nested deeper than `levels`.
  ///
  /// - Parameters:
  ///   - node: what the parser found.
  ///   - fallback: the place of what stands around it, for a node without one.
  ///   - source: number of the file among those of the collector.
  ///   - levels: how much deeper it may be nested.
  ///   - collector: takes what is wrong.
  init?(_ node: Node, fallback: Position, source: Int, levels: Int, collector: DiagnosticCollector) {
    let position = node.mark.map { Position(line: $0.line, column: $0.column, source: source) } ?? fallback
    guard levels >= 0 else {
      collector.report("mappings and lists are nested too deeply", at: position, hint: "use fewer levels")
      return nil
    }
    func child(_ node: Node) -> YAMLValue? {
      YAMLValue(node, fallback: position, source: source, levels: levels - 1, collector: collector)
    }
    switch node {
    case .scalar(let scalar): content = .scalar(scalar.string, isPlain: scalar.style == .plain)
    case .alias: content = .alias
    case .sequence(let sequence):
      var items: [YAMLValue] = []
      for item in sequence {
        guard let item = child(item) else { return nil }
        items.append(item)
      }
      content = .list(items)
    case .mapping(let mapping):
      var pairs: [(key: YAMLValue, value: YAMLValue)] = []
      for (key, value) in mapping {
        guard let key = child(key), let value = child(value) else { return nil }
        pairs.append((key, value))
      }
      content = .mapping(pairs)
    }
    self.position = position
    self.collector = collector
  }

  init(_ content: Content, at position: Position, collector: DiagnosticCollector) {
    self.content = content
    self.position = position
    self.collector = collector
  }
}
