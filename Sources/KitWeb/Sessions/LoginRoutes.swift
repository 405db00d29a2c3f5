import Attempts
import Foundation
import HTTPTypes
import Hummingbird
import Messages

/// Where people say who they are: by badge, by number and PIN, or, at the bench, not at all.
struct LoginRoutes: Sendable {
  let area: Area
  let workplace: Workplace
  let renderer: PageRenderer
  let sessions: SessionStore
  let throttle: LoginThrottle

  func add(to router: Router<PageContext>) {
    let path = RouterPath(area.loginPath)
    router.get(path) { request, _ in try await page(request) }
    router.post(path) { request, context in try await login(request, context) }
    router.post(RouterPath(area == .bench ? "/logout" : "/trainer/logout")) { request, _ in
      // Not behind the session's own check: a form of a session that is over still leads to the login.
      if let token = request.cookies[area.cookie]?.value,
        sessions.find(token, in: area, touching: false)?.owns(formToken: try await Form(request)["form_token"]) == true
      {
        sessions.end(token)
      }
      var response = Response.redirect(to: area.loginPath)
      response.headers[.setCookie] = area.cookie(nil, isSecure: renderer.isSecure)
      return response
    }
  }

  private func page(_ request: Request, refused: Message? = nil, to written: String? = nil) async throws -> Response {
    let language = renderer.language(of: request)
    let title = renderer.text(area == .bench ? "page.login_title" : "trainer.login_title", language)
    var values = renderer.frame(title: title, session: nil, language)
    values["to"] = ownPath(
      written ?? request.uri.queryParameters["to"].map(String.init), otherwise: area == .bench ? "/" : "/trainer")
    values["action"] = area.loginPath
    values["is_bench"] = area == .bench
    if let refused { values["refused"] = renderer.render(refused, language) }
    if workplace.isDemonstration {
      values["demonstration_is_on"] = true
      values["demonstration"] = try await demonstrationPeople()
    }
    return renderer.html(
      Page(template: "login", values: values), for: request, status: refused == nil ? .ok : .forbidden)
  }

  /// Accounts that open without a secret, under `make run` only.
  private func demonstrationPeople() async throws -> [[String: String]] {
    switch area {
    case .bench:
      return try await workplace.store.learners().filter(\.isActive).prefix(12).map {
        ["number": $0.number, "name": $0.name]
      }
    case .trainer:
      return try await workplace.store.staff().filter { $0.isActive && !$0.roles.isEmpty }.prefix(12)
        .map { ["number": $0.number, "name": $0.name] }
    }
  }

  private func login(_ request: Request, _ context: PageContext) async throws -> Response {
    // Before there is a session, the origin is what tells our own form from that of another site.
    guard request.headers[.origin] != nil else { throw HTTPError(.forbidden, message: "page.form_expired") }
    let form = try await Form(request)
    guard throttle.allows(context.address) else { throw HTTPError(.tooManyRequests) }
    let identity: Identity?
    do throws(IdentityRefusal) {
      identity = try await identify(form)
    } catch {
      throttle.failed(context.address)
      return try await page(request, refused: error.message, to: form["to"])
    }
    let token = sessions.begin(area, as: identity)
    var response = Response.redirect(to: ownPath(form["to"], otherwise: area == .bench ? "/" : "/trainer"))
    response.headers[.setCookie] = area.cookie(token, isSecure: renderer.isSecure)
    return response
  }

  /// Nil: without a name, at the bench only.
  ///
  /// - Throws: ``IdentityRefusal``, also for a learner among the trainers and the other way round.
  private func identify(_ form: Form) async throws(IdentityRefusal) -> Identity? {
    if area == .bench, form["way"] == "nobody" { return nil }
    let identity: Identity
    if form["way"] == "demonstration" {
      identity = try await demonstration(form["number"] ?? "")
    } else if let badge = form["badge"] {
      identity = try await workplace.frontDesk.identify(badge: badge, pin: form["pin"])
    } else {
      identity = try await workplace.frontDesk.identify(number: form["number"] ?? "", pin: form["pin"] ?? "")
    }
    switch (area, identity.person) {
    case (.bench, .learner): return identity
    case (.bench, .staff): throw .notALearner
    case (.trainer, .learner): throw .notStaff
    case (.trainer, .staff(let member)):
      // A badge alone may be found or borrowed.
      guard identity.proofs.contains(.pin) else { throw .wrongPIN }
      guard !member.roles.isEmpty else { throw .roleMissing(.trainer) }
      return identity
    }
  }

  private func demonstration(_ number: String) async throws(IdentityRefusal) -> Identity {
    guard workplace.isDemonstration else { throw .unknownBadge }
    let person: Person?
    do throws(PeopleError) {
      switch area {
      case .trainer: person = try await workplace.store.staff().first { $0.number == number }.map(Person.staff)
      case .bench: person = try await workplace.learner(number: number).map(Person.learner)
      }
    } catch {
      throw .store(error)
    }
    guard let person, person.isActive else { throw .unknownBadge }
    return Identity(person: person, proofs: Set(IdentityProof.allCases))
  }
}

extension Workplace {
  /// The learner with this number, who need not be the one that ``PeopleStore/person(number:)`` finds first.
  fileprivate func learner(number: String) async throws(PeopleError) -> Learner? {
    do throws(StoreError) {
      return try await store.learners().first { $0.number == number }
    } catch {
      throw .store(error)
    }
  }
}
