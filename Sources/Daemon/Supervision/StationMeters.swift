import Attempts
import CoreMetrics
import ExerciseRun
import Grading

/// The instruments of one station. Their dimensions are stations and verdicts: never a person, never a fault.
struct StationMeters: Sendable {
  let station: String
  let factory: any MetricsFactory
  private let attached: Meter
  private let power: Meter
  private let attempt: Meter
  private let losses: Counter

  init(station: String, factory: any MetricsFactory) {
    self.station = station
    self.factory = factory
    let dimensions = [("station", station)]
    attached = Meter(label: "proefbank_kit_attached", dimensions: dimensions, factory: factory)
    power = Meter(label: "proefbank_power_on", dimensions: dimensions, factory: factory)
    attempt = Meter(label: "proefbank_attempt_active", dimensions: dimensions, factory: factory)
    losses = Counter(label: "proefbank_kit_losses_total", dimensions: dimensions, factory: factory)
    losses.increment(by: 0)
  }

  /// What this state adds to the one before.
  func note(_ snapshot: RunSnapshot, after last: RunSnapshot?) {
    attached.set(snapshot.connection.identity == nil ? 0 : 1)
    power.set(snapshot.power == .on ? 1 : 0)
    attempt.set(snapshot.activeAttempt == nil ? 0 : 1)
    if last?.connection.identity != nil, snapshot.connection.identity == nil { losses.increment() }
    if let grade = snapshot.grade, let last, snapshot.gradings > last.gradings {
      Counter(
        label: "proefbank_gradings_total",
        dimensions: [("station", station), ("verdict", grade.verdict.rawValue)], factory: factory
      ).increment()
    }
  }
}

extension RunLibrary {
  /// The same, with the time that proof and grading take.
  func timed(in factory: any MetricsFactory) -> RunLibrary {
    var timed = self
    let (grade, gate) = (self.grade, safetyGate)
    let grading = Timer(label: "proefbank_grading_seconds", factory: factory)
    let proving = Timer(label: "proefbank_safety_proof_seconds", factory: factory)
    timed.grade = { exercise, kit, measured in
      let start = ContinuousClock.now
      defer { grading.record(ContinuousClock.now - start) }
      return try grade(exercise, kit, measured)
    }
    timed.safetyGate = { exercise, kit, measured in
      let start = ContinuousClock.now
      defer { proving.record(ContinuousClock.now - start) }
      return try gate(exercise, kit, measured)
    }
    return timed
  }
}

extension Timer {
  fileprivate func record(_ duration: Duration) {
    recordNanoseconds(duration.components.seconds * 1_000_000_000 + duration.components.attoseconds / 1_000_000_000)
  }
}
