import ArgumentParser
import ControlAPI
import Foundation

struct Proefbank: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "proefbank",
    abstract: "Kits, exercises, attempts and scores of a Proefbank bench.",
    discussion: """
      Commands that touch a kit or an attempt go through the daemon's control socket
      (--socket, or PROEFBANK_SOCKET). Commands on files need no daemon.

      Exit status: 0 done, 1 the answer is no, 2 wrong use or bad input, 3 the environment.
      """,
    version: "Proefbank \(ProefbankVersion.text)",
    subcommands: [
      KitCommand.self, ExerciseCommand.self, AttemptCommand.self, ReviewCommand.self, ReleaseCommand.self,
      GradeCommand.self, CircuitCommand.self, SequenceCommand.self, FaultCommand.self,
      MeasurementCommand.self, LearnerCommand.self, UserCommand.self, EraseCommand.self, MeasuresCommand.self,
      SyncCommand.self, DoctorCommand.self, BackupCommand.self, RestoreCommand.self,
    ])
}

@main
enum Main {
  static func main() async {
    do {
      var command = try Proefbank.parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch let failure as Failure {
      complain("proefbank: \(failure)")
      exit(failure.kind.exitStatus)
    } catch let answer as AnswerIsNo {
      if let text = answer.text { complain(text) }
      exit(1)
    } catch  where !Proefbank.isAboutUse(error) {
      complain("proefbank: \(error)")
      exit(Failure.Kind.environment.exitStatus)
    } catch {
      let isHelp = Proefbank.exitCode(for: error) == .success
      let text = Proefbank.fullMessage(for: error)
      if isHelp { print(text) } else if !text.isEmpty { complain(text) }
      exit(isHelp ? 0 : 2)
    }
  }

  private static func complain(_ text: String) {
    FileHandle.standardError.write(Data((text + "\n").utf8))
  }
}

extension ParsableArguments {
  /// Help, a version or wrong arguments, as ArgumentParser reports them; everything else is the environment's doing.
  static func isAboutUse(_ error: any Error) -> Bool {
    exitCode(for: error) == .success || exitCode(for: error) == .validationFailure || error is ExitCode
  }
}

/// The command did what it was asked, and the answer is no: exit status 1.
struct AnswerIsNo: Error {
  var text: String?
}

extension Failure.Kind {
  var exitStatus: Int32 {
    switch self {
    case .refused: 1
    case .input: 2
    case .environment: 3
    }
  }
}
