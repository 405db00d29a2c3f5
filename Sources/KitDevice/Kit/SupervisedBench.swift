package import Attempts

/// A bench that looks for its kit by itself.
package protocol SupervisedBench: Bench {
  /// Looks for the kit and watches over it until the task is cancelled; then takes power away and lets go of everything.
  func run() async

  /// From now on the loop that serves this kit beats, with or without a kit.
  nonisolated func beats(_ pulse: LoopPulse)
}

extension SerialKit: SupervisedBench {
  package nonisolated func beats(_ pulse: LoopPulse) { thread.beats(pulse) }
}

extension GPIOKit {
  package nonisolated func beats(_ pulse: LoopPulse) { thread.beats(pulse) }
}

/// Returns when the task is cancelled.
func untilCancelled() async {
  let (stream, end) = AsyncStream<Never>.makeStream()
  await withTaskCancellationHandler {
    for await _ in stream {}
  } onCancel: {
    end.finish()
  }
}
