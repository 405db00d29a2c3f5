import Exercises
import Foundation
import HTTPTypes
import Hummingbird
import Messages

/// Sheets to print, one for each exercise: what it asks, and a code that opens it at the bench. Nothing of any learner.
extension TrainerPages {
  func addWorksheets(to router: RouterGroup<PageContext>) {
    get("exercises/{exercise}/worksheet", of: .exercises, on: router) { visit in try await worksheet(visit) }
    get("exercises/{exercise}/files/{file}", of: .exercises, on: router) { visit in
      try workplace.library.file(try visit.parameter("file"), of: try visit.parameter("exercise"))
    }
  }

  private func worksheet(_ visit: Visit) async throws -> Response {
    guard let exercise = workplace.library[try visit.parameter("exercise")] else { throw HTTPError(.notFound) }
    let language = visit.language
    let site = workplace.address ?? visit.request.site(isSecure: renderer.isSecure)
    let fitting = await workplace.stations(for: exercise)
    var values = exercise.sheet(in: language, filesAt: "/trainer/exercises/\(exercise.id)/files")
    values["drawing"] = PageDrawings(library: workplace.library, renderer: renderer)
      .reference(of: exercise, id: "task", language)
    values["duration"] = renderer.text("ui.minutes", ["minutes": .integer(exercise.expectedMinutes)], language)
    values["codes"] = fitting.compactMap { station -> [String: Any]? in
      let address = "\(site)/stations/\(station.id)/exercises/\(exercise.id)"
      return QRCode(address).map {
        ["station": station.id, "address": address, "size": $0.size, "path": $0.path]
      }
    }
    values["no_station"] = fitting.isEmpty
    // Another device cannot reach what only this computer can.
    values["here_only"] = workplace.address == nil && visit.request.isToLoopback
    return page("worksheet", visit, title: title(of: exercise.id, language), values)
  }
}

extension Request {
  /// Scheme, host and port under which the browser asked.
  fileprivate func site(isSecure: Bool) -> String { "\(isSecure ? "https" : "http")://\(head.authority ?? "")" }

  fileprivate var isToLoopback: Bool { ["localhost", "127.0.0.1", "[::1]"].contains(hostName(head.authority ?? "")) }
}
