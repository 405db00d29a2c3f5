import ArgumentParser
import Attempts
import ControlAPI
import Foundation

enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
  case text, json
}

struct OutputOptions: ParsableArguments {
  @Option(help: "How to print: for people or for programs.")
  var format = OutputFormat.text

  /// Prints the value as JSON, or its text.
  func print(_ value: some Encodable, text: () -> String) throws {
    switch format {
    case .json:
      let json = try AttemptJSON.encode(value, pretty: true)
      Swift.print(String(decoding: json, as: UTF8.self))
    case .text:
      let text = text()
      if !text.isEmpty { Swift.print(text) }
    }
  }
}

/// Lines up columns with two spaces between them; the last one runs free.
func columns(_ rows: [[String]]) -> String {
  var widths: [Int] = []
  for row in rows {
    for (index, cell) in row.enumerated() {
      if index == widths.count { widths.append(0) }
      widths[index] = max(widths[index], cell.count)
    }
  }
  return rows.map { row in
    row.enumerated().map { index, cell in
      index == row.count - 1 ? cell : cell.padding(toLength: widths[index], withPad: " ", startingAt: 0)
    }.joined(separator: "  ")
  }.joined(separator: "\n")
}

/// The language of the texts: as asked, or that of the environment.
struct LanguageOptions: ParsableArguments {
  @Option(help: "Language of the feedback: nl or en.")
  var language: String = LanguageOptions.fromEnvironment

  private static var fromEnvironment: String {
    let locale = ProcessInfo.processInfo.environment["LANG"] ?? ""
    return locale.hasPrefix("nl") ? "nl" : "en"
  }
}
