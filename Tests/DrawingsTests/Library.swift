import Circuits
import Drawings
import Exercises
import Foundation
import StrictYAML

/// The kits and exercises of the repository, and wirings that nobody drew.
enum Library {
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  static func kits() throws -> [String: KitDescription] {
    let files = try FileManager.default.contentsOfDirectory(atPath: "\(root)/kits").filter { $0.hasSuffix(".yaml") }
    var kits: [String: KitDescription] = [:]
    for file in files.sorted() {
      let kit = try KitDescription.load(file: "\(root)/kits/\(file)", digest: { _ in "" })
      kits[kit.id] = kit
    }
    return kits
  }

  /// Read once: it takes seconds.
  static let all = ExerciseLibrary(
    kitsDirectory: "\(root)/kits", exercisesDirectories: ["\(root)/exercises"], digest: { _ in "" })

  /// Every drawn circuit of the library, with its kit.
  static func circuits() -> [(name: String, equipment: Equipment, nets: Nets)] {
    let library = all
    return library.exercises.compactMap { exercise in
      guard case .wiring(let task) = exercise.kind, let kit = library.kits[exercise.kit] else { return nil }
      return (exercise.id, kit.equipment, task.reference)
    }
  }

  /// One component of every type of the catalogue, as its defaults make it.
  static var catalogueEquipment: Equipment {
    Equipment(
      components: ComponentCatalogue.standard.entries.enumerated().compactMap { index, entry in
        ComponentCatalogue.standard.type(entry.name).map { Component(designation: "-Q\(index + 1)", type: $0) }
      })
  }

  /// Nets as a confused hand would plug them; the same for the same seed.
  static func confusion(of equipment: Equipment, leads: Int, seed: UInt64) -> Nets {
    var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
    func next(_ count: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % count
    }
    let terminals = equipment.terminals
    return Nets(
      joining: (0..<leads).map { _ in [terminals[next(terminals.count)], terminals[next(terminals.count)]] })
  }
}
