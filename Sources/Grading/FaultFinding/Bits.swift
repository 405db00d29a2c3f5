/// Information in bits, computed without a mathematics library so that every machine gets the same digits.
enum Bits {
  /// log₂ of a positive number: the exponent, and ln of the significand by the series of artanh.
  static func log2(_ value: Double) -> Double {
    guard value > 0, value.isFinite else { return 0 }
    let z = (value.significand - 1) / (value.significand + 1)
    var (term, sum) = (z, 0.0)
    for odd in stride(from: 1, through: 41, by: 2) {
      sum += term / Double(odd)
      term *= z * z
    }
    return Double(value.exponent) + 2 * sum / 0.693_147_180_559_945_309
  }
}
