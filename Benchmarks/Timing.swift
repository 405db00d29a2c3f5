import Foundation

/// µs of the quickest of some runs.
func microseconds(bestOf runs: Int = 5, _ body: () throws -> Void) rethrows -> Double {
  let clock = ContinuousClock()
  var best = Double.infinity
  for _ in 0..<runs {
    let time = try clock.measure { try body() }
    best = min(best, time / .microseconds(1))
  }
  return best
}

/// Writes what a section of `Benchmarks/peers` reads.
func printJSON(_ value: some Encodable) throws {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  FileHandle.standardOutput.write(try encoder.encode(value) + Data("\n".utf8))
}
