import Exercises
import Foundation
import HTTPTypes
import Hummingbird

extension ExerciseLibrary {
  /// A picture, video or lesson that an exercise names; nothing else of its folder is served. A lesson that it shares with another
  /// exercise comes from the folder of that one.
  ///
  /// - Parameters:
  ///   - name: of the file.
  ///   - id: of the exercise.
  /// - Returns: the file, which a browser may keep for an hour.
  /// - Throws: 404 for anything else.
  func file(_ name: String, of id: String) throws -> Response {
    let types = [
      "png": "image/png", "jpg": "image/jpeg", "svg": "image/svg+xml", "pdf": "application/pdf", "mp4": "video/mp4",
      "webm": "video/webm", "txt": "text/plain; charset=utf-8", "md": "text/plain; charset=utf-8",
    ]
    let link = self[id]?.links.first { $0.file == name }
    let owner = link?.exercise ?? id
    guard let exercise = self[owner], let folder = folders[owner],
      exercise.links.contains(where: { $0.file == name && $0.exercise == nil }) || exercise.picture?.file == name,
      let type = name.split(separator: ".").last.flatMap({ types[$0.lowercased()] }),
      let data = FileManager.default.contents(atPath: "\(folder)/\(name)")
    else { throw HTTPError(.notFound) }
    return Response(
      status: .ok, headers: [.contentType: type, .cacheControl: "private, max-age=3600"],
      body: .init(byteBuffer: .init(bytes: data)))
  }
}
