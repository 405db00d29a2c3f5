import Crypto
package import Foundation

extension UUID {
  /// The namespace of addresses (RFC 9562, 6.6).
  package static let addresses = UUID(
    uuid: (0x6b, 0xa7, 0xb8, 0x11, 0x9d, 0xad, 0x11, 0xd1, 0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8))

  /// Version 5 (RFC 9562, 5.5): the same name in the same namespace gives the same identifier, on any computer.
  package init(version5 name: String, in namespace: UUID) {
    var hash = Insecure.SHA1()
    let n = namespace.uuid
    hash.update(data: [
      n.0, n.1, n.2, n.3, n.4, n.5, n.6, n.7, n.8, n.9, n.10, n.11, n.12, n.13, n.14, n.15,
    ])
    hash.update(data: Data(name.utf8))
    var b = Array(hash.finalize().prefix(16))
    b[6] = b[6] & 0x0f | 0x50
    b[8] = b[8] & 0x3f | 0x80
    self.init(
      uuid: (b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13], b[14], b[15]))
  }
}
