import Glibc
import Synchronization

/// The one thread that a virtual kit lives on: runs the kit's actor jobs and, between them, its firmware.
///
/// A dedicated thread because the firmware waits in `poll()` for bytes and for its next millisecond, which would
/// starve the shared pool of Swift concurrency.
final class KitThread: SerialExecutor {
  /// Which descriptors to wait for, and how long at most.
  struct Wait: Sendable {
    var descriptors: [pollfd]
    /// -1 waits for ever.
    var milliseconds: CInt
  }

  /// What the thread and its executor share; outlives the executor until the thread has ended.
  private final class Mailbox: Sendable {
    struct Content {
      var jobs: [UnownedJob] = []
      var isFinished = false
      var step: (@Sendable () -> Wait)?
      var thread: pthread_t?
    }
    let content = Mutex(Content())
    let wakeReader: CInt
    let wakeWriter: CInt

    init() throws(VirtualKitError) {
      var ends: [CInt] = [-1, -1]
      guard unsafe pipe(&ends) == 0 else { throw .system(call: "pipe", reason: systemReason()) }
      ends.forEach(makeNonBlocking)
      (wakeReader, wakeWriter) = (ends[0], ends[1])
    }

    deinit {
      close(wakeReader)
      close(wakeWriter)
    }

    func wake() {
      var byte: UInt8 = 1
      // A full pipe has woken the thread already.
      _ = unsafe write(wakeWriter, &byte, 1)
    }

    func sleep(_ wait: Wait) {
      var descriptors = wait.descriptors
      descriptors.append(pollfd(fd: wakeReader, events: Int16(POLLIN), revents: 0))
      _ = unsafe poll(&descriptors, nfds_t(descriptors.count), wait.milliseconds)
      guard let last = descriptors.last, last.revents != 0 else { return }
      var bytes: [UInt8] = Array(repeating: 0, count: 64)
      while unsafe read(wakeReader, &bytes, bytes.count) == bytes.count {}
    }
  }

  private let mailbox: Mailbox

  init() throws(VirtualKitError) {
    mailbox = try Mailbox()
  }

  deinit {
    mailbox.content.withLock { $0.isFinished = true }
    mailbox.wake()
  }

  /// Starts the thread; to be called once, before the first job can arrive.
  func start() {
    let mailbox = self.mailbox
    let body = ThreadBody { [weak self] in
      while true {
        let (jobs, step, isFinished) = mailbox.content.withLock { content in
          content.thread = pthread_self()
          defer { content.jobs.removeAll() }
          return (content.jobs, content.step, content.isFinished)
        }
        for job in jobs {
          // A waiting job keeps the actor alive and the actor its executor.
          guard let self else { break }
          unsafe job.runSynchronously(on: self.asUnownedSerialExecutor())
        }
        if isFinished { return }
        if jobs.isEmpty {
          mailbox.sleep(step?() ?? Wait(descriptors: [], milliseconds: -1))
        }
      }
    }
    body.detach()
  }

  /// What the thread does whenever it has no job: one round of the kit. Nil only runs jobs.
  func setStep(_ step: (@Sendable () -> Wait)?) {
    mailbox.content.withLock { $0.step = step }
    mailbox.wake()
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let unowned = UnownedJob(job)
    mailbox.content.withLock { $0.jobs.append(unowned) }
    mailbox.wake()
  }

  func checkIsolated() {
    let isCurrent = mailbox.content.withLock { content in
      content.thread.map { pthread_equal($0, pthread_self()) != 0 } ?? false
    }
    precondition(isCurrent, "the state of a virtual kit is touched only on its own thread")
  }
}

/// Carries a closure onto a detached POSIX thread.
private final class ThreadBody: Sendable {
  private let body: @Sendable () -> Void

  init(_ body: @escaping @Sendable () -> Void) {
    self.body = body
  }

  func detach() {
    var thread = pthread_t()
    let context = unsafe Unmanaged.passRetained(self).toOpaque()
    let status = unsafe pthread_create(
      &thread, nil,
      { context in
        guard let context = unsafe context else { return nil }
        unsafe Unmanaged<ThreadBody>.fromOpaque(context).takeRetainedValue().body()
        return nil
      }, context)
    if status == 0 {
      pthread_detach(thread)
    } else {
      unsafe Unmanaged<ThreadBody>.fromOpaque(context).release()
    }
  }
}

/// Calls on the descriptor return at once from now on, and programs that this one starts do not inherit it.
func makeNonBlocking(_ descriptor: CInt) {
  _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
  _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
}
