import Attempts
import Circuits
import Exercises
import Foundation
import KitSimulator
import Testing

@testable import KitDevice

/// A folder that goes away with this value.
final class TemporaryFolder {
  let path: String
  init() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "proefbank-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }
  deinit { try? FileManager.default.removeItem(atPath: path) }
}

func testDescription(of kit: String = "electro-basis") throws -> KitDescription {
  let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../kits/\(kit).yaml")
  return try KitDescription.load(file: file.path) { _ in "test" }
}

extension Bench {
  /// Measures, and asks for power for what was found.
  func energise() async throws(BenchError) {
    try await energise(proved: try await scan())
  }
}

/// A ``SerialKit`` with the reference firmware at the other end of a pseudo-terminal.
struct VirtualBench: Sendable {
  let kit: SerialKit
  let virtual: VirtualKit
  let description: KitDescription
  private let happenings: AsyncStream<BenchHappening>

  init(kit: SerialKit, virtual: VirtualKit, description: KitDescription) async {
    self.kit = kit
    self.virtual = virtual
    self.description = description
    happenings = await kit.happenings()
  }

  /// The first happening from now on of which `pick` makes something. Others are passed over.
  func first<T>(_ pick: (BenchHappening) -> T?) async throws -> T {
    for await happening in happenings {
      if let found = pick(happening) { return found }
    }
    throw CancellationError()
  }

  func attached() async throws -> KitIdentity {
    try await first { if case .connection(let connection) = $0 { connection.identity } else { nil } }
  }

  /// Why the kit is not attached.
  func hint() async throws -> BenchError {
    try await first { if case .connection(.searching(let hint?)) = $0 { hint } else { nil } }
  }

  /// What a scan fails with whose cable is pulled out. One that was over before that is followed by another.
  func pulledOutDuringScan() async throws -> any Error {
    while true {
      let scan = await kit.scanUnderWay()
      try await virtual.setCable(plugged: false)
      if case .failure(let error) = await scan.result { return error }
      try await plugInAgain()
      _ = try await attached()
    }
  }

  func plugInAgain() async throws {
    _ = try await first { if case .connection(.lost(let reason)) = $0 { reason } else { nil } }
    try await virtual.setCable(plugged: true)
  }

  func powerChange() async throws -> Bool {
    try await first { if case .powerChanged(let isOn, _, _) = $0 { isOn } else { nil } }
  }
}

/// Runs `body` with a kit that is being looked for; `change` makes the host's description differ from the kit.
func withKit(
  changing change: (inout KitDescription) -> Void = { _ in }, _ body: (VirtualBench) async throws -> Void
) async throws {
  let folder = try TemporaryFolder()
  let link = folder.path + "/kit"
  let described = try testDescription()
  let virtual = try VirtualKit(kit: described, serialNumber: "PB-0042", link: link)
  try await virtual.start()
  var description = described
  change(&description)
  let kit = SerialKit(settings: .init(station: "station-1", path: link), description: description)
  let bench = await VirtualBench(kit: kit, virtual: virtual, description: description)
  await kit.start()
  let outcome: Result<Void, any Error>
  do { outcome = .success(try await body(bench)) } catch { outcome = .failure(error) }
  await kit.stop()
  await virtual.stop()
  try outcome.get()
}

extension SerialKit {
  /// Nothing is measured until ``letGoOfLine()``; false when somebody measures already.
  func holdLine() -> Bool { line.take() }
  func letGoOfLine() { line.release() }

  /// A scan that is under way at this moment; one that ended before it was seen to be is followed by another.
  func scanUnderWay() async -> Task<Scan, any Error> {
    while true {
      let scan = Task { try await self.scan() }
      for _ in 1...10_000 {
        if isScanning { return scan }
        await Task.yield()
      }
      _ = await scan.result
    }
  }
}

extension BenchHappening {
  /// mV or mA that a channel read; nil for everything else that happens.
  func sample(of channel: String) -> Int? {
    guard case .samples(let samples, _) = self else { return nil }
    return samples.first { $0.channel == channel }?.thousandths
  }
}
