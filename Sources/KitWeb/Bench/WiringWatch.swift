import Attempts
import Circuits
import ExerciseRun
import Exercises
import Foundation

/// Looks at the wiring of a station about once a second while somebody practises there and watches, once for all viewers.
actor WiringWatch {
  private struct Watch {
    var viewers: [Int: AsyncStream<[[String]]>.Continuation] = [:]
    var last: [[String]]?
    var task: Task<Void, Never>?
  }

  private let library: ExerciseLibrary
  private var watches: [String: Watch] = [:]
  private var nextViewer = 0

  init(library: ExerciseLibrary) { self.library = library }

  /// The joined terminals at each change. Nothing in an assessment, nor where measuring is the task, nor while the kit is
  /// busy or under power.
  func watch(_ station: Workplace.Station) -> AsyncStream<[[String]]> {
    let (stream, continuation) = AsyncStream.makeStream(of: [[String]].self, bufferingPolicy: .bufferingNewest(1))
    let viewer = nextViewer
    nextViewer += 1
    var watch = watches[station.id] ?? Watch()
    watch.viewers[viewer] = continuation
    // The newcomer is told by the next look, when it is known again whether the wiring may be seen.
    watch.last = nil
    if watch.task == nil { watch.task = Task { await self.look(at: station) } }
    watches[station.id] = watch
    continuation.onTermination = { _ in Task { await self.leave(station.id, viewer) } }
    return stream
  }

  private func leave(_ station: String, _ viewer: Int) {
    watches[station]?.viewers[viewer] = nil
    guard let watch = watches[station], watch.viewers.isEmpty else { return }
    watch.task?.cancel()
    watches[station] = nil
  }

  private func look(at station: Workplace.Station) async {
    while !Task.isCancelled {
      if let attempt = await visiblePractice(station), let scan = try? await station.bench.scan(),
        // The attempt may have become another one while the kit was measuring.
        await visiblePractice(station) == attempt
      {
        publish(scan.nets.groups.map { $0.map(\.description) }, station.id)
      } else {
        watches[station.id]?.last = nil
      }
      try? await Task.sleep(for: .seconds(1))
    }
  }

  /// The running practice whose wiring may be looked at now.
  private func visiblePractice(_ station: Workplace.Station) async -> UUID? {
    let snapshot = await station.run.snapshot
    guard let attempt = snapshot.attempt, attempt.phase == .running, snapshot.power == .off, snapshot.activity == nil,
      snapshot.connection.identity != nil, library[attempt.exercise]?.showsMeasured(in: attempt.mode) == true
    else { return nil }
    return attempt.id
  }

  private func publish(_ nets: [[String]], _ station: String) {
    guard watches[station]?.last != nets else { return }
    watches[station]?.last = nets
    for viewer in watches[station]?.viewers.values ?? [:].values { viewer.yield(nets) }
  }
}
