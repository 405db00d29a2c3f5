package import CoreMetrics
import Synchronization

/// Keeps what the daemon counts and measures, for Prometheus to fetch: a backend of swift-metrics.
///
/// One series for each label and its dimensions, for as long as the daemon runs; instruments of one series share it.
package final class MetricsRegistry: MetricsFactory {
  struct Key: Hashable, Comparable {
    var label: String
    var dimensions: [String]

    static func < (one: Key, other: Key) -> Bool {
      one.label == other.label
        ? one.dimensions.lexicographicallyPrecedes(other.dimensions) : one.label < other.label
    }
  }

  enum Kind: String { case counter, gauge, histogram }

  private let series = Mutex<[Key: Series]>([:])

  package init() {}

  private func series(_ kind: Kind, _ label: String, _ dimensions: [(String, String)], unit: Double = 1) -> Series {
    // One separator that neither a name nor a value has.
    let key = Key(label: label, dimensions: dimensions.map { "\($0.0)\u{1F}\($0.1)" }.sorted())
    return series.withLock { series in
      if let known = series[key] { return known }
      let new = Series(kind: kind, unit: unit)
      series[key] = new
      return new
    }
  }

  /// All series, in order of their names.
  var all: [(key: Key, series: Series)] {
    series.withLock { series in series.sorted { $0.key < $1.key }.map { (key: $0.key, series: $0.value) } }
  }

  package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
    series(.counter, label, dimensions)
  }

  package func makeFloatingPointCounter(
    label: String, dimensions: [(String, String)]
  ) -> any FloatingPointCounterHandler {
    series(.counter, label, dimensions)
  }

  package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
    series(.gauge, label, dimensions)
  }

  package func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
    series(aggregate ? .histogram : .gauge, label, dimensions)
  }

  /// Timers are kept in seconds, as Prometheus wants it.
  package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
    series(.histogram, label, dimensions, unit: 1e-9)
  }

  // Series stay: a counter that goes away and comes back would look like a restart.
  package func destroyCounter(_ handler: any CounterHandler) {}
  package func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
  package func destroyMeter(_ handler: any MeterHandler) {}
  package func destroyRecorder(_ handler: any RecorderHandler) {}
  package func destroyTimer(_ handler: any TimerHandler) {}
}

/// One line, or one histogram, of the exposition.
final class Series: Sendable {
  /// Upper bounds of a histogram: seconds, from what is not felt to what is given up.
  static let bounds = [0.001, 0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

  struct State {
    var value = 0.0
    var count = 0
    var buckets = [Int](repeating: 0, count: bounds.count)
  }

  let kind: MetricsRegistry.Kind
  private let unit: Double
  private let state = Mutex(State())

  init(kind: MetricsRegistry.Kind, unit: Double) {
    self.kind = kind
    self.unit = unit
  }

  var present: State { state.withLock { $0 } }

  private func add(_ amount: Double) { state.withLock { $0.value += amount } }

  private func observe(_ value: Double) {
    state.withLock { state in
      guard kind == .histogram else { return state.value = value }
      state.value += value
      state.count += 1
      for (index, bound) in Self.bounds.enumerated() where value <= bound { state.buckets[index] += 1 }
    }
  }
}

extension Series: CounterHandler {
  func increment(by amount: Int64) { add(Double(amount)) }
  func reset() { state.withLock { $0 = State() } }
}

extension Series: FloatingPointCounterHandler, MeterHandler {
  func increment(by amount: Double) { add(amount) }
  func decrement(by amount: Double) { add(-amount) }
  func set(_ value: Int64) { observe(Double(value)) }
  func set(_ value: Double) { observe(value) }
}

extension Series: RecorderHandler, TimerHandler {
  func record(_ value: Int64) { observe(Double(value)) }
  func record(_ value: Double) { observe(value) }
  func recordNanoseconds(_ duration: Int64) { observe(Double(duration) * unit) }
}
