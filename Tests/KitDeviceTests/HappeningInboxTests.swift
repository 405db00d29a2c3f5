import Attempts
import Circuits
import Testing

@testable import KitDevice

@Suite("Readers of what a kit reports", .timeLimit(.minutes(1)))
struct HappeningInboxTests {
  private let readers = HappeningReaders()
  private static let start = BenchConnection.searching(hint: nil)

  @Test("One that keeps up reads everything, in its order")
  func keepsUp() async {
    let told = (0..<20).flatMap { [sample($0), edge($0)] }
    let stream = readers.stream(present: Self.start)
    let reading = Task { await stream.prefix(1 + told.count).reduce(into: []) { $0.append($1) } }
    for happening in told {
      readers.publish(happening)
      await Task.yield()
    }
    #expect(await reading.value == [.connection(Self.start)] + told)
  }

  @Test("One that does not read for hours finds every edge, and of the samples the last ones")
  func fallsBehind() async {
    let stream = readers.stream(present: Self.start)
    let rounds = 100_000
    for round in 0..<rounds {
      readers.publish(sample(round))
      if round.isMultiple(of: 1000) { readers.publish(edge(round)) }
    }
    readers.publish(.samples([AnalogSample(channel: "P1.u", thousandths: 1)], deviceMicroseconds: 0))
    readers.publish(.awaitingConfirmation)
    var read: [BenchHappening] = []
    for await happening in stream {
      read.append(happening)
      if happening == .awaitingConfirmation { break }
    }
    let edges = read.filter { if case .edge = $0 { true } else { false } }
    #expect(edges == stride(from: 0, to: rounds, by: 1000).map(edge))
    #expect(read.contains(sample(rounds - 1)))
    #expect(read.count < 2000)
    #expect(read.first == .connection(Self.start))
  }

  @Test("One that is cancelled stops reading, and one that goes away leaves nothing behind")
  func goesAway() async {
    let stream = readers.stream(present: Self.start)
    let (begun, beginning) = AsyncStream<Void>.makeStream()
    let reading = Task {
      for await _ in stream { beginning.yield() }
    }
    for await _ in begun { break }
    reading.cancel()
    await reading.value

    weak var inbox: HappeningInbox?
    do {
      let held = HappeningInbox([sample(1)])
      inbox = held
      var iterator = AsyncStream { await held.next() }.makeAsyncIterator()
      #expect(await iterator.next() == sample(1))
    }
    #expect(inbox == nil)
  }

  private func sample(_ number: Int) -> BenchHappening {
    .samples(
      [AnalogSample(channel: "T1.u", thousandths: number), AnalogSample(channel: "T1.i", thousandths: -number)],
      deviceMicroseconds: UInt64(number))
  }

  private func edge(_ number: Int) -> BenchHappening {
    .edge(ChannelEdge(channel: "S1", level: number.isMultiple(of: 2), deviceMicroseconds: UInt64(number)))
  }
}
