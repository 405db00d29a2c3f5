import Attempts
import ControlAPI
import ExerciseRun
import Exercises
import Foundation
import Grading
import HTTPTypes
import Hummingbird
import Messages
import Mustache
import NIOCore

/// Draws the bench pages and does what their forms ask.
struct BenchPages: Sendable {
  let workplace: Workplace
  private let templates: MustacheLibrary
  let wiring: WiringWatch

  init(workplace: Workplace) throws {
    self.workplace = workplace
    var library = MustacheLibrary()
    for name in ["page", "stations", "choose", "notices", "feedback", "attempt"] {
      let text = String(decoding: try Self.resource("templates/\(name).mustache"), as: UTF8.self)
      library.register(try MustacheTemplate(string: text), named: name)
    }
    templates = library
    wiring = WiringWatch()
  }

  static func resource(_ path: String) throws -> Data {
    let url = Bundle.module.bundleURL.appendingPathComponent("Resources/\(path)")
    return try Data(contentsOf: url)
  }

  func station(_ context: some RequestContext) throws -> Workplace.Station {
    let id = try context.parameters.require("station")
    guard let station = workplace.stations.first(where: { $0.id == id }) else {
      throw HTTPError(.notFound, message: "There is no station of that name.")
    }
    return station
  }

  /// What the address asks for, then the cookie of an earlier choice, then the default.
  func language(of request: Request) -> String {
    let asked = request.uri.queryParameters["language"].map(String.init)
    let remembered = request.headers[values: .cookie].flatMap { $0.split(separator: ";") }
      .map { $0.trimmingCharacters(in: .whitespaces) }
      .first { $0.hasPrefix("language=") }.map { String($0.dropFirst("language=".count)) }
    let known = workplace.catalogue.languages
    return [asked, remembered].compactMap(\.self).first(where: known.contains) ?? workplace.defaultLanguage
  }

  func page(_ page: Page, for request: Request, status: HTTPResponse.Status = .ok) -> Response {
    var headers: HTTPFields = [.contentType: "text/html; charset=utf-8", .cacheControl: "no-store"]
    if let asked = request.uri.queryParameters["language"], workplace.catalogue.languages.contains(String(asked)) {
      headers[.setCookie] = "language=\(asked); Path=/; SameSite=Lax; Max-Age=31536000"
    }
    let html = templates.render(page.values, withTemplate: page.template) ?? ""
    return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(string: html)))
  }

  func file(_ name: String) throws -> Response {
    let types = [
      "proefbank.css": "text/css; charset=utf-8", "bench.js": "text/javascript; charset=utf-8",
      "icon.svg": "image/svg+xml",
    ]
    guard let type = types[name] else { throw HTTPError(.notFound) }
    let data = try Self.resource("static/\(name)")
    return Response(
      status: .ok, headers: [.contentType: type, .cacheControl: "no-cache"],
      body: .init(byteBuffer: ByteBuffer(bytes: data)))
  }

  func text(_ key: String, _ language: String) -> String { text(key, [:], language) }

  func text(_ key: String, _ arguments: [String: MessageArgument], _ language: String) -> String {
    workplace.catalogue.render(Message(key, arguments), in: language)
  }

  /// What stands in the way, in the learner's language where the catalogue has it.
  func problem(_ error: any Error, at station: Workplace.Station, language: String) -> Problem {
    var messages = (error as? RunError)?.messages ?? [Message("refusal.unexpected")]
    if case RunError.notSafe(let hazards) = error { messages += workplace.messages(of: hazards, at: station) }
    return Problem(
      error: text("refusal.title", language),
      hint: messages.map { workplace.catalogue.render($0, in: language) }.joined(separator: " "))
  }

  /// Does what a form asks; throws what the page then says.
  func perform(_ action: String, _ form: Form, on station: Workplace.Station) async throws {
    let run = station.run
    switch action {
    case "start": try await start(form, on: station)
    case "check": _ = try await run.check()
    case "submit": _ = try await run.submit()
    case "hint": _ = try await run.hint()
    case "power-on": try await askForPower(run)
    case "power-off": await run.removePower()
    case "abort": try await run.abort()
    default: throw HTTPError(.notFound)
    }
  }

  private func start(_ form: Form, on station: Workplace.Station) async throws {
    guard let exercise = form["exercise"].flatMap({ workplace.library[$0] }) else {
      throw HTTPError(.badRequest, message: "The form names no exercise of this bench.")
    }
    guard let mode = Attempt.Mode(rawValue: form["mode"] ?? "practice") else {
      throw HTTPError(.badRequest, message: "The form names neither practice nor assessment.")
    }
    var learner: Learner?
    if let number = form["learner"] {
      learner = try await workplace.store.learners().first { $0.number == number }
      guard workplace.isDemonstration, learner != nil else {
        throw HTTPError(.badRequest, message: "The form names no learner of this bench.")
      }
    }
    await station.run.leave()
    _ = try await station.run.start(exercise, learner: learner?.id, mode: mode)
  }

  /// Returns when the kit waits for its button, so that the page can say so; a refusal before that is thrown.
  private func askForPower(_ run: ExerciseRun) async throws {
    let (answers, answer) = AsyncThrowingStream.makeStream(of: Void.self)
    Task {
      do {
        try await run.requestPower()
        answer.finish()
      } catch {
        answer.finish(throwing: error)
      }
    }
    let waiting = Task {
      for await snapshot in await run.snapshots() where snapshot.power != .off {
        answer.finish()
        break
      }
    }
    defer { waiting.cancel() }
    for try await _ in answers {}
  }
}

/// A template and what is filled into it.
struct Page {
  var template: String
  var values: [String: Any]
}

/// What stands in the way, for the banner of a page.
struct Problem {
  var error: String
  var hint: String
}
