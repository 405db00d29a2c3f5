import ArgumentParser
import Attempts
import ControlAPI
import Foundation
import SQLiteAttempts

struct SyncAccounts: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "accounts", abstract: "Says by which name a target knows each learner.",
    discussion: """
      The file has a line per learner, 'learner number;name at the target', without a heading. The names stay on the bench
      and go to that target only.
      Example: proefbank sync accounts --target gradebook names.csv --by a-01
      """)
  @OptionGroup var options: SyncOptions
  @OptionGroup var responsible: ResponsibleOptions
  @Option(help: "The target.") var target: String
  @Argument(help: "The file.", completion: .file(extensions: ["csv"])) var file: String

  func run() async throws {
    let (configuration, store) = try options.open()
    try options.require(target, in: configuration)
    try await responsible.require(.administrator, .trainer, in: store)
    guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
      throw Failure(.input, "\(file): it cannot be read as UTF-8 text", hint: "Give the path of a CSV file.")
    }
    let learners = Dictionary(
      try await store.learners().map { ($0.number, $0.id) }, uniquingKeysWith: { first, _ in first })
    var accounts: [TargetAccount] = []
    var problems: [String] = []
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (index, line) in lines.enumerated() where !line.allSatisfy(\.isWhitespace) {
      let cells = line.split(separator: ";", omittingEmptySubsequences: false).map {
        $0.trimmingCharacters(in: .whitespaces.union(.init(charactersIn: "\u{FEFF}")))
      }
      guard cells.count == 2, !cells[1].isEmpty else {
        problems.append("\(file):\(index + 1): expected 'learner number;name at the target'")
        continue
      }
      guard let learner = learners[cells[0]] else {
        problems.append("\(file):\(index + 1): no learner has number '\(cells[0])'")
        continue
      }
      guard cells[1].isPrintable else {
        problems.append("\(file):\(index + 1): a control character stands in the name")
        continue
      }
      accounts.append(TargetAccount(learner: learner, account: cells[1], source: .hand))
    }
    problems += try await contradictions(of: accounts, in: store, learners)
    guard problems.isEmpty else {
      throw Failure(.input, problems.joined(separator: "\n"), hint: "Correct these lines; nothing was changed.")
    }
    try await store.give(accounts, target: target, by: responsible.by, at: Date())
    print("\(accounts.count) names kept for \(target)")
  }

  /// Two names for one learner, and one name for two: a grade would go to whichever came last, or to somebody else.
  private func contradictions(
    of accounts: [TargetAccount], in store: SQLiteAttempts, _ learners: [String: UUID]
  ) async throws -> [String] {
    let numbers = Dictionary(learners.map { ($0.value, $0.key) }, uniquingKeysWith: { first, _ in first })
    return TargetAccount.contradictions(of: accounts, with: try await store.accounts(target: target)).map { one in
      switch one {
      case .twoNames(let learner, let names):
        "\(file): learner '\(numbers[learner] ?? learner.text)' has two names: \(names.joined(separator: ", "))"
      case .twoLearners(let name, let learners):
        "\(file): '\(name)' is the name of two learners: "
          + learners.map { numbers[$0] ?? $0.text }.sorted().joined(separator: ", ")
      }
    }
  }
}
