import Exercises
import Foundation
import KitSimulator
import Testing

/// A running virtual kit of the basic electrical panel in a temporary folder.
struct Fixture {
  let folder: URL
  let kit: VirtualKit
  var link: String { folder.appending(path: "kit").path }
  var control: String { folder.appending(path: "kit.sock").path }

  static func description() throws -> KitDescription {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return try KitDescription.load(file: root.appending(path: "kits/electro-basis.yaml").path) { _ in "" }
  }

  private init() throws {
    // Short, because the path of a Unix socket has at most 107 bytes.
    folder = URL(fileURLWithPath: NSTemporaryDirectory()).appending(path: "vk-\(UInt32.random(in: 0 ... .max))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    kit = try VirtualKit(
      kit: Self.description(), serialNumber: "VK-0001", link: folder.appending(path: "kit").path)
  }

  /// Runs `body` with a kit that is started, and takes everything away after it.
  static func withKit(_ body: (Fixture) async throws -> Void) async throws {
    let fixture = try Fixture()
    let result: Result<Void, any Error>
    do {
      try await fixture.kit.start(control: fixture.control)
      try await body(fixture)
      result = .success(())
    } catch {
      result = .failure(error)
    }
    await fixture.kit.stop()
    try? FileManager.default.removeItem(at: fixture.folder)
    try result.get()
  }

  /// As ``withKit(_:)``, with a host in a session.
  static func withHost(_ body: (Fixture, TestHost) async throws -> Void) async throws {
    try await withKit { fixture in
      let host = try TestHost(path: fixture.link)
      try await host.connect()
      try await body(fixture, host)
    }
  }

  /// Waits until the panel shows something; the firmware acts on its own thread.
  func waitUntil(_ what: String, _ isSo: (PanelState) -> Bool) async throws {
    let deadline = ContinuousClock.now + TestHost.patience
    while !isSo(await kit.state()) {
      guard ContinuousClock.now < deadline else { throw TestHost.Failure.neverHappened(what) }
      try await Task.sleep(for: .milliseconds(2))
    }
  }
}

/// Every test that runs a kit. One after the other: each kit has a thread that wakes every millisecond, and a machine with
/// few cores would let one of them wait for longer than the second after which a session ends.
@Suite("The virtual kit", .serialized)
enum VirtualKitTests {}
