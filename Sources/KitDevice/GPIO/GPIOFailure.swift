package import Attempts
import CGPIO
import Glibc

/// Why a GPIO line cannot be used.
package struct GPIOFailure: Error, Hashable, Sendable {
  package enum Step: Hashable, Sendable { case chip, line, request, use }
  package var place: GPIOPlace
  package var step: Step
  /// As in errno.h; 0 when the system gave none.
  package var code: CInt
  /// Who has the line; nil when nobody, or nobody knows.
  package var consumer: String?

  package init(place: GPIOPlace, step: Step, code: CInt, consumer: String? = nil) {
    self.place = place
    self.step = step
    self.code = code
    self.consumer = consumer
  }

  /// The words for people: what is wrong and what to do.
  package var error: BenchError {
    let line = "\(place.chip) \(place.line)"
    switch (step, code) {
    case (_, EACCES), (_, EPERM):
      return .port(
        path: place.chip, reason: "permission denied",
        hint: "The user of this program must be in the group that owns the GPIO chip, 'gpio' or 'proefbank'.")
    case (.chip, _):
      return .port(
        path: place.chip, reason: "there is no such GPIO chip",
        hint: "'gpiodetect' lists the chips of this computer; correct the name, label or path in the configuration.")
    case (.line, _):
      return .port(
        path: line, reason: "the chip has no line of that name",
        hint: "'gpioinfo' lists the lines; correct the name in the configuration.")
    case (.request, EBUSY):
      return .port(
        path: line, reason: consumer.map { "the line is in use by '\($0)'" } ?? "the line is in use",
        hint: "End that program, or free the line from the driver that has it.")
    case (.request, EINVAL), (.request, EOPNOTSUPP), (.request, ENXIO):
      return .port(
        path: line, reason: "the chip cannot use the line like this",
        hint: "Leave 'bias' out, or take a line that can do it.")
    default:
      return .port(
        path: line, reason: code == 0 ? "the line does not work" : unsafe String(cString: strerror(code)),
        hint: "Check that the GPIO chip is still there.")
    }
  }
}

extension GPIOFailure.Step {
  init(_ step: cgpio_step) {
    self =
      switch step {
      case CGPIO_STEP_CHIP: .chip
      case CGPIO_STEP_LINE: .line
      default: .request
      }
  }
}
