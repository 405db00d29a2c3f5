import Attempts
import ControlAPI
import Exercises
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// The pages of virtual kits, for stations whose control socket the configuration of a demonstration names. Without
/// one there is no route at all: on a bench that counts, nothing can ask a kit for what only hands may do.
///
/// - Parameters:
///   - router: gets the routes; behind a session at the bench.
///   - workplace: the stations.
///   - renderer: for languages and texts.
func addVirtualKits(to router: RouterGroup<PageContext>, _ workplace: Workplace, _ renderer: PageRenderer) {
  guard workplace.isDemonstration else { return }
  var desks: [String: VirtualKitDesk] = [:]
  var kits: [String: KitDescription] = [:]
  for station in workplace.stations {
    guard let socket = station.virtualControl, let kit = workplace.library.kits[station.kit] else { continue }
    desks[station.id] = VirtualKitDesk(station: station, socket: socket)
    kits[station.id] = kit
  }
  if desks.isEmpty { return }
  let site = VirtualKitSite(desks: desks, kits: kits, pages: VirtualKitPages(renderer: renderer))

  router.get("virtual/{station}") { request, context in
    let (id, _, kit) = try site.find(context)
    let session = try context.signedIn()
    let language = renderer.language(of: request, session: session)
    return renderer.html(site.pages.page(station: id, kit: kit, session: session, language: language), for: request)
  }
  router.get("virtual/{station}/live") { request, context in
    let (_, desk, kit) = try site.find(context)
    let events = site.pages.events(
      of: desk, kit: kit, language: renderer.language(of: request, session: context.session))
    return Response(
      status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store"], body: .untilShutdown(events)
    )
  }
  router.post("virtual/{station}/do") { request, context in
    let (_, desk, _) = try site.find(context)
    let body = try await request.body.collect(upTo: VirtualKitCommand.longest)
    do {
      try await desk.perform(VirtualKitCommand(Data(body.readableBytesView)))
      return site.answer("{\"ok\":true}", type: "application/json")
    } catch {
      let failure = Failure(describing: error)
      let answer = ["error": failure.error, "hint": failure.hint ?? ""]
      let text = String(decoding: try AttemptJSON.encode(answer), as: UTF8.self)
      return site.answer(text, type: "application/json", status: .conflict)
    }
  }
  router.post("virtual/{station}/record") { _, context in
    let (_, desk, _) = try site.find(context)
    try await desk.beginRecording()
    return site.answer("{\"ok\":true}", type: "application/json")
  }
  router.get("virtual/{station}/script.yaml") { _, context in
    let (id, desk, _) = try site.find(context)
    return site.answer(await desk.recordedScript(), type: "application/yaml", file: "\(id).yaml")
  }
  router.get("virtual/{station}/measured.json") { _, context in
    let (id, desk, kit) = try site.find(context)
    let json = try AttemptJSON.encode(try await desk.measured(kit: kit), pretty: true)
    return site.answer(String(decoding: json, as: UTF8.self) + "\n", type: "application/json", file: "\(id).json")
  }
}

private struct VirtualKitSite: Sendable {
  let desks: [String: VirtualKitDesk]
  let kits: [String: KitDescription]
  let pages: VirtualKitPages

  func find(_ context: PageContext) throws -> (String, VirtualKitDesk, KitDescription) {
    let id = try context.parameters.require("station")
    guard let desk = desks[id], let kit = kits[id] else {
      throw HTTPError(.notFound, message: "There is no virtual kit at that station.")
    }
    return (id, desk, kit)
  }

  func answer(
    _ text: String, type: String, status: HTTPResponse.Status = .ok, file: String? = nil
  ) -> Response {
    var headers: HTTPFields = [.contentType: type, .cacheControl: "no-store"]
    if let file { headers[.contentDisposition] = "attachment; filename=\"\(file)\"" }
    return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(string: text)))
  }
}
