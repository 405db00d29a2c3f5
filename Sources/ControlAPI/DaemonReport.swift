/// The version of all programs of this source tree; the packages have the same.
package enum ProefbankVersion {
  package static let text = "0.1.0"
}

/// Who answers: `GET /v1/daemon`.
package struct DaemonReport: Codable, Hashable, Sendable {
  package var version: String
  package var processID: Int32

  package init(version: String = ProefbankVersion.text, processID: Int32) {
    self.version = version
    self.processID = processID
  }
}
