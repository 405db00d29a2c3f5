package import Attempts
package import Foundation

/// One station as the daemon sees it: `GET /v1/stations`.
package struct StationReport: Codable, Hashable, Sendable, Identifiable {
  package enum Connection: String, Codable, Sendable { case searching, attached, lost }

  package let id: String
  /// Id of the kit description that the station expects.
  package var kit: String
  package var connection: Connection
  package var identity: KitIdentity?
  /// Why no kit is attached, and what to do about it.
  package var reason: String?
  package var activeAttempt: UUID?
  package var powerIsOn: Bool

  package init(
    id: String, kit: String, connection: Connection, identity: KitIdentity?, reason: String?,
    activeAttempt: UUID?, powerIsOn: Bool
  ) {
    self.id = id
    self.kit = kit
    self.connection = connection
    self.identity = identity
    self.reason = reason
    self.activeAttempt = activeAttempt
    self.powerIsOn = powerIsOn
  }
}

/// One exercise of the library: `GET /v1/exercises`.
package struct ExerciseReport: Codable, Hashable, Sendable, Identifiable {
  package let id: String
  package var version: Int
  package var kind: String
  package var kit: String
  package var tag: String
  package var expectedMinutes: Int
  package var passMark: Int
  package var release: String
  /// By language code.
  package var titles: [String: String]

  package init(
    id: String, version: Int, kind: String, kit: String, tag: String, expectedMinutes: Int, passMark: Int,
    release: String, titles: [String: String]
  ) {
    self.id = id
    self.version = version
    self.kind = kind
    self.kit = kit
    self.tag = tag
    self.expectedMinutes = expectedMinutes
    self.passMark = passMark
    self.release = release
    self.titles = titles
  }
}
