package import Attempts

/// A bench that looks for its kit by itself.
package protocol SupervisedBench: Bench {
  /// Looks for the kit and watches over it until the task is cancelled; then takes power away and lets go of everything.
  func run() async
}

extension SerialKit: SupervisedBench {}

/// Returns when the task is cancelled.
func untilCancelled() async {
  let (stream, end) = AsyncStream<Never>.makeStream()
  await withTaskCancellationHandler {
    for await _ in stream {}
  } onCancel: {
    end.finish()
  }
}
