import Glibc
import Synchronization

/// Tells somebody that a loop goes round: the watchdog of the service manager.
package struct LoopPulse: Sendable {
  /// ns; the loop goes round at least that often.
  package var interval: UInt64
  /// Called on the loop's own thread with its clock, ns; must not wait.
  package var beat: @Sendable (_ now: UInt64) -> Void

  package init(interval: UInt64, beat: @escaping @Sendable (_ now: UInt64) -> Void) {
    self.interval = interval
    self.beat = beat
  }
}

/// The thread of one cable and the executor of its actor: sleeps in `poll` until a byte, a job or a deadline.
///
/// Waiting costs nothing: there is no polling interval.
final class CableThread: SerialExecutor, @unchecked Sendable {
  /// What a round wants next.
  struct Wait: Sendable {
    /// Nil while there is no cable.
    var descriptor: CInt?
    /// More that wake when they become readable.
    var readable: [CInt] = []
    /// Also wake when the cable takes bytes again.
    var wantsToWrite = false
    /// ns of ``now()``; nil waits for bytes and jobs only.
    var deadline: UInt64?
  }

  private struct Shared {
    var jobs: [UnownedJob] = []
    var round: (@Sendable () -> Wait)?
    var pulse: LoopPulse?
    var isStopped = false
    var thread: pthread_t?
  }

  // `Mutex` guards all that other threads touch; the class is unchecked only because jobs are not Sendable.
  private let shared = Mutex(Shared())
  /// A pipe: what reads, what writes; -1 when the process is out of descriptors.
  private let wakeUp: (reader: CInt, writer: CInt)
  private let wakeUpCount = Atomic<Int>(0)

  init() {
    var ends: [CInt] = [-1, -1]
    if unsafe pipe(&ends) == 0 {
      for end in ends {
        _ = fcntl(end, F_SETFL, O_NONBLOCK)
        _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      }
    }
    wakeUp = (ends[0], ends[1])
  }

  deinit {
    close(wakeUp.reader)
    close(wakeUp.writer)
  }

  /// ns of the clock that goes on while the computer sleeps.
  static func now() -> UInt64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_BOOTTIME, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }

  /// How often the thread woke up; a thread that waits does not count on.
  var wakeUps: Int { wakeUpCount.load(ordering: .relaxed) }

  /// Starts the thread. `round` runs on it after each wake-up.
  func start(round: @escaping @Sendable () -> Wait) {
    shared.withLock { $0.round = round }
    var thread = pthread_t()
    let box = unsafe Unmanaged.passRetained(self)
    let result = unsafe pthread_create(
      &thread, nil,
      { context in
        if let context = unsafe context {
          unsafe Unmanaged<CableThread>.fromOpaque(context).takeRetainedValue().loop()
        }
        return nil
      }, unsafe box.toOpaque())
    guard result == 0 else {
      unsafe box.release()
      return
    }
    pthread_detach(thread)
  }

  func beats(_ pulse: LoopPulse) {
    shared.withLock { $0.pulse = pulse }
    wake()
  }

  /// Ends the thread. Only for the end of the actor: a job that waits keeps its actor alive.
  func stop() {
    shared.withLock {
      $0.isStopped = true
      $0.round = nil
    }
    wake()
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    shared.withLock { $0.jobs.append(job) }
    wake()
  }

  func checkIsolated() {
    precondition(isIsolatingCurrentContext() == true, "not on the thread of the cable")
  }

  func isIsolatingCurrentContext() -> Bool? {
    let thread = shared.withLock { $0.thread }
    return thread.map { pthread_equal($0, pthread_self()) != 0 } ?? false
  }

  private func wake() {
    var byte: UInt8 = 1
    // A full pipe has woken the thread already.
    _ = unsafe write(wakeUp.writer, &byte, 1)
  }

  private func loop() {
    shared.withLock { $0.thread = pthread_self() }
    var wait = Wait()
    while true {
      sleep(wait)
      wakeUpCount.add(1, ordering: .relaxed)
      let (jobs, round, pulse, isStopped) = shared.withLock { shared in
        defer { shared.jobs = [] }
        return (shared.jobs, shared.round, shared.pulse, shared.isStopped)
      }
      for job in jobs { unsafe job.runSynchronously(on: asUnownedSerialExecutor()) }
      if let round { wait = round() } else { wait = Wait() }
      if let pulse {
        let now = Self.now()
        pulse.beat(now)
        wait.deadline = min(wait.deadline ?? .max, now + pulse.interval)
      }
      if isStopped { return }
    }
  }

  private func sleep(_ wait: Wait) {
    var descriptors = [pollfd(fd: wakeUp.reader, events: Int16(POLLIN), revents: 0)]
    if let descriptor = wait.descriptor {
      descriptors.append(
        pollfd(fd: descriptor, events: Int16(wait.wantsToWrite ? POLLIN | POLLOUT : POLLIN), revents: 0))
    }
    descriptors += wait.readable.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    _ = unsafe poll(&descriptors, nfds_t(descriptors.count), milliseconds(until: wait.deadline))
    guard descriptors[0].revents != 0 else { return }
    var bytes = [UInt8](repeating: 0, count: 64)
    while unsafe read(wakeUp.reader, &bytes, bytes.count) == bytes.count {}
  }

  /// Rounded up, so that the deadline is over after the sleep; -1 waits for ever.
  private func milliseconds(until deadline: UInt64?) -> CInt {
    let now = Self.now()
    // Without the pipe, jobs are found by looking for them.
    let look = wakeUp.reader < 0 ? now + 10_000_000 : nil
    guard let next = [deadline, look].compactMap(\.self).min() else { return -1 }
    return next > now ? CInt(clamping: (next - now + 999_999) / 1_000_000) : 0
  }
}
