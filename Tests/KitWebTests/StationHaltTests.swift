import Attempts
import Exercises
import Foundation
import Grading
import Messages
import Testing

@testable import ExerciseRun
@testable import KitWeb

@Suite("What stops the work at a station") struct StationHaltTests {
  private let kit = KitIdentity(
    model: "electro-basis", serialNumber: "K-1", firmwareVersion: "1", protocolVersion: 1, isVirtual: false)

  private static let locales = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("locales").path

  private func snapshot(_ change: (inout RunSnapshot) -> Void = { _ in }) -> RunSnapshot {
    var snapshot = RunSnapshot(
      station: "station-1", connection: .attached(kit), attempt: nil, activity: nil, power: .off, searching: false,
      levels: [:], benchStopIsOpen: false, millivolts: [:], grade: nil, gradings: 0, notices: [])
    change(&snapshot)
    return snapshot
  }

  @Test("An emergency stop of the bench holds everything, and stands before a kit that went with it")
  func benchStop() {
    #expect(StationHalt(snapshot(), kit: nil) == nil)
    #expect(StationHalt(snapshot { $0.benchStopIsOpen = true }, kit: nil) == .benchStop)
    #expect(StationHalt.benchStop.holdsEverything)
    let alone = snapshot { $0.connection = .searching(hint: nil) }
    #expect(StationHalt(alone, kit: nil) == .kitGone)
    let both = snapshot {
      $0.connection = .searching(hint: nil)
      $0.benchStopIsOpen = true
    }
    #expect(StationHalt(both, kit: nil) == .benchStop)
  }

  @Test("The page has its words in every language", arguments: StationHalt.allCases)
  func words(halt: StationHalt) throws {
    let locales = try Catalogue(directory: Self.locales)
    for language in locales.languages {
      for part in ["", "_what", "_next"] {
        let key = "page.halt_\(halt.rawValue)\(part)"
        #expect(locales.keys(in: language).contains(key), "\(language): \(key)")
      }
    }
  }
}
