package import Attempts
import Circuits
package import Exercises
import KitProtocol
package import Logging

/// A kit without a controller of its own: its sockets, buttons and relays are on GPIO lines of this computer.
///
/// The lines are found by the names of the kit's channels and terminals. There is no meter and no analogue channel. Edges
/// carry the kernel's time stamp. What a controller would do by itself when this computer stops, the hardware has to do: an
/// output whose line is pulsed goes off when the pulses end (docs/gpio.md).
package actor GPIOKit: SupervisedBench {
  package struct Settings: Hashable, Sendable {
    package var station: String
    /// The chip of every line that ``places`` does not name; its line has the name of the channel.
    package var chip: String
    /// By channel or terminal, such as `S1` or `-S1:13`.
    package var places: [String: GPIOPlace]

    package init(station: String, chip: String, places: [String: GPIOPlace] = [:]) {
      self.station = station
      self.chip = chip
      self.places = places
    }

    func place(of channel: String) -> GPIOPlace { places[channel] ?? GPIOPlace(chip: chip, line: channel) }
  }

  enum Phase {
    case off
    /// Nothing is open; the next try is due then.
    case closed(openAt: UInt64)
    case attached
  }

  package nonisolated var station: String { settings.station }
  package nonisolated let settings: Settings
  nonisolated let thread = CableThread()
  let description: KitDescription
  let log: Logger
  let openLine: @Sendable (GPIOPlace, GPIOUse) throws(GPIOFailure) -> any GPIOLineEnd

  var phase = Phase.off
  var lines = GPIOKitLines()
  var openDelay: UInt64 = 0
  /// Whether the supplies are on, and what the pulsed ones are pulsed with.
  var isOn = false
  var pulseLevel = false
  var pulseAt: UInt64?
  /// Somebody waits for the confirm button, with this wiring proved.
  var confirmation: Gathering<Void>?
  var proved: Scan?
  private var state = BenchConnection.searching(hint: nil)
  private let readers = HappeningReaders()

  package nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe thread.asUnownedSerialExecutor() }

  package init(settings: Settings, description: KitDescription, log: Logger = Logger(label: "proefbank.kit")) {
    self.init(settings: settings, description: description, log: log) { place, use throws(GPIOFailure) in
      try GPIOLine(place, use: use)
    }
  }

  /// The same over other lines than those of the kernel; `openLine` runs on the thread of this kit.
  package init(
    settings: Settings, description: KitDescription, log: Logger = Logger(label: "proefbank.kit"),
    openLine: @escaping @Sendable (GPIOPlace, GPIOUse) throws(GPIOFailure) -> any GPIOLineEnd
  ) {
    self.settings = settings
    self.description = description
    self.log = log
    self.openLine = openLine
    thread.start { [weak self] in
      self?.assumeIsolated { $0.round() } ?? CableThread.Wait()
    }
  }

  deinit {
    thread.stop()
  }

  /// Begins to take the lines.
  package func start() {
    guard case .off = phase else { return }
    phase = .closed(openAt: CableThread.now())
  }

  /// Takes power away, gives the lines back and ends the call that is under way.
  package func stop() {
    close(because: .lost(reason: "this program stops looking for the kit"))
    phase = .off
  }

  package func run() async {
    start()
    await untilCancelled()
    stop()
  }

  package func connection() -> BenchConnection { state }

  package func happenings() -> AsyncStream<BenchHappening> { readers.stream(present: state) }

  func publish(_ happening: BenchHappening) { readers.publish(happening) }

  func setState(_ new: BenchConnection) {
    guard new != state else { return }
    state = new
    switch new {
    case .attached: log.info("kit attached", metadata: ["station": "\(station)", "library": "\(GPIOLine.library)"])
    case .lost(let reason), .searching(let reason?):
      log.warning("kit not attached", metadata: ["station": "\(station)", "reason": "\(reason)"])
    case .searching(nil): break
    }
    publish(.connection(new))
  }

  func requireAttached() throws(BenchError) {
    guard case .attached = phase else { throw .notAttached(station: station) }
  }

  /// What a kit on lines must have and must not have; nil when the description is such.
  var mismatch: String? {
    if let analog = description.channels.analogs.first {
      return "'\(analog.name)' is an analogue channel, and a GPIO line measures no voltage"
    }
    let hasSupply = description.channels.outputs.contains { if case .supply = $0.drives { true } else { false } }
    if hasSupply, !description.channels.inputs.contains(where: { $0.senses == .confirm }) {
      return "it has a supply but no button that confirms power (an input that senses 'confirm')"
    }
    return nil
  }
}
