import Foundation
import Testing

@testable import Daemon

@Suite("What is known of the calibration of a kit")
struct CalibrationFolderTests {
  @Test("the file of a serial number is named by its hash; where there is none, or the number is a path, nothing is")
  func named() throws {
    let place = NSTemporaryDirectory() + "proefbank-" + UUID().uuidString
    let folder = CalibrationFolder(path: place + "/calibrations")
    try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: place) }
    for file in ["calibrations/KIT-0042.hex", "outside.hex"] {
      try Data("abc".utf8).write(to: URL(fileURLWithPath: place + "/" + file))
    }
    #expect(
      folder.hash(ofKit: "KIT-0042") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(folder.hash(ofKit: "KIT-0043") == nil)
    #expect(folder.hash(ofKit: "../outside") == nil)
    #expect(folder.hash(ofKit: "") == nil)
  }
}
