import ArgumentParser
import Attempts
import ControlAPI
import DaemonConfiguration
import Foundation
import Glibc
import SQLiteAttempts

struct BackupCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup", abstract: "Writes a safety copy of all attempts, people and scores while the bench works.",
    discussion: """
      The copy is the state of one moment, is checked before this command ends, and is readable by its owner only: it holds
      names. Badges and PINs in it are of use only with the key of the bench: keep that apart, with --key.
      Example: sudo proefbank backup /srv/backup/bench-1.db --key /root/bench-1.key
      """)
  @OptionGroup var store: StoreOptions
  @Argument(help: "The file to write; one that is there is replaced when the new one is whole.", completion: .file())
  var file: String
  @Option(help: "Also write the key of badges and PINs to this file.", completion: .file())
  var key: String?

  func run() async throws {
    let configuration = try store.load()
    let database = try store.open(configuration)
    let part = file + ".part"
    unsafe unlink(part)
    umask(0o077)
    let examination: DatabaseExamination
    do throws(StoreError) {
      try await database.copy(to: part)
      examination = try await DatabaseExamination.of(path: part)
    } catch {
      unsafe unlink(part)
      throw Failure(.environment, "\(error)", hint: "No safety copy was made. Name a place that can be written to.")
    }
    if let damage = examination.damage.first {
      unsafe unlink(part)
      throw Failure(
        .environment, "the copy is damaged: \(damage)", hint: "Run 'proefbank doctor'; keep the last good safety copy.")
    }
    try Durable.replace(file, by: part)
    if let key {
      let own = configuration.dataDirectory + "/bench.key"
      guard let bytes = FileManager.default.contents(atPath: own) else {
        throw Failure(.environment, "\(own) cannot be read", hint: "There is none before the first badge or PIN.")
      }
      try Durable.write(bytes, to: key)
    }
    print("\(file): \(examination.attempts) attempts, sound")
  }
}

/// Files that are whole, and on the disk, or not there.
enum Durable {
  static func write(_ bytes: Data, to path: String) throws {
    let part = path + ".part"
    do { try bytes.write(to: URL(fileURLWithPath: part)) } catch {
      throw Failure(.environment, "\(path) cannot be written: \(error.localizedDescription)")
    }
    unsafe chmod(part, 0o600)
    try replace(path, by: part)
  }

  /// Gives `part` its name once all of it is on the disk.
  static func replace(_ path: String, by part: String) throws {
    try flush(part)
    guard unsafe rename(part, path) == 0 else {
      throw Failure(.environment, "\(path) cannot be written: \(unsafe String(cString: strerror(errno)))")
    }
    // The name is on the disk when its folder is.
    let folder = (path as NSString).deletingLastPathComponent
    try flush(folder.isEmpty ? "." : folder)
  }

  private static func flush(_ path: String) throws {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    defer { if descriptor >= 0 { close(descriptor) } }
    guard descriptor >= 0, fsync(descriptor) == 0 else {
      throw Failure(.environment, "\(path) does not reach the disk: \(unsafe String(cString: strerror(errno)))")
    }
  }
}
