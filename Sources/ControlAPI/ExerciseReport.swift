package import Exercises

/// One exercise of the library: `GET /v1/exercises`.
package struct ExerciseReport: Codable, Hashable, Sendable, Identifiable {
  package let id: String
  package var version: Int
  package var kind: String
  package var kit: String
  package var tag: String
  package var expectedMinutes: Int
  package var passMark: Int
  package var release: String
  /// By language code.
  package var titles: [String: String]

  package init(
    id: String, version: Int, kind: String, kit: String, tag: String, expectedMinutes: Int, passMark: Int,
    release: String, titles: [String: String]
  ) {
    self.id = id
    self.version = version
    self.kind = kind
    self.kit = kit
    self.tag = tag
    self.expectedMinutes = expectedMinutes
    self.passMark = passMark
    self.release = release
    self.titles = titles
  }
}

extension ExerciseReport {
  package init(_ exercise: Exercise) {
    self.init(
      id: exercise.id, version: exercise.version, kind: exercise.kind.name, kit: exercise.kit,
      tag: exercise.tag.rawValue,
      expectedMinutes: exercise.expectedMinutes, passMark: exercise.passMark, release: exercise.release.rawValue,
      titles: exercise.texts.mapValues(\.title))
  }
}
