import Circuits
import Exercises
import Foundation
import StrictYAML
import Testing

@Suite("Stations of several panels")
struct KitInclusionTests {
  @Test("the stations of the library include the basic panel, and take its exercises")
  func library() throws {
    let latch = try #require(Library.all["latching-circuit"])
    for id in ["electro-plus", "pneumo-basis"] {
      let kit = try #require(Library.all.kits[id])
      #expect(kit.includes == ["electro-basis"])
      #expect(Library.all.kit(of: latch, on: id) == kit)
    }
    #expect(Library.all.kit(of: latch, on: "gpio-mini") == nil)
    let blinking = try #require(Library.all["blinking-lamp"])
    #expect(Library.all.kit(of: blinking, on: "electro-basis") == nil)
  }

  @Test("a kit that lacks something of what it includes says what, and takes its own exercises only")
  func lacking() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "proefbank-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let plus = try String(contentsOfFile: Library.kits + "/electro-plus.yaml", encoding: .utf8)
    let changed = plus.replacing("- {designation: -P3, type: lamp}", with: "- {designation: -P3, type: led}")
      .replacing("- {id: K1.coil-open, opens: -K1:A1}", with: "- {id: K1.coil-open, opens: -K1:A2}")
      .replacing("includes: [electro-basis]", with: "includes: [electro-basis, electro-basic]")
    #expect(changed != plus)
    try changed.write(to: folder.appending(path: "electro-plus.yaml"), atomically: true, encoding: .utf8)
    try FileManager.default.copyItem(
      atPath: Library.kits + "/electro-basis.yaml", toPath: folder.path + "/electro-basis.yaml")
    let library = ExerciseLibrary(kitsDirectory: folder.path, exercisesDirectories: [], digest: Library.digest)
    let said = library.diagnostics.map(\.description)
    #expect(said.contains { $0.contains("it does not include 'electro-basis': there is another component -P3") })
    #expect(said.contains { $0.contains("the fault K1.coil-open is missing or another one") })
    #expect(
      said.contains { $0.contains("there is no other kit 'electro-basic' to include; did you mean 'electro-basis'?") })
    #expect(library.kits["electro-plus"]?.includes == [])
    #expect(library.kits["electro-plus"]?.serves("electro-basis") == false)
  }

  @Test("a repeat is another variant, and none that a test of a path is made of")
  func variants() throws {
    let latch = try #require(Library.all["latching-circuit"])
    let own = (0..<4).map { Library.all.variant(of: latch, seed: $0).variant }
    #expect(own == [nil, "d", nil, "d"])
    let other = try #require(Library.all["jogging"])
    #expect((0..<2).map { Library.all.variant(of: other, seed: $0).variant } == [nil, "b"])
    #expect(Library.all.variant(of: latch, seed: 0) == latch)
  }
}
