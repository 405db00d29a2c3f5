import Attempts
import ControlAPI
import Foundation

/// A file with one JSON object a line, each of which is answered with one line of JSON.
struct BatchFile {
  let path: String
  /// Where the lines are described, such as `docs/formats-sequence.md`.
  let page: String

  private struct Header: Decodable { var id: String }

  /// What is printed in place of an answer.
  private struct Refusal: Encodable {
    /// Nil where the line does not even tell that.
    var id: String?
    var error: String
  }

  /// Prints the answer to each line; one that is refused keeps none of the others from being answered.
  ///
  /// - Parameters:
  ///   - type: what a line holds.
  ///   - answer: what is printed for a line, and whether that is a yes; the place is that of the line, for errors.
  /// - Throws: ``Failure`` when there is no line, or some were refused; ``AnswerIsNo`` when an answer is no.
  func answer<Line: Decodable, Answer: Encodable>(
    each type: Line.Type, with answer: (_ line: Line, _ place: String) throws -> (answer: Answer, isYes: Bool)
  ) throws {
    let lines = try readFile(path).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    var allAreYes = true
    var (read, refused) = (0, 0)
    for (index, bytes) in lines.enumerated() where !bytes.allSatisfy(Self.isBlank) {
      let place = "\(path):\(index + 1)"
      let line = Data(bytes)
      read += 1
      do {
        let (printed, isYes) = try answer(
          try decodeJSON(type, from: line, path: place, documentedIn: page), place)
        try printLine(printed)
        allAreYes = allAreYes && isYes
      } catch let failure as Failure {
        refused += 1
        let id = try? AttemptJSON.decode(Header.self, from: line).id
        try printLine(Refusal(id: id, error: failure.error))
      }
    }
    guard read > 0 else {
      throw Failure(.input, "\(path): there is nothing in it", hint: "Write one JSON object a line, as \(page) says.")
    }
    guard refused == 0 else {
      throw Failure(
        .input, "\(path): \(refused) of \(read) lines could not be answered",
        hint: "What is printed for them says why, under error.")
    }
    guard allAreYes else { throw AnswerIsNo() }
  }

  /// Also what a file from another system has at the end of each line.
  private static func isBlank(_ byte: UInt8) -> Bool {
    [UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r")].contains(byte)
  }

  private func printLine(_ value: some Encodable) throws {
    FileHandle.standardOutput.write(try AttemptJSON.encode(value) + Data("\n".utf8))
  }
}
