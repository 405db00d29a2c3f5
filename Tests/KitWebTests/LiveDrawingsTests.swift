import Circuits
import Drawings
import Exercises
import Testing

@testable import KitWeb

@Suite("Drawings for all who watch") struct LiveDrawingsTests {
  private func exercise(_ hash: String) -> Exercise {
    Exercise(
      id: "lamp", version: 1, kind: .wiring(WiringTask(reference: .empty, requirements: [], connectionPoints: 0)),
      tag: .reproductive, kit: "k", texts: [:], passMark: 70, attemptsAllowed: nil, release: .automatic,
      expectedMinutes: 1, contentHash: hash)
  }

  @Test("one state is drawn once; another state, language or content of the exercise is drawn for itself")
  func once() {
    let drawings = LiveDrawings()
    var drawn = 0
    func look(_ hash: String, on: Set<String> = [], _ language: String = "nl") -> String? {
      drawings.drawing(of: exercise(hash), showing: ShownState(on: on), language) {
        drawn += 1
        return "drawing \(drawn)"
      }
    }
    #expect(look("a") == "drawing 1" && look("a") == "drawing 1")
    #expect(look("a", on: ["-P1"]) == "drawing 2")
    #expect(look("a", "pl") == "drawing 3")
    #expect(look("b") == "drawing 4")
    #expect(look("a") == "drawing 1")
  }

  @Test("not more are kept than are asked for again and again")
  func bounded() {
    let drawings = LiveDrawings()
    var drawn = 0
    for number in 0...LiveDrawings.most {
      _ = drawings.drawing(of: exercise("\(number)"), showing: .atRest, "nl") { "\(number)" }
    }
    _ = drawings.drawing(of: exercise("0"), showing: .atRest, "nl") {
      drawn += 1
      return "again"
    }
    #expect(drawn == 1)
  }
}
