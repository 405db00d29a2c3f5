import Foundation
import Glibc

/// What the kernel says of this process.
enum ProcessFigures {
  /// Second field of /proc/self/statm, in bytes; nil where there is no such file.
  static var residentBytes: Int? {
    guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return nil }
    let fields = text.split(separator: " ")
    guard fields.count > 1, let pages = Int(fields[1]) else { return nil }
    return pages * sysconf(CInt(_SC_PAGESIZE))
  }
}
