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
  static let known = ["en", "fr", "nl", "pl"]

  @Option(help: "Language of the texts: en, fr, nl or pl.")
  var language: String = LanguageOptions.fromEnvironment

  func validate() throws {
    guard Self.known.contains(language) else {
      throw ValidationError("There are no texts in '\(language)'. Languages: \(Self.known.joined(separator: ", ")).")
    }
  }

  /// LC_ALL and LC_MESSAGES come before LANG, as everywhere on Linux.
  private static var fromEnvironment: String {
    let environment = ProcessInfo.processInfo.environment
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
    return known.first { locale.hasPrefix($0) } ?? "en"
  }
}
