package import Attempts
import CSerialPort
import Foundation
import Glibc

/// Why a port could not be opened.
package struct PortFailure: Error, Hashable, Sendable {
  package enum Step: Hashable, Sendable { case resolve, recognise, open, lock, configure }
  package var step: Step
  /// As in errno.h; 0 when the system gave none.
  package var code: CInt

  package init(step: Step, code: CInt) {
    self.step = step
    self.code = code
  }

  /// Whether another program has the port.
  var isHeld: Bool { step == .lock || code == EBUSY || code == EWOULDBLOCK }

  /// The words for people: what is wrong and what to do. `holder` is the program that has the port open, if it could be
  /// found.
  package func error(path: String, holder: String?) -> BenchError {
    switch (step, code) {
    case (.resolve, ENOENT), (.resolve, ENOTDIR), (.open, ENOENT), (.open, ENXIO), (.open, ENODEV), (.open, EIO):
      return .port(path: path, reason: "there is no such port", hint: "Plug the kit's cable in and switch the kit on.")
    case (_, EACCES), (_, EPERM):
      return .port(
        path: path, reason: "permission denied",
        hint: "The user of this program must be in the group that owns the port: "
          + "'dialout', or 'proefbank' where the udev rule of Proefbank is installed. "
          + "Run 'sudo usermod -aG dialout USER' and log in again.")
    case (.lock, EWOULDBLOCK), (_, EBUSY):
      return .port(
        path: path,
        reason: holder.map { "the port is held by \($0)" } ?? "the port is held by another program",
        hint: "Close that program; ModemManager must ignore the port (udev rule of Proefbank).")
    case (.recognise, _):
      return .port(
        path: path, reason: "this is no serial port", hint: "Correct the path of the station in the configuration.")
    default:
      return .port(
        path: path, reason: code == 0 ? "the port cannot be set up" : unsafe String(cString: strerror(code)),
        hint: "Unplug the kit's cable and plug it in again.")
    }
  }
}

extension PortFailure.Step {
  init(_ step: csp_step) {
    self =
      switch step {
      case CSP_STEP_RESOLVE: .resolve
      case CSP_STEP_RECOGNISE: .recognise
      case CSP_STEP_LOCK: .lock
      case CSP_STEP_CONFIGURE: .configure
      default: .open
      }
  }
}

/// The program that has this file open, such as `ModemManager, pid 812`; nil when that cannot be seen.
func holder(of path: String) -> String? {
  let files = FileManager.default
  let target = URL(filePath: path).resolvingSymlinksInPath().path
  let own = "\(getpid())"
  for process in (try? files.contentsOfDirectory(atPath: "/proc")) ?? [] where Int(process) != nil && process != own {
    for descriptor in (try? files.contentsOfDirectory(atPath: "/proc/\(process)/fd")) ?? [] {
      guard let open = try? files.destinationOfSymbolicLink(atPath: "/proc/\(process)/fd/\(descriptor)"), open == target
      else { continue }
      let name = (try? String(contentsOfFile: "/proc/\(process)/comm", encoding: .utf8)) ?? "a program"
      return "\(name.trimmingCharacters(in: .whitespacesAndNewlines)), pid \(process)"
    }
  }
  return nil
}
