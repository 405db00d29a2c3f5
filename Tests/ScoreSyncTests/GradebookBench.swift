import Attempts
import CryptoExtras
import Foundation
import NIOHTTP1
import SyncTestSupport
import Synchronization
import Testing

@testable import SQLiteAttempts
@testable import ScoreSync

/// A bench whose scores go to a gradebook: the practice one, or the real one of `make check-sync`.
struct GradebookBench {
  /// Where the real one is, as `tools/check-sync` writes it.
  private struct Real: Decodable {
    var platform: String
    var token_path: String
    var items_path: String
    var client_id: String
    var key_file: String
  }

  let bench: SyncBench
  let practice: PracticePlatform?
  /// Of its own, so that runs against one real server do not meet.
  let exercise = "exercise-" + UUID().uuidString.prefix(8).lowercased()
  let clerk: Clerk
  let settings: AGSSettings

  init(roster: Bool = false) async throws {
    let practice: PracticePlatform?
    let upstream: String
    let key: String
    let (tokenPath, itemsPath, client): (String, String, String)
    if let file = ProcessInfo.processInfo.environment["PROEFBANK_CHECK_AGS"], !roster {
      let real = try JSONDecoder().decode(Real.self, from: Data(contentsOf: URL(fileURLWithPath: file)))
      practice = nil
      upstream = real.platform
      key = try String(contentsOfFile: real.key_file, encoding: .utf8)
      (tokenPath, itemsPath, client) = (real.token_path, real.items_path, real.client_id)
    } else {
      let keys = try GradebookBench.keys.get()
      let platform = try await PracticePlatform(publicKey: keys.publicKey)
      practice = platform
      upstream = platform.address
      key = keys.privateKey
      (tokenPath, itemsPath, client) = ("/token", "/lineitems", "kit")
    }
    self.practice = practice
    bench = try await SyncBench(name: "gradebook", upstream: upstream)
    let proxy = bench.proxy
    let settings = AGSSettings(
      name: "gradebook", tokenURL: proxy.address + tokenPath,
      // A real platform wants its own name, which the proxy hides.
      audience: practice == nil ? upstream + tokenPath : nil, clientID: client, key: Secret(key),
      keyID: practice == nil ? nil : "kit-1", lineItemsURL: proxy.address + itemsPath,
      membershipsURL: roster ? proxy.address + "/roster" : nil)
    self.settings = settings
    var direct = settings
    direct.tokenURL = upstream + tokenPath
    direct.lineItemsURL = upstream + itemsPath
    clerk = Clerk(
      connection: AGSConnection(direct, link: try HTTPLink(), now: { Date() }), items: upstream + itemsPath,
      upstream: upstream, proxy: proxy.address, isReal: practice == nil)
    configure(settings)
  }

  /// One pair for all tests: making one takes a while.
  static let keys = Result {
    let key = try _RSA.Signing.PrivateKey(keySize: .bits2048)
    return (privateKey: key.pemRepresentation, publicKey: key.publicKey.pemRepresentation)
  }

  /// Somebody corrects the configuration.
  func configure(_ settings: AGSSettings) {
    let (clock, store) = (bench.clock, bench.store)
    bench.target.withLock {
      $0 = {
        AGSTarget(
          settings, link: try HTTPLink(timeout: 5, now: { clock.now }), store: store, now: { clock.now })
      }
    }
  }

  /// Releases a score whose learner the gradebook knows as `user`.
  func release(
    user: String = "u-" + UUID().uuidString.prefix(8).lowercased(), learner: UUID = UUID(), score: Int = 92,
    endedAgo: Double = 60
  ) async throws -> ReleasedScore {
    let released = try await bench.release(learner: learner, exercise: exercise, score: score, endedAgo: endedAgo)
    try await bench.store.keepAccounts(
      [TargetAccount(learner: learner, account: user, source: .hand)], target: "gradebook")
    return released
  }

  func user(of score: ReleasedScore) async throws -> String {
    try #require(try await bench.store.account(of: score.learner, target: "gradebook")).account
  }

  /// What the gradebook shows for it, in points of a hundred.
  func shown(_ score: ReleasedScore) async throws -> Double? {
    try await clerk.shown(exercise, user: try await user(of: score))
  }

  /// The moments by which the scores were dated that went out so far.
  var dates: [Date] {
    bench.proxy.seen.filter(Self.isScore).compactMap { request in
      (try? JSONDecoder().decode(AGSTarget.Score.self, from: request.body)).flatMap { AttemptJSON.date($0.timestamp) }
    }
  }

  static func isScore(_ request: LoopbackRequest) -> Bool {
    request.method == "POST" && request.path.hasSuffix("/scores")
  }
}

/// Somebody who works in the gradebook itself, past the bench.
struct Clerk {
  private struct Item: Decodable {
    var id: String
    var resourceId: String?
  }
  private struct Result: Decodable {
    var userId: String
    var resultScore: Double
    var resultMaximum: Double
  }

  let connection: AGSConnection
  let items: String
  let upstream: String
  let proxy: String
  let isReal: Bool

  func columns(_ exercise: String) async throws -> [String] {
    let answer = try await connection.call(
      .GET, items.extended(query: [("resource_id", exercise)]), accept: AGSMedia.lineItems)
    return try JSONDecoder().decode([Item].self, from: answer.body).filter { $0.resourceId == exercise }.map {
      $0.id.replacing(proxy, with: upstream)
    }
  }

  func shown(_ exercise: String, user: String) async throws -> Double? {
    guard let column = try await columns(exercise).first else { return nil }
    let answer = try await connection.call(
      .GET, column.extended(path: "/results", query: [("user_id", user)]), accept: AGSMedia.results)
    let mine = try JSONDecoder().decode([Result].self, from: answer.body).first { $0.userId == user }
    return mine.map { $0.resultScore / $0.resultMaximum * 100 }
  }

  func edit(_ exercise: String, user: String, to points: Int, at moment: Date) async throws {
    let column = try #require(try await columns(exercise).first)
    let score = AGSTarget.Score(
      userId: user, scoreGiven: points, scoreMaximum: 100,
      timestamp: AttemptJSON.text(moment), submission: nil)
    let answer = try await connection.call(
      .POST, column.extended(path: "/scores"), accept: "application/json", content: AGSMedia.score,
      body: try AttemptJSON.encode(score))
    #expect(answer.isSuccess)
  }

  func deleteColumn(_ exercise: String) async throws {
    let column = try #require(try await columns(exercise).first)
    let number = column.prefix { $0 != "?" }.split(separator: "/").last.map(String.init) ?? ""
    let answer =
      isReal
      ? try await connection.call(.POST, upstream + "/clerk/delete/\(number)", accept: "*/*")
      : try await connection.call(.DELETE, column, accept: "*/*")
    #expect(answer.isSuccess)
  }
}
