package import Attempts
package import Exercises
package import KitProtocol
package import Logging

/// A kit on a serial cable: finds it, watches over it, and does what a ``Bench`` can do.
///
/// Works from ``start()`` to ``stop()`` on a thread of its own, which also sends the heartbeats: when this actor hangs,
/// the kit's outputs go safe. A kit that comes back, or another one of the same model, is attached by itself; power is not.
/// Whether another kit may go on with the work is for the caller to say: it has its own serial number.
package actor SerialKit: Bench {
  /// How to reach the kit.
  package struct Settings: Hashable, Sendable {
    package var station: String
    /// Such as `/dev/proefbank/PB-0042`; may be a symbolic link, and need not exist yet.
    package var path: String
    package var baud: Int

    package init(station: String, path: String, baud: Int = 115_200) {
      self.station = station
      self.path = path
      self.baud = baud
    }
  }

  enum Phase {
    case off
    /// No open port; the next try is due then.
    case closed(openAt: UInt64)
    /// Nothing has answered yet; said to people from then on, once.
    case greeting(sayAt: UInt64?)
    case identifying
    case attached
  }

  package nonisolated var station: String { settings.station }
  package nonisolated let settings: Settings
  nonisolated let thread = CableThread()
  let description: KitDescription
  let log: Logger
  let openCable: @Sendable (Settings) throws(PortFailure) -> any CableEnd

  var phase = Phase.off
  var port: (any CableEnd)?
  var unsent: [UInt8] = []
  var session = LinkSession()
  /// Rises with each loss, so that a task of an earlier link can tell.
  var epoch = 0
  var openDelay: UInt64 = 0
  var lossWords = ""

  var responses: [RequestID: CheckedContinuation<Result<KitResponse, BenchError>, Never>] = [:]
  var line = MeasuringLine()
  var scanning: (assembler: ScanAssembler, gathering: Gathering<(ScanAssembler, UInt64, KitEvent.ScanStatus)>)?
  var testing: (results: [KitEvent.SelfTestResult], gathering: Gathering<[KitEvent.SelfTestResult]>)?
  var confirmations: [UInt8: Gathering<Void>] = [:]
  /// What was read last: a kit that comes back need not say all of it again.
  var knownDictionary: (crc: UInt32, length: Int, dictionary: KitDictionary)?
  /// Of the last scans on this link, by their device times; the newest is last.
  var digests: [(microseconds: UInt64, digest: WiringDigest)] = []
  /// Level of each input, as far as told.
  var levels: [Bool] = []
  var suppliesOn: Set<UInt8> = []
  /// The kit was asked for samples, and not yet to stop.
  var isSampling = false
  var lastDeviceTime: UInt64 = 0

  var state: BenchConnection
  private let readers = HappeningReaders()

  package nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe thread.asUnownedSerialExecutor() }

  package init(settings: Settings, description: KitDescription, log: Logger = Logger(label: "proefbank.kit")) {
    self.init(settings: settings, description: description, log: log) { settings throws(PortFailure) in
      try SerialPort(path: settings.path, baud: settings.baud)
    }
  }

  /// The same over another cable than a serial port; `openCable` runs on the thread of this kit.
  package init(
    settings: Settings, description: KitDescription, log: Logger = Logger(label: "proefbank.kit"),
    openCable: @escaping @Sendable (Settings) throws(PortFailure) -> any CableEnd
  ) {
    self.settings = settings
    self.description = description
    self.log = log
    self.openCable = openCable
    state = .searching(hint: nil)
    thread.start { [weak self] in
      self?.assumeIsolated { $0.round() } ?? CableThread.Wait()
    }
  }

  deinit {
    thread.stop()
  }

  /// Begins to look for the kit.
  package func start() {
    guard case .off = phase else { return }
    phase = .closed(openAt: CableThread.now())
  }

  /// Takes power away, lets go of the port and ends every call that is under way.
  package func stop() async {
    if case .attached = phase { await removePower() }
    close(because: "this program stops looking for the kit")
    phase = .off
  }

  /// Supervises the kit until the task is cancelled.
  package func run() async {
    start()
    await untilCancelled()
    await stop()
  }

  package func connection() -> BenchConnection { state }

  package func happenings() -> AsyncStream<BenchHappening> { readers.stream(present: state) }

  func publish(_ happening: BenchHappening) { readers.publish(happening) }

  func setState(_ new: BenchConnection) {
    guard new != state else { return }
    state = new
    switch new {
    case .attached(let identity):
      log.info("kit attached", metadata: ["station": "\(station)", "serial": "\(identity.serialNumber)"])
    case .lost(let reason), .searching(let reason?):
      log.warning("kit not attached", metadata: ["station": "\(station)", "reason": "\(reason)"])
    case .searching(nil): break
    }
    publish(.connection(new))
  }

  /// How often the thread of this kit woke up: stands still while there is nothing to do.
  package nonisolated var wakeUps: Int { thread.wakeUps }

  /// Counters of the link since this kit was made.
  package var statistics: LinkStatistics { session.statistics }

  package func link() async -> LinkReport? { LinkReport(session) }
}
