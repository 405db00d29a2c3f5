import Exercises
import Foundation
import Grading

/// How hard the lessons are to read that stand in the folder of an exercise itself.
///
/// A lesson in several languages has a heading for each, which is its title there.
///
/// - Parameters:
///   - exercise: as loaded.
///   - folder: where it is.
/// - Returns: warnings, and a note with the levels.
func lessonFindings(_ exercise: Exercise, folder: String) -> [AuthorFinding] {
  let own = exercise.links.filter { link in
    link.kind == .onePointLesson && (link.exercise ?? exercise.id) == exercise.id && link.file.hasSuffix(".md")
  }
  return own.flatMap { link -> [AuthorFinding] in
    guard let text = try? String(contentsOfFile: "\(folder)/\(link.file)", encoding: .utf8) else { return [] }
    return readingFindings([Reading(link.file, lessonTexts(text, titles: link.title))])
  }
}

/// The lines below each heading that is a title, by its language, without the numbers in front.
func lessonTexts(_ text: String, titles: [String: String]) -> [String: [String]] {
  let languages = Dictionary(titles.map { ($0.value, $0.key) }) { one, _ in one }
  var texts: [String: [String]] = [:]
  var language: String?
  for line in text.split(separator: "\n") {
    if line.hasPrefix("# ") {
      language = languages[line.dropFirst(2).trimmingCharacters(in: .whitespaces)]
    } else if let language {
      texts[language, default: []].append(String(line.drop { $0.isNumber || ".-* ".contains($0) }))
    }
  }
  return texts
}
