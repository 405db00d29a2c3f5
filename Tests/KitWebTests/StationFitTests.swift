import Attempts
import Exercises
import Foundation
import Messages
import Testing

@testable import KitWeb

@Suite("Which exercises a station offers") struct StationFitTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path
  private static let library = ExerciseLibrary(
    kitsDirectory: "\(root)/kits", exercisesDirectories: ["\(root)/exercises"]
  ) { "\($0.count)" }

  private func fit(_ id: String, on model: String = "electro-basis", virtual: Bool?) throws -> StationFit {
    let exercise = try #require(Self.library[id])
    let attached = virtual.map {
      KitIdentity(model: model, serialNumber: "1", firmwareVersion: "1.0.0", protocolVersion: 1, isVirtual: $0)
    }
    return StationFit(exercise, in: Self.library, on: model, attached: attached)
  }

  @Test(
    "A search for a welded contact is offered on a virtual kit, and while no kit is attached; a kit of metal says why not"
  )
  func weld() throws {
    #expect(try fit("fault-does-not-stop", virtual: true) == .fits)
    #expect(try fit("fault-does-not-stop", virtual: nil) == .fits)
    #expect(try fit("fault-does-not-stop", virtual: false) == .cannotInsert)
    #expect(try fit("fault-does-not-stop", virtual: false).obstacle?.key == "refusal.not_on_this_kit")
  }

  @Test("What a relay opens is searched on every kit; an exercise for another kit is told apart")
  func others() throws {
    #expect(try fit("fault-open-coil", virtual: false) == .fits)
    #expect(try fit("fault-does-not-stop", on: "gpio-mini", virtual: true) == .otherKit)
    #expect(try fit("lamp-push-button", virtual: false).obstacle == nil)
  }
}
