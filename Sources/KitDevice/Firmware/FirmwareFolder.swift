import Foundation

/// The firmware files in a folder, one for each kit and baud rate. What is for whom is in the label of each file; names
/// do not matter.
package struct FirmwareFolder: Sendable {
  /// Where the package `proefbank-firmware` puts them.
  package static let installed = "/usr/share/proefbank/firmware"

  package struct File: Hashable, Sendable {
    package let path: String
    package let image: FirmwareImage

    package init(path: String, image: FirmwareImage) {
      self.path = path
      self.image = image
    }
  }

  package let path: String
  /// Files that are whole and firmware of a kit, by their names. Others are left out.
  package let files: [File]

  /// A folder that cannot be read has no files.
  package init(_ path: String) {
    self.path = path
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    files = names.filter { $0.hasSuffix(".hex") }.sorted().compactMap { name in
      let file = path + "/" + name
      guard let text = try? String(contentsOfFile: file, encoding: .utf8),
        let image = try? FirmwareImage(intelHex: text, file: file)
      else { return nil }
      return File(path: file, image: image)
    }
  }

  /// The newest file for a kit.
  ///
  /// - Throws: ``FlashFailure/noFirmware(kit:baud:folder:known:)``.
  package func file(kit: String, baud: Int) throws(FlashFailure) -> File {
    let fitting = files.filter { $0.image.model == kit && $0.image.baud == baud }
    guard let newest = fitting.max(by: { $0.image.version < $1.image.version }) else {
      let known = Set(files.filter { $0.image.baud == baud }.map(\.image.model)).sorted()
      throw .noFirmware(kit: kit, baud: baud, folder: path, known: known)
    }
    return newest
  }
}
