import Circuits
import Exercises
import Testing

@Suite("Variants of an exercise")
struct VariantTests {
  private func copy(_ lines: String) throws -> ExerciseCopy {
    let copy = try ExerciseCopy()
    try copy.edit("\ntexts:\n  nl:\n    title", "\n\(lines)\ntexts:\n  nl:\n    title")
    return copy
  }

  private func reference(_ exercise: Exercise) -> Nets? {
    if case .wiring(let task) = exercise.kind { task.reference } else { nil }
  }

  @Test("Other components stand in the drawing, the requirements and the texts alike")
  func rename() throws {
    let exercise = try copy("variants:\n  - {id: b, rename: {-S1: -S2, -K1: -K2, -P1: -P3}}").load()
    let variant = try #require(exercise.variant(named: "b"))
    #expect(variant.id == exercise.id && variant.contentHash == exercise.contentHash)
    #expect(variant.texts["en"]?.goal.contains("starts with -S2") == true)
    #expect(variant.texts["nl"]?.task.contains("-S1") == false)
    let group = reference(variant)?.group(of: Terminal("-K2", "A1")).map(\.description)
    #expect(group == ["-K2:14", "-K2:A1", "-S2:14"])
    guard case .wiring(let task) = variant.kind else { return }
    #expect(task.requirements[1].on == ["-P3"])
    #expect(reference(exercise) != reference(variant))
  }

  @Test("A name is exchanged where it stands as a whole, and its sign stays as it was typed")
  func wholeNames() throws {
    let copy = try copy("variants:\n  - {id: b, rename: {-S1: -S2}}")
    try copy.edit("starts with -S1", "starts with −S1, (-S1), not -S12, -S1é, 5-S1 or ²-S1")
    let variant = try #require(try copy.load().variant(named: "b"))
    #expect(variant.texts["en"]?.goal.contains("starts with −S2, (-S2), not -S12, -S1é, 5-S1 or ²-S1") == true)
  }

  @Test("Two components can change places, and a contact stands for its terminals")
  func exchange() throws {
    let swapped = try copy("variants:\n  - {id: b, rename: {-S0: -S0, -K1:13-14: -K1:23-24, -K1:23-24: -K1:13-14}}")
      .load()
    let variant = try #require(swapped.variant(named: "b"))
    #expect(reference(variant)?.group(of: Terminal("-K1", "24")).contains(Terminal("-K1", "A1")) == true)
    #expect(variant.texts["nl"]?.hints[1].hasPrefix("Het houdcontact -K1:23-24") == true)
    #expect(reference(variant)?.group(of: Terminal("-P1", "X1")).contains(Terminal("-K1", "14")) == true)
  }

  @Test("A seed chooses: the exercise as written, then its variants, and around again")
  func seeds() throws {
    let exercise = try copy(
      "variants:\n  - {id: b, rename: {-P1: -P2}}\n  - {id: c, rename: {-P1: -P3}}"
    ).load()
    #expect((0...3).map { exercise.variant(seed: $0).variant } == [nil, "b", "c", nil])
  }

  @Test("Values stand in texts and numbers")
  func values() throws {
    let copy = try copy("values: {mark: 70}\nvariants:\n  - {id: b, values: {mark: 80}}")
    try copy.edit("pass_mark: 70", "pass_mark: $(mark)")
    let exercise = try copy.load()
    #expect(exercise.passMark == 70)
    #expect(exercise.variant(named: "b")?.passMark == 80)
    try copy.edit("pass_mark: $(mark)", "pass_mark: $(marc)")
    #expect(try copy.problems().contains { $0.contains("exercise.yaml:7:12: error: the value $(marc) is not given") })
  }

  @Test(
    "A variant that cannot be is named",
    arguments: [
      ("{id: b, rename: {-P1: -P9}}", "variant 'b': the kit has no component -P9"),
      ("{id: b, rename: {-S1: -S0}}", "variant 'b': the kit has no terminal -S0:13"),
      ("{id: b}", "a variant is different; give 'rename' or 'values'"),
      ("{id: b, values: {seconds: 3}}", "the exercise has no value 'seconds'"),
      ("{id: b, rename: {-K3: -K2}}", "-K3 stands nowhere in this exercise"),
      ("{id: b, rename: {-P1: -P1}}", "it is the same as the exercise as written"),
      ("{id: b, rename: {'': -P2}}", "expected a name, got ''"),
      ("{id: b, renam: {-P1: -P2}}", "unknown key 'renam'; did you mean 'rename'?"),
    ])
  func mistakes(variant: String, expected: String) throws {
    let problems = try copy("variants:\n  - \(variant)").problems()
    #expect(problems.contains { $0.contains(expected) }, "got \(problems)")
  }
}
