import Testing

@testable import KitWeb

@Suite("The code of a worksheet") struct QRCodeTests {
  /// A finder pattern (ISO/IEC 18004): 7 × 7 dark, in it 5 × 5 light, in it 3 × 3 dark.
  private func isFinder(_ code: QRCode, row: Int, column: Int) -> Bool {
    (0..<7).allSatisfy { y in
      (0..<7).allSatisfy { x in
        let ring = min(x, y, 6 - x, 6 - y)
        return code.isDark(row: row + y, column: column + x) == (ring != 1)
      }
    }
  }

  @Test("It has its three finders, and grows with the text")
  func finders() throws {
    let code = try #require(QRCode("http://bench-3:8080/stations/bench-3/exercises/latching-circuit"))
    for (row, column) in [(0, 0), (0, code.side - 7), (code.side - 7, 0)] {
      #expect(isFinder(code, row: row, column: column))
    }
    #expect(!isFinder(code, row: code.side - 7, column: code.side - 7))
    #expect((code.side - 21) % 4 == 0)
    #expect(try #require(QRCode("a")).side == 21)
    #expect(try #require(QRCode(String(repeating: "a", count: 2331))).side == 177)
  }

  @Test("A text that no code holds has none", arguments: ["", "a\u{0}b", String(repeating: "a", count: 2332)])
  func impossible(text: String) {
    #expect(QRCode(text) == nil)
  }

  @Test("The path draws each dark module once, inside the quiet zone")
  func path() throws {
    let code = try #require(QRCode("https://bench-3.example/stations/a/exercises/b"))
    var drawn: Set<[Int]> = []
    for bar in code.path.split(separator: "M") {
      let numbers = bar.split { !$0.isNumber }.compactMap { Int($0) }
      let (x, y, length) = (numbers[0], numbers[1], numbers[2])
      for column in x..<(x + length) { #expect(drawn.insert([y, column]).inserted) }
    }
    var dark: Set<[Int]> = []
    for row in 0..<code.side {
      for column in 0..<code.side where code.isDark(row: row, column: column) {
        dark.insert([row + QRCode.quietZone, column + QRCode.quietZone])
      }
    }
    #expect(drawn == dark)
    #expect(code.size == code.side + 8)
  }
}
