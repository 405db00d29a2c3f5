import Circuits
import Exercises

/// What is right or wrong with one answer, the most telling first.
enum MeasurementVerdict: Hashable {
  case right
  case notAnswered
  /// The leads were not where the question asks for them.
  case otherTerminals
  /// The amount is right, the sign is not: the leads are exchanged.
  case otherSign
  /// Another quantity was measured.
  case otherQuantity
  /// Right but for a factor of a thousand or a million.
  case otherPrefix
  case outsideTolerance
  /// The uncertainty that was given with the value is too large for it to tell anything.
  case tooUncertain
}

extension ExpectedMeasurements {
  /// As a share of the expected value, beside the tolerance of the question.
  private static let largestUncertainty = 0.1

  /// What is right or wrong with an answer, whatever its unit.
  func judge(_ answer: MeasurementAnswer, _ question: MeasurementQuestion) -> MeasurementVerdict {
    let unit = question.quantity.unit
    guard let (scale, measured) = Self.parse(answer.unit), measured == unit else { return .otherQuantity }
    let asked = question.quantity.terminals
    var isExchanged = false
    if let red = answer.red, let black = answer.black, asked.count == 2 {
      isExchanged = isSame(red, asked[1]) && isSame(black, asked[0])
      // Between two terminals of one net there is no way round.
      if isSame(red, asked[0]), isSame(black, asked[1]) {
        isExchanged = false
      } else if !isExchanged {
        return .otherTerminals
      }
    }
    let expected = value(question.quantity)
    // What the leads would show the way they were; diodes carry one way only.
    let shown =
      if isExchanged, case .resistance(let red, let black) = question.quantity {
        value(.resistance(red: black, black: red))
      } else { expected }
    guard (shown == nil) == (expected == nil) else { return .otherTerminals }
    guard let expected, let shown, let written = answer.value else {
      return expected == nil && answer.value == nil ? .right : .outsideTolerance
    }
    let uncertainty = answer.uncertainty * scale
    let ownTolerance = abs(expected) * question.relativeError + question.absoluteError
    // With a meter that may be that far off anything would be right.
    guard uncertainty <= Self.largestUncertainty * abs(expected) + ownTolerance else { return .tooUncertain }
    let tolerance = ownTolerance + uncertainty
    func fits(_ value: Double) -> Bool { abs(value - expected) <= tolerance }
    let value = written * scale
    guard fits(shown) else { return .otherTerminals }
    // With the leads exchanged the meter shows the other sign: this value was not read there.
    if unit == "V", isExchanged, fits(value), !fits(-value) { return .otherSign }
    if fits(value) { return .right }
    if unit != "Ω", fits(-value) { return .otherSign }
    for factor in [1e-6, 1e-3, 1e3, 1e6] where abs(expected) > tolerance && fits(value * factor) {
      return .otherPrefix
    }
    return .outsideTolerance
  }

  private func isSame(_ one: Terminal, _ other: Terminal) -> Bool {
    one == other || task.nets.group(of: one).contains(other)
  }

  /// The factor and the unit of `mV`, `kΩ`, `kOhm`, `A`, whatever their case but for m (milli) and M (mega); nil for what is
  /// no such unit.
  static func parse(_ text: String) -> (scale: Double, unit: String)? {
    let prefixes: [(String, Double)] = [
      ("", 1), ("m", 1e-3), ("µ", 1e-6), ("μ", 1e-6), ("u", 1e-6), ("k", 1e3), ("K", 1e3), ("M", 1e6),
    ]
    let units = ["v": "V", "a": "A", "ω": "Ω", "ohm": "Ω"]
    for (prefix, scale) in prefixes where text.hasPrefix(prefix) {
      if let unit = units[text.dropFirst(prefix.count).lowercased()] { return (scale, unit) }
    }
    return nil
  }
}

extension MeasurementQuestion.Quantity {
  /// Red and black lead; none for a current.
  var terminals: [Terminal] {
    switch self {
    case .voltage(let red, let black), .resistance(let red, let black): [red, black]
    case .sourceCurrent: []
    }
  }
}
