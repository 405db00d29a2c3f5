import ArgumentParser
import Attempts
import ControlAPI
import DaemonConfiguration
import Foundation
import Glibc
import SQLiteAttempts

struct RestoreCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore", abstract: "Puts a safety copy in place, on this computer or on another one.",
    discussion: """
      The daemon has to be stopped. A database that is there is moved aside, never deleted. What was sent to a target after the
      copy was made is sent again under the same identifiers, so that each score stays there once.
      Example: sudo systemctl stop proefbankd && sudo proefbank restore /srv/backup/bench-1.db --key /root/bench-1.key
      """)
  @OptionGroup var store: StoreOptions
  @Argument(help: "The safety copy.", completion: .file())
  var file: String
  @Option(help: "Also put this key of badges and PINs in place.", completion: .file())
  var key: String?

  func run() async throws {
    let configuration = try store.load()
    let directory = configuration.dataDirectory
    let path = configuration.databasePath
    guard FileManager.default.fileExists(atPath: file) else {
      throw Failure(.input, "\(file): there is no such file", hint: "Name a file that 'proefbank backup' wrote.")
    }
    let lock = try OfflineLock(directory: directory)
    defer { lock.release() }

    let part = path + ".restoring"
    for name in [part, part + "-wal", part + "-shm"] { unsafe unlink(name) }
    let examination = try await prepare(part, configuration)
    if let damage = examination.damage.first {
      unsafe unlink(part)
      throw Failure(.input, "\(file) is damaged: \(damage)", hint: "Restore an older safety copy.")
    }
    let aside = try moveAside(path)
    try Durable.replace(path, by: part)
    if let key {
      guard let bytes = FileManager.default.contents(atPath: key) else {
        throw Failure(.input, "\(key): the key cannot be read")
      }
      try Durable.write(bytes, to: directory + "/bench.key")
    }
    try giveToOwner(of: directory, path: path)
    print("\(path): \(examination.attempts) attempts, sound")
    if let aside { print("What was there before: \(aside)") }
  }

  /// The copy beside its place, brought to this version and looked over there.
  private func prepare(_ part: String, _ configuration: DaemonConfiguration) async throws -> DatabaseExamination {
    do throws(StoreError) {
      do {
        try FileManager.default.copyItem(atPath: file, toPath: part)
      } catch {
        throw StoreError.storage(path: part, reason: "it cannot be written. Check the space, or run this as root.")
      }
      let before = try await DatabaseExamination.of(path: part)
      guard before.damage.isEmpty else { return before }
      let whole = part + ".whole"
      unsafe unlink(whole)
      try await SQLiteAttempts(path: part, targets: configuration.syncTargets.map(\.name)).copy(to: whole)
      for name in [part, part + "-wal", part + "-shm"] { unsafe unlink(name) }
      guard unsafe rename(whole, part) == 0 else {
        throw StoreError.storage(path: part, reason: "it cannot be renamed.")
      }
      return try await DatabaseExamination.of(path: part)
    } catch {
      throw Failure(.input, "\(error)", hint: "Nothing was changed.")
    }
  }

  /// - Returns: Where the database that was there is now; nil when there was none.
  private func moveAside(_ path: String) throws -> String? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    let aside = "\(path).before-restore-\(Int(Date().timeIntervalSince1970))"
    for suffix in ["", "-wal", "-shm"] where FileManager.default.fileExists(atPath: path + suffix) {
      guard unsafe rename(path + suffix, aside + suffix) == 0 else {
        throw Failure(.environment, "\(path)\(suffix) cannot be moved: \(unsafe String(cString: strerror(errno)))")
      }
    }
    return aside
  }

  /// Run by root, the files go to whom the directory belongs to.
  private func giveToOwner(of directory: String, path: String) throws {
    guard unsafe chmod(path, 0o660) == 0 else {
      throw Failure(.environment, "\(path) keeps its mode: \(unsafe String(cString: strerror(errno)))")
    }
    let attributes = try? FileManager.default.attributesOfItem(atPath: directory)
    guard geteuid() == 0, let owner = attributes?[.ownerAccountID] as? NSNumber,
      let group = attributes?[.groupOwnerAccountID] as? NSNumber
    else { return }
    // The lock, too: on a new computer it was made here, and the daemon has to open it.
    let files = [path, directory + "/bench.key", directory + "/proefbankd.lock"]
    for file in files where FileManager.default.fileExists(atPath: file) {
      guard unsafe chown(file, owner.uint32Value, group.uint32Value) == 0 else {
        throw Failure(.environment, "\(file) keeps its owner: \(unsafe String(cString: strerror(errno)))")
      }
    }
  }
}

/// Keeps the daemon from starting, and is not to be had while it runs.
struct OfflineLock {
  private let descriptor: CInt

  init(directory: String) throws {
    let path = directory + "/proefbankd.lock"
    descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o660)
    guard descriptor >= 0 else {
      throw Failure(
        .environment, "\(path): \(unsafe String(cString: strerror(errno)))", hint: "Run this command as root.")
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw Failure(
        .environment, "the daemon runs on this data directory", hint: "Stop it first: systemctl stop proefbankd")
    }
  }

  func release() { close(descriptor) }
}
