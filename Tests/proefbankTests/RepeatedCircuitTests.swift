import Exercises
import Testing

@testable import proefbank

@Suite("Two exercises on one circuit")
struct RepeatedCircuitTests {
  @Test("An author who measures in a circuit that is wired elsewhere is told, whatever its parts are called")
  func told() async throws {
    let own = try AuthorsFolder()
    try own.copy(
      "measure-voltage", as: "our-values",
      changing: [
        "  - [-F1:2, -S0:11]\n  - [-S0:12, -S1:13]\n": "  - [-F1:2, -S1:13]\n", "[-S1:14, -P1:X1]": "[-S1:14, -P1:X2]",
        "[-P1:X2, -T1:-]": "[-P1:X1, -T1:-]",
      ])
    let check = LibraryCheck(library: own.library, naming: [own.path])
    let report = await check.report(on: check.chosen([own.path]))
    let found = report.exercises.flatMap(\.findings).filter { $0.subject == "reference" }
    #expect(found.map(\.message) == ["it is the circuit of 'lamp-push-button' with other names"])
  }
}
