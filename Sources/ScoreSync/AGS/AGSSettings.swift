import Foundation

/// How to reach a gradebook by LTI 1.3 Assignment and Grade Services, with addresses that an operator copies from it: a
/// launch, which would bring them, never happens at a bench.
package struct AGSSettings: Sendable {
  package var name: String
  /// Where access tokens come from.
  package var tokenURL: String
  /// What the platform expects as audience of our assertion.
  package var audience: String
  package var clientID: String
  /// Private RSA key, PEM.
  package var key: Secret
  /// Under which the platform finds our public key; nil when it knows one only.
  package var keyID: String?
  /// The columns of the course.
  package var lineItemsURL: String
  /// The roster of the course; nil when names are given by hand.
  package var membershipsURL: String?
  package init(
    name: String, tokenURL: String, audience: String? = nil, clientID: String, key: Secret, keyID: String?,
    lineItemsURL: String, membershipsURL: String? = nil
  ) {
    self.name = name
    self.tokenURL = tokenURL
    self.audience = audience ?? tokenURL
    self.clientID = clientID
    self.key = key
    self.keyID = keyID
    self.lineItemsURL = lineItemsURL
    self.membershipsURL = membershipsURL
  }

  /// Which course of which platform it is: what was found under another registration is not known to be here.
  var registration: String { [lineItemsURL, membershipsURL ?? "", clientID].joined(separator: "\n") }

  /// Whether the address is at a server that a person named for columns or roster: access is given to no other.
  func trusts(_ address: String) -> Bool {
    guard let server = Server(address) else { return false }
    return [lineItemsURL, membershipsURL].contains { $0.flatMap(Server.init) == server }
  }

  private struct Server: Equatable {
    var scheme: String?
    var host: String
    var port: Int?

    init?(_ address: String) {
      guard let parts = URLComponents(string: address), let host = parts.host else { return nil }
      self.host = host.lowercased()
      scheme = parts.scheme?.lowercased()
      port = parts.port ?? (scheme == "https" ? 443 : 80)
    }
  }
}

enum AGSScope {
  static let lineItem = "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem"
  static let score = "https://purl.imsglobal.org/spec/lti-ags/scope/score"
  static let result = "https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly"
  static let roster = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
}

enum AGSMedia {
  static let lineItem = "application/vnd.ims.lis.v2.lineitem+json"
  static let lineItems = "application/vnd.ims.lis.v2.lineitemcontainer+json"
  static let score = "application/vnd.ims.lis.v1.score+json"
  static let results = "application/vnd.ims.lis.v2.resultcontainer+json"
  static let roster = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"
}
