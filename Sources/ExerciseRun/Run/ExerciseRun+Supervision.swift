import Attempts
import Circuits
import Exercises
import Logging

/// Under power, what the kit measures is held against the circuit that was proved (design §5): a lead replugged live takes
/// the power away. The next request for power measures and proves anew, as every one does.
extension ExerciseRun {
  /// The circuit that was proved for the request that is under way or in force.
  struct ProvedCircuit {
    var kit: KitDescription
    var nets: Nets
    /// Ids of the faults of the kit that are in.
    var faults: Set<String> = []
  }

  /// Follows one report of the kit; a deviation that lasts takes the power away.
  func supervise(_ happening: BenchHappening) async {
    switch happening {
    case .powerChanged(true, _, let time): beginSupervision(at: time)
    case .powerChanged(false, _, _), .connection: supervision = nil
    case .edge(let edge): await obey(supervision?.note(edge))
    case .samples(let samples, let time):
      for sample in samples {
        await obey(supervision?.note(channel: sample.channel, thousandths: sample.thousandths, at: time))
      }
    case .awaitingConfirmation, .probesMoved, .emergencyStop: break
    }
  }

  private func beginSupervision(at time: UInt64) {
    guard let proved, state.power == .on else { return }
    do {
      supervision = try KitSupervision(
        kit: proved.kit, nets: proved.nets, faults: proved.faults, levels: state.levels, at: time)
    } catch {
      // The same nets were proved a moment ago, so this is a mistake of ours; the kit's own limits still hold.
      logger.error("the circuit under power is not watched", metadata: ["reason": "\(error)"])
    }
  }

  private func obey(_ verdict: SupervisionVerdict?) async {
    guard case .trip(let deviation, _) = verdict, let watched = supervision else { return }
    supervision = nil
    // What the faulty circuit would show gives the fault away: not even the record says it while somebody searches.
    let words = searchIsOn ? "what deviates is not told during a search" : watched.words(deviation)
    logger.warning("power taken away: not the circuit that was proved", metadata: ["deviation": "\(words)"])
    await takePowerAway(reason: "not the circuit that was proved: \(words)")
    powerTrouble = .deviation(words)
    publish()
  }
}
