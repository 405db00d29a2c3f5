import CGPIO
import Glibc

/// A line of a GPIO chip of this computer.
@safe
final class GPIOLine: GPIOLineEnd {
  /// What others see who want the line.
  static let consumer = GPIOPlace.ownName
  /// Such as `libgpiod 1.6.3`.
  static var library: String { unsafe String(cString: cgpio_library()) }

  let isDebounced = cgpio_kernel_debounces()
  private let place: GPIOPlace
  private let line: OpaquePointer
  private var lastNumber: UInt32 = 0

  init(_ place: GPIOPlace, use: GPIOUse) throws(GPIOFailure) {
    var setup = cgpio_setup(place, use, bias: place.bias)
    var failure = cgpio_failure()
    guard let line = unsafe cgpio_open(place.chip, place.line, Self.consumer, &setup, &failure) else {
      throw GPIOFailure(
        place: place, step: .init(failure.step), code: failure.error, consumer: failure.consumerName)
    }
    self.place = place
    unsafe self.line = line
  }

  deinit {
    unsafe cgpio_close(line)
  }

  var descriptor: CInt? {
    let descriptor = unsafe cgpio_descriptor(line)
    return descriptor < 0 ? nil : descriptor
  }

  func level() throws(GPIOFailure) -> Bool {
    let level = unsafe cgpio_get(line)
    if level < 0 { throw failure() }
    return level == 1
  }

  func set(_ level: Bool) throws(GPIOFailure) {
    if unsafe cgpio_set(line, level) != 0 { throw failure() }
  }

  func use(as use: GPIOUse, bias: GPIOPlace.Bias) throws(GPIOFailure) {
    var setup = cgpio_setup(place, use, bias: bias)
    if unsafe cgpio_reconfigure(line, &setup) != 0 { throw failure() }
  }

  func nextEdge() throws(GPIOFailure) -> GPIOEdge? {
    var edge = cgpio_edge()
    switch unsafe cgpio_read_edge(line, &edge) {
    case 0: return nil
    case 1:
      let lost = edge.number == 0 ? 0 : Int(edge.number &- lastNumber) - 1
      lastNumber = edge.number
      return GPIOEdge(time: edge.time &+ Self.suspendedTime, level: edge.is_rising, lostBefore: max(0, lost))
    default: throw failure()
    }
  }

  private func failure() -> GPIOFailure { GPIOFailure(place: place, step: .use, code: errno) }

  /// ns that the clock of the kernel's stamps lags behind the one of ``CableThread``: the time this computer slept.
  private static var suspendedTime: UInt64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    let stamped = UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    let now = CableThread.now()
    // Read one after the other: less than a millisecond is the reading itself.
    return now > stamped + 1_000_000 ? now - stamped : 0
  }
}

extension GPIOPlace {
  /// Looks at the line without taking it.
  ///
  /// - Returns: Who has it; nil when nobody, or nobody knows.
  /// - Throws: ``GPIOFailure`` when there is no such chip or line, or it may not be looked at.
  package func holder() throws(GPIOFailure) -> String? {
    var found = cgpio_failure()
    unsafe cgpio_look(chip, line, &found)
    guard found.step == CGPIO_STEP_NONE else {
      throw GPIOFailure(place: self, step: .init(found.step), code: found.error)
    }
    return found.consumerName
  }
}

extension cgpio_failure {
  fileprivate var consumerName: String? {
    let name = unsafe withUnsafeBytes(of: consumer) {
      unsafe String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
    }
    return name.isEmpty ? nil : name
  }
}

extension cgpio_setup {
  fileprivate init(_ place: GPIOPlace, _ use: GPIOUse, bias: GPIOPlace.Bias) {
    self.init()
    is_active_low = place.isActiveLow
    switch use {
    case .input: break
    case .edges:
      has_edges = true
      debounce = UInt32(clamping: place.debounceMicroseconds)
    case .output(let level):
      is_output = true
      self.level = level
    }
    self.bias =
      switch bias {
      case .unchanged: CGPIO_BIAS_UNCHANGED
      case .pullUp: CGPIO_BIAS_PULL_UP
      case .pullDown: CGPIO_BIAS_PULL_DOWN
      case .none: CGPIO_BIAS_NONE
      }
  }
}
