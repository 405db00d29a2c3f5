import Foundation
import Glibc

/// The running emulator: commands go in as lines, and lines tell what happens on the board and the wire.
final class EmulatorProcess {
  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()
  private let transcript: FileHandle?
  private var partial: [UInt8] = []
  private var unsent: [UInt8] = []

  /// Starts it with its cable plugged; the first line that tells of it is `ready`.
  init(_ emulator: Emulator, link: String) throws(VirtualKitError) {
    transcript = try emulator.transcript.map { path throws(VirtualKitError) in try Self.transcript(at: path) }
    process.executableURL = URL(filePath: emulator.runner)
    process.arguments = [emulator.firmware, link, "\(emulator.baud)", "live"]
    process.standardInput = input
    process.standardOutput = output
    do {
      try process.run()
    } catch {
      throw .path(
        path: emulator.runner, reason: "the emulator cannot be started: \(error.localizedDescription)",
        hint: "tools/build-mcu builds it")
    }
    makeNonBlocking(outputDescriptor)
    makeNonBlocking(input.fileHandleForWriting.fileDescriptor)
  }

  /// The emulator ends by itself at the end of its input.
  deinit {
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
  }

  private var outputDescriptor: CInt { output.fileHandleForReading.fileDescriptor }
  var interest: pollfd { pollfd(fd: outputDescriptor, events: Int16(POLLIN), revents: 0) }
  var isRunning: Bool { process.isRunning }

  func send(_ command: String) {
    unsent += Array((command + "\n").utf8)
    flush()
  }

  func flush() {
    guard !unsent.isEmpty else { return }
    let count = unsafe unsent.withUnsafeBytes { buffer in
      unsafe Glibc.write(input.fileHandleForWriting.fileDescriptor, buffer.baseAddress, buffer.count)
    }
    if count > 0 { unsent.removeFirst(count) }
  }

  /// The whole lines that have come since the last call.
  func lines() -> [String] {
    var bytes = [UInt8](repeating: 0, count: 16_384)
    while true {
      let count = unsafe Glibc.read(outputDescriptor, &bytes, bytes.count)
      guard count > 0 else { break }
      partial += bytes.prefix(count)
      if let transcript { try? transcript.write(contentsOf: Data(bytes.prefix(count))) }
    }
    guard let end = partial.lastIndex(of: UInt8(ascii: "\n")) else { return [] }
    defer { partial.removeSubrange(...end) }
    return String(decoding: partial[..<end], as: UTF8.self).split(separator: "\n").map(String.init)
  }

  /// Hands over all lines until one begins with `word`.
  func wait(for word: String, _ take: (String) -> Void) throws(VirtualKitError) {
    let patience = 10_000
    for _ in 0..<patience where isRunning {
      var isThere = false
      for line in lines() {
        isThere = isThere || line.hasPrefix(word)
        take(line)
      }
      if isThere { return }
      flush()
      var descriptor = interest
      _ = unsafe poll(&descriptor, 1, 1)
    }
    throw .system(call: "the emulator", reason: isRunning ? "it does not say '\(word)'" : "it has ended")
  }

  private static func transcript(at path: String) throws(VirtualKitError) -> FileHandle {
    guard FileManager.default.createFile(atPath: path, contents: nil), let file = FileHandle(forWritingAtPath: path)
    else {
      throw .path(path: path, reason: systemReason(), hint: "the folder must exist and be writable")
    }
    return file
  }
}
