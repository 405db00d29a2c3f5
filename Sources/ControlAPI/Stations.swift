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
  /// How well its cable works; nil when there is none.
  package var link: LinkReport?

  package init(
    id: String, kit: String, connection: Connection, identity: KitIdentity?, reason: String?,
    activeAttempt: UUID?, powerIsOn: Bool, link: LinkReport? = nil
  ) {
    self.id = id
    self.kit = kit
    self.connection = connection
    self.identity = identity
    self.reason = reason
    self.activeAttempt = activeAttempt
    self.powerIsOn = powerIsOn
    self.link = link
  }
}
