import Circuits

/// Which circuit an entry of a log is about: the one with the fault, or the one after its repair.
struct RepairState {
  private enum State {
    case broken
    /// Something of the group was mended: most likely it works again.
    case perhapsMended
    case mended
    /// A remedy was tried and nobody knows the fault.
    case unknown
  }

  private let search: FaultSearch
  private let inserted: Fault?
  /// Rows of the inserted fault and of those that no reading tells from it; empty where it is not known.
  private let rows: [Int]
  private let group: [Fault]
  private let reference: Nets
  private var state = State.broken

  init(_ search: FaultSearch, inserted: Fault?, reference: Nets) {
    self.search = search
    self.inserted = inserted
    self.reference = reference
    group = inserted.map(search.group) ?? []
    rows = group.compactMap { search.dictionary.candidates.firstIndex(of: $0) }
  }

  mutating func take(_ remedy: Remedy) {
    guard let inserted else {
      state = .unknown
      return
    }
    if remedy.undoes(inserted, in: reference) {
      state = .mended
    } else if state == .broken, group.contains(where: { remedy.undoes($0, in: reference) }) {
      state = .perhapsMended
    }
  }

  /// Whether the fault in the kit can have shown this; everything where it is not known.
  func inserted(explains entry: FaultLogEntry) -> Bool {
    rows.isEmpty || rows.contains { search.explains($0, entry) }
  }

  /// What an entry after a remedy tells; nil for one that belongs to the search.
  mutating func meaning(of entry: FaultLogEntry) -> FaultAnalysis.Step.Meaning? {
    if state == .broken { return nil }
    if case .measurement(let reading) = entry, reading.isUnsafe { return .unsafe }
    if state == .unknown { return .afterRemedy }
    let isHealthy = search.explains(search.dictionary.healthyRow, entry)
    let isFaulty = inserted(explains: entry)
    if isHealthy, !isFaulty { state = .mended }
    guard state == .mended else { return nil }
    return !isHealthy ? .contradictsRepair : isFaulty ? .afterRemedy : .verified
  }
}

extension FaultAnalysis.Step.Meaning {
  /// Whether it fits nothing that it should fit.
  var isOdd: Bool { self == .contradicts || self == .misread }
}
