import Attempts
import Foundation
import Synchronization
import Testing

@testable import KitWeb

/// A clock that stands still until it is told otherwise.
final class StandingClock: Sendable {
  private let time = Mutex(Date(timeIntervalSince1970: 1_795_000_000))
  var now: @Sendable () -> Date { { self.time.withLock { $0 } } }
  func pass(_ seconds: TimeInterval) { time.withLock { $0 += seconds } }
}

func learner(_ number: String) -> Identity {
  Identity(
    person: .learner(Learner(id: UUID(), name: "Learner \(number)", number: number, language: "nl")), proofs: [.badge])
}

@Suite("Sessions") struct SessionTests {
  @Test("A token opens its own area only, and nothing once it was signed out")
  func areas() {
    let store = SessionStore()
    let token = store.begin(.bench, as: learner("1"))
    #expect(store.find(token, in: .bench, touching: true)?.learner?.number == "1")
    #expect(store.find(token, in: .trainer, touching: true) == nil)
    #expect(store.find(token + "x", in: .bench, touching: true) == nil)
    store.end(token)
    #expect(store.find(token, in: .bench, touching: true) == nil)
  }

  @Test("A screen that nobody touches is locked; live events do not keep it open")
  func idle() {
    let clock = StandingClock()
    let store = SessionStore(rules: SessionRules(idle: [.bench: 60, .trainer: 60]), now: clock.now)
    let token = store.begin(.bench, as: nil)
    clock.pass(40)
    #expect(store.find(token, in: .bench, touching: true) != nil)
    clock.pass(40)
    #expect(store.find(token, in: .bench, touching: false) != nil)
    clock.pass(40)
    #expect(store.find(token, in: .bench, touching: false) == nil)
  }

  @Test("However busy, everybody identifies again after the longest time")
  func longest() {
    let clock = StandingClock()
    let store = SessionStore(rules: SessionRules(idle: [.bench: 600], longest: 1000), now: clock.now)
    let token = store.begin(.bench, as: nil)
    clock.pass(500)
    #expect(store.find(token, in: .bench, touching: true) != nil)
    clock.pass(500)
    #expect(store.find(token, in: .bench, touching: true) == nil)
  }

  @Test("A flood of sessions drops the one that was used longest ago, and takes no more memory")
  func flood() {
    let clock = StandingClock()
    var rules = SessionRules()
    rules.most = 3
    let store = SessionStore(rules: rules, now: clock.now)
    let tokens = (1...4).map { _ in
      clock.pass(1)
      return store.begin(.bench, as: nil)
    }
    #expect(tokens.map { store.find($0, in: .bench, touching: false) != nil } == [false, true, true, true])
  }

  @Test("A form token is that of its session, and tokens do not repeat")
  func formTokens() throws {
    let store = SessionStore()
    let first = try #require(store.find(store.begin(.bench, as: nil), in: .bench, touching: false))
    let second = try #require(store.find(store.begin(.bench, as: nil), in: .bench, touching: false))
    #expect(first.owns(formToken: first.formToken))
    #expect(!first.owns(formToken: second.formToken))
    #expect(!first.owns(formToken: nil))
    #expect(first.formToken != second.formToken)
  }

  @Test("The PIN that was proved counts from then on")
  func prove() throws {
    let store = SessionStore()
    let token = store.begin(.bench, as: learner("1"))
    store.prove([.pin], token: token)
    #expect(store.find(token, in: .bench, touching: false)?.identity?.proofs == [.badge, .pin])
  }

  @Test("Guesses from one address are slowed down, those from another are not, and the wait ends")
  func throttle() {
    let clock = StandingClock()
    let throttle = LoginThrottle(now: clock.now)
    for _ in 1...LoginThrottle.most { throttle.failed("10.0.0.1") }
    #expect(!throttle.allows("10.0.0.1"))
    #expect(throttle.allows("10.0.0.2"))
    clock.pass(LoginThrottle.window + 1)
    #expect(throttle.allows("10.0.0.1"))
  }

  @Test(
    "Only a path of this site is where a login leads to",
    arguments: [
      ("/stations/a", "/stations/a"), ("//elsewhere.example", "/"), ("https://elsewhere.example", "/"),
      ("/\\elsewhere.example", "/"), ("/a\r\nSet-Cookie: x", "/"), ("", "/"),
    ])
  func paths(written: String, path: String) {
    #expect(ownPath(written, otherwise: "/") == path)
  }
}

@Suite("Which screen acts") struct StationControlTests {
  private func sessions() throws -> (SessionStore, Session, Session, String) {
    let store = SessionStore()
    let token = store.begin(.bench, as: learner("1"))
    let first = try #require(store.find(token, in: .bench, touching: true))
    let second = try #require(store.find(store.begin(.bench, as: learner("2")), in: .bench, touching: true))
    return (store, first, second, token)
  }

  @Test("One screen acts at a time; a screen that is gone frees the station")
  func lease() throws {
    let clock = StandingClock()
    let (store, first, second, _) = try sessions()
    let control = StationControl(isAlive: store.isAlive, now: clock.now)
    #expect(control.mayAct(first, at: "a", attempt: nil))
    #expect(!control.mayAct(second, at: "a", attempt: nil))
    #expect(control.mayAct(second, at: "b", attempt: nil))
    clock.pass(StationControl.longestSilence - 1)
    control.seen(first, at: "a")
    clock.pass(StationControl.longestSilence - 1)
    #expect(!control.mayAct(second, at: "a", attempt: nil))
    clock.pass(2)
    #expect(control.mayAct(second, at: "a", attempt: nil))
    #expect(!control.mayAct(first, at: "a", attempt: nil))
  }

  @Test("Whoever signs out leaves the station at once")
  func signedOut() throws {
    let (store, first, second, token) = try sessions()
    let control = StationControl(isAlive: store.isAlive)
    #expect(control.mayAct(first, at: "a", attempt: nil))
    store.end(token)
    #expect(control.mayAct(second, at: "a", attempt: nil))
  }
}
