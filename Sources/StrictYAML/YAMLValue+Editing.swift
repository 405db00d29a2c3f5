/// Changes to a file between reading and decoding. Every value keeps the place where its author wrote it.
extension YAMLValue {
  /// The same value with every text changed, keys of mappings left alone.
  package func mapTexts(_ change: (String) -> String) -> YAMLValue {
    switch content {
    case .scalar(let text, let isPlain): with(.scalar(change(text), isPlain: isPlain))
    case .alias: self
    case .list(let items): with(.list(items.map { $0.mapTexts(change) }))
    case .mapping(let pairs): with(.mapping(pairs.map { ($0.key, $0.value.mapTexts(change)) }))
    }
  }

  /// Calls `visit` with every text in this value and where it stands, keys of mappings left out.
  package func visitTexts(_ visit: (String, YAMLValue) -> Void) {
    switch content {
    case .scalar(let text, _): visit(text, self)
    case .alias: break
    case .list(let items): for item in items { item.visitTexts(visit) }
    case .mapping(let pairs): for pair in pairs { pair.value.visitTexts(visit) }
    }
  }

  /// This value with another one laid over it: mappings are put together key by key, anything else is replaced.
  package func merged(with overlay: YAMLValue) -> YAMLValue {
    guard case .mapping(var pairs) = content, case .mapping(let others) = overlay.content else { return overlay }
    for other in others {
      if let name = other.key.scalar, let index = pairs.firstIndex(where: { $0.key.scalar == name }) {
        pairs[index].value = pairs[index].value.merged(with: other.value)
      } else {
        pairs.append(other)
      }
    }
    return with(.mapping(pairs))
  }

  /// A mapping with this value for a key, whether it has the key or not; any other value as it is.
  package func setting(_ key: String, to value: YAMLValue) -> YAMLValue {
    guard case .mapping(var pairs) = content else { return self }
    if let index = pairs.firstIndex(where: { $0.key.scalar == key }) {
      pairs[index].value = value
    } else {
      pairs.append((YAMLValue(.scalar(key, isPlain: true), at: value.position, collector: collector), value))
    }
    return with(.mapping(pairs))
  }

  /// A mapping without some of its keys; any other value as it is.
  package func without(_ keys: Set<String>) -> YAMLValue {
    guard case .mapping(let pairs) = content else { return self }
    return with(.mapping(pairs.filter { pair in !(pair.key.scalar.map(keys.contains) ?? false) }))
  }

  /// The same value with each `{key: name}` replaced by what `resolve` gives for the name. A list that comes in place
  /// of an item of a list is spliced into it. A name that cannot be resolved has reported, and stays.
  package func replacing(_ key: String, _ resolve: (YAMLValue) -> YAMLValue?) -> YAMLValue {
    switch content {
    case .scalar, .alias: return self
    case .list(let items):
      return with(
        .list(
          items.flatMap { item -> [YAMLValue] in
            let replaced = item.replacing(key, resolve)
            guard item.reference(key) != nil, case .list(let spliced) = replaced.content else { return [replaced] }
            return spliced
          }))
    case .mapping(let pairs):
      if let name = reference(key) { return resolve(name) ?? self }
      return with(.mapping(pairs.map { ($0.key, $0.value.replacing(key, resolve)) }))
    }
  }

  /// Values in this one, itself included.
  package var size: Int {
    switch content {
    case .scalar, .alias: 1
    case .list(let items): items.reduce(1) { $0 + $1.size }
    case .mapping(let pairs): pairs.reduce(1) { $0 + 1 + $1.value.size }
    }
  }

  /// The name in `{key: name}`, a mapping with this key only.
  private func reference(_ key: String) -> YAMLValue? {
    guard case .mapping(let pairs) = content, pairs.count == 1, pairs[0].key.scalar == key else { return nil }
    return pairs[0].value
  }

  private func with(_ content: Content) -> YAMLValue { YAMLValue(content, at: position, collector: collector) }
}
