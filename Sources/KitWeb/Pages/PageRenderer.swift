import Attempts
import Foundation
import HTTPTypes
import Hummingbird
import Messages
import Mustache
import NIOCore

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

/// Fills templates; every page of bench and trainer goes through here, in the language of whoever looks.
struct PageRenderer: Sendable {
  let catalogue: Catalogue
  let defaultLanguage: String
  /// Whether the pages go over TLS, so that cookies are marked for it.
  let isSecure: Bool
  private let templates: MustacheLibrary
  private let texts: [String: PageTemplates.Texts]
  private let files: [String: Data]

  init(workplace: Workplace, templates: PageTemplates) {
    catalogue = workplace.catalogue
    defaultLanguage = workplace.defaultLanguage
    isSecure = workplace.isSecure
    self.templates = templates.library
    files = templates.files
    texts = templates.texts
  }

  func text(_ key: String, _ language: String) -> String { text(key, [:], language) }

  func text(_ key: String, _ arguments: [String: MessageArgument], _ language: String) -> String {
    catalogue.render(Message(key, arguments), in: language)
  }

  func render(_ message: Message, _ language: String) -> String { catalogue.render(message, in: language) }

  /// Day and time as the language writes them, in the time zone of the bench.
  func dateTime(_ date: Date, _ language: String) -> String {
    date.formatted(Date.FormatStyle(date: .abbreviated, time: .shortened, locale: Locale(identifier: language)))
  }

  func day(_ date: Date, _ language: String) -> String {
    date.formatted(Date.FormatStyle(date: .abbreviated, time: .omitted, locale: Locale(identifier: language)))
  }

  func time(_ date: Date, _ language: String) -> String {
    date.formatted(Date.FormatStyle(date: .omitted, time: .shortened, locale: Locale(identifier: language)))
  }

  /// A number with the decimal sign of the language.
  func decimal(_ value: Double, _ places: Int = 1, _ language: String) -> String {
    text("page.number", ["value": .decimal(value, decimals: places)], language)
  }

  /// What the address asks for, then the cookie of an earlier choice, then the person's own, then the default.
  func language(of request: Request, session: Session? = nil) -> String {
    let asked = request.uri.queryParameters["language"].map(String.init)
    let remembered = request.cookies["language"]?.value
    return [asked, remembered, session?.language].compactMap(\.self).first(where: catalogue.languages.contains)
      ?? defaultLanguage
  }

  /// What every page has: texts, languages, the form token.
  func frame(title: String, session: Session?, _ language: String) -> [String: Any] {
    let names = ["nl": "Nederlands", "en": "English", "fr": "Français", "pl": "Polski"]
    var values: [String: Any] = [
      "title": title, "language": language, "text": texts[language]?.page ?? [:],
      "languages": catalogue.languages.map { code in
        ["code": code, "name": names[code] ?? code, "current": code == language] as [String: Any]
      },
    ]
    if let session {
      values["form_token"] = session.formToken
      values["signed_in"] = true
      values["who"] = session.learner?.name ?? session.staff?.name ?? text("ui.no_name", language)
    }
    return values
  }

  /// The fixed texts of the trainer's pages.
  func trainerTexts(_ language: String) -> [String: String] { texts[language]?.trainer ?? [:] }

  func html(_ page: Page, for request: Request, status: HTTPResponse.Status = .ok) -> Response {
    var headers: HTTPFields = [.contentType: "text/html; charset=utf-8", .cacheControl: "no-store"]
    if let asked = request.uri.queryParameters["language"], catalogue.languages.contains(String(asked)) {
      headers[.setCookie] =
        "language=\(asked); Path=/; SameSite=Strict; HttpOnly; Max-Age=31536000\(isSecure ? "; Secure" : "")"
    }
    let html = templates.render(page.values, withTemplate: page.template) ?? ""
    return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(string: html)))
  }

  /// Stylesheets, modules and pictures; nothing else is served from the disk by name.
  func file(_ name: String) throws -> Response {
    let types = [
      "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml",
    ]
    guard let data = files[name], let type = name.split(separator: ".").last.flatMap({ types[String($0)] }) else {
      throw HTTPError(.notFound)
    }
    return Response(
      status: .ok, headers: [.contentType: type, .cacheControl: "no-cache"],
      body: .init(byteBuffer: ByteBuffer(bytes: data)))
  }
}
