import Exercises
import Foundation
import StrictYAML
import Testing

@Suite("The reference of the file formats")
struct FormatReferenceTests {
  private static let examples = Library.root + "/docs/examples"
  private static let page = Library.root + "/docs/formats-reference.md"

  /// Found by reading the library and the examples, which have the keys that the library does without.
  private static let reference = formatReference {
    _ = ExerciseLibrary(
      kitsDirectory: Library.kits, exercisesDirectories: [Library.exercises], digest: Library.digest)
    _ = exampleLibrary()
    let wiring = "\(examples)/exercises/every-wiring-key"
    _ = try? ExpectedRecordings.load(folder: wiring, verdicts: ["passed", "failed"])
    _ = try? KitDescription.load(file: "\(examples)/kits/every-key.yaml", digest: Library.digest)
    _ = try? VersionRecord.load(directory: "\(examples)/own")
    if let kit = Library.all.kits["electro-basis"] {
      _ = try? TerminalMapping.load(file: "\(examples)/mapping.yaml", kit: kit)
    }
  }

  private static func exampleLibrary() -> ExerciseLibrary {
    ExerciseLibrary(
      kitsDirectory: Library.kits, exercisesDirectories: ["\(examples)/own", "\(examples)/exercises"],
      digest: Library.digest)
  }

  @Test("the examples have no mistake")
  func examples() throws {
    #expect(Self.exampleLibrary().diagnostics.map(\.description) == [])
    _ = try KitDescription.load(file: "\(Self.examples)/kits/every-key.yaml", digest: Library.digest)
  }

  @Test("every key of every format is shown by a file of the library or of the examples")
  func everyKey() {
    #expect(Self.reference.unseen == [])
    #expect(Self.reference.formats.keys.count == 9)
  }

  @Test("docs/formats-reference.md is what the reader reads; PROEFBANK_RECORD=1 writes it anew")
  func page() throws {
    let text = """
      # Every key of the files

      Found by watching the reader read the shipped library and `examples/`: what stands here is what it takes. `make reference`
      writes this page. What the keys mean stands in `formats-exercise.md`, `formats-kit.md`, `formats-path.md` and `formats-import.md`.

      *required*: always; *depends*: on the kind or on another key. `[]` is an item of a list, `‹name›` a name of your own, such as a language.


      """ + Self.reference.markdown
    if ProcessInfo.processInfo.environment["PROEFBANK_RECORD"] != nil {
      try text.write(toFile: Self.page, atomically: true, encoding: .utf8)
    }
    let written = try String(contentsOfFile: Self.page, encoding: .utf8)
    #expect(written == text, "a format changed: run 'make reference' and look at what it changed")
  }

  @Test("what a value may be and whether it has to be there come from the reading itself")
  func reading() throws {
    let reference = formatReference {
      for file in ["format: f/1\nlamps: [{volts: 24}, {volts: 6, name: -P1}]", "format: f/1\nlamps: []"] {
        _ = try? decodeYAML(Array(file.utf8), file: "f.yaml") { root in
          root.mapping(keys: ["format", "lamps", "note"])?.required("lamps")?.list { item in
            item.mapping(keys: ["volts", "name"]).map {
              ($0.required("volts")?.wholeNumber(in: 1...60), $0["name"]?.text())
            }
          }
        }
      }
    }
    let keys = try #require(reference.formats["f/1"])
    #expect(keys["lamps[].volts"]?.kinds == ["a whole number 1…60"])
    #expect(keys["lamps[].volts"]?.necessity == .required && keys["lamps[].volts"]?.example == "6")
    #expect(keys["lamps[].name"]?.kinds == ["a text"] && keys["lamps[].name"]?.necessity == .optional)
    #expect(reference.unseen == ["f/1 format", "f/1 note"])
  }
}
