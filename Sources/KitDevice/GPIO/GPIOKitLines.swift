import Circuits
import Exercises

/// The open lines of a kit, in the order of its description.
struct GPIOKitLines {
  /// An input line with its contact's bouncing taken off.
  struct Input {
    var line: any GPIOLineEnd
    var debouncer: EdgeDebouncer

    /// An emergency stop is never debounced by the kernel, which would hold back its opening too.
    init(
      at place: GPIOPlace, isEmergencyStop: Bool, open: (GPIOPlace, GPIOUse) throws(GPIOFailure) -> any GPIOLineEnd
    ) throws(GPIOFailure) {
      var asked = place
      if isEmergencyStop { asked.debounceMicroseconds = 0 }
      line = try open(asked, .edges)
      let isDebounced = line.isDebounced && !isEmergencyStop
      debouncer = EdgeDebouncer(
        level: try line.level(), microseconds: isDebounced ? 0 : place.debounceMicroseconds,
        fallsAtOnce: isEmergencyStop)
    }
  }

  struct Output {
    var line: any GPIOLineEnd
    var isSupply: Bool
    var isPulsed: Bool
    /// ns from one pulse to the next.
    var pulsePeriod: UInt64
  }

  var inputs: [Input] = []
  var outputs: [Output] = []
  var faults: [any GPIOLineEnd] = []
  var terminals: [any GPIOLineEnd] = []

  init() {}

  /// Outputs are off from the first moment.
  init(
    of kit: KitDescription, at place: (String) -> GPIOPlace,
    open: (GPIOPlace, GPIOUse) throws(GPIOFailure) -> any GPIOLineEnd
  ) throws(GPIOFailure) {
    for output in kit.channels.outputs {
      var isSupply = false
      if case .supply = output.drives { isSupply = true }
      let place = place(output.name)
      outputs.append(
        Output(
          line: try open(place, .output(false)), isSupply: isSupply, isPulsed: place.isPulsed ?? isSupply,
          pulsePeriod: UInt64(max(20, output.leaseMilliseconds)) * 1_000_000 / 4))
    }
    for fault in kit.channels.relays { faults.append(try open(place(fault.id), .output(false))) }
    for terminal in kit.scannedTerminals { terminals.append(try open(place(terminal.description), .input)) }
    for input in kit.channels.inputs {
      inputs.append(try Input(at: place(input.name), isEmergencyStop: input.senses == .emergencyStop, open: open))
    }
  }

  var supplies: [Output] { outputs.filter(\.isSupply) }
  var levels: [Bool] { inputs.map(\.debouncer.level) }
  var descriptors: [CInt] { inputs.compactMap(\.line.descriptor) }
  /// When a level may have lasted long enough.
  var deadline: UInt64? { inputs.compactMap(\.debouncer.deadline).min() }
}
