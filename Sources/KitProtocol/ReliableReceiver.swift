/// The receiving half of the numbered frames: in order, each once.
struct ReliableReceiver: Sendable {
  enum Verdict: Hashable, Sendable {
    case take
    /// Taken before; the acknowledgement was lost.
    case duplicate
    /// A frame before it is missing; `report` the first time for each gap.
    case gap(report: Bool)
  }

  /// The number that comes next: goes out as acknowledgement.
  private(set) var expected: UInt8 = 0
  private var gapIsReported = false

  mutating func received(_ sequence: UInt8) -> Verdict {
    switch sequence &- expected {
    case 0:
      expected &+= 1
      gapIsReported = false
      return .take
    case 128...:
      return .duplicate
    default:
      defer { gapIsReported = true }
      return .gap(report: !gapIsReported)
    }
  }
}
