import Attempts
import ControlAPI
import ExerciseRun
import Exercises
import Foundation
import Grading
import HTTPTypes
import Hummingbird
import Messages

/// The trainers' side: what waits, people, exercises, kits, uploads. Every route checks the person and the role anew, so that
/// whoever is taken off the staff is out at once.
struct TrainerPages: Sendable {
  let workplace: Workplace
  let renderer: PageRenderer

  var store: any BenchStore { workplace.store }

  /// One request of a member of the staff.
  struct Visit: Sendable {
    var request: Request
    var context: PageContext
    var session: Session
    var member: StaffMember
    var language: String
    /// The place in the menu.
    var place: Place
    var form: Form?

    func parameter(_ name: String) throws -> String { try context.parameters.require(name) }

    func attemptID() throws -> UUID {
      guard let id = UUID(uuidString: try parameter("attempt")) else { throw HTTPError(.notFound) }
      return id
    }

    /// A field that has to be there.
    func field(_ name: String) throws -> String {
      guard let value = form?[name] else { throw HTTPError(.badRequest, message: "trainer.field_missing") }
      return value
    }
  }

  /// The entries of the menu, with the role that each needs; nil is for everybody of the staff with a role.
  enum Place: String, CaseIterable {
    case inbox = ""
    case stations, attempts, learners, matrix, exercises, sync, kits, users

    var role: StaffMember.Role? {
      switch self {
      case .inbox, .attempts, .learners, .matrix: .trainer
      case .users: .administrator
      case .stations, .exercises, .sync, .kits: nil
      }
    }

    var address: String { self == .inbox ? "/trainer" : "/trainer/\(rawValue)" }
  }

  func add(to router: RouterGroup<PageContext>) {
    addInbox(to: router)
    addAttempts(to: router)
    addPeople(to: router)
    addMatrix(to: router)
    addOverviews(to: router)
    addStaff(to: router)
    addExports(to: router)
    addIntake(to: router)
    addStations(to: router)
    addWorksheets(to: router)
  }

  /// Answers a GET of a place, for those whom it is for.
  func get(
    _ path: String, of place: Place, on router: RouterGroup<PageContext>,
    _ answer: @Sendable @escaping (Visit) async throws -> Response
  ) {
    router.get(RouterPath(path)) { request, context in
      try await answer(visit(request, context, place))
    }
  }

  /// Does what a form asks and shows `next`; a refusal is shown there too.
  func post(
    _ path: String, of place: Place, on router: RouterGroup<PageContext>,
    _ act: @Sendable @escaping (Visit) async throws -> String
  ) {
    router.post(RouterPath(path)) { request, context in
      var visit = try await self.visit(request, context, place)
      visit.form = try await Form(request, limit: 1 << 20)
      do {
        return Response.redirect(to: try await act(visit))
      } catch let error as HTTPError {
        throw error
      } catch {
        return refusal(error, visit)
      }
    }
  }

  func visit(_ request: Request, _ context: PageContext, _ place: Place) async throws -> Visit {
    let session = try context.signedIn()
    guard let known = session.staff,
      let member = try await store.staff().first(where: { $0.id == known.id }), member.isActive, !member.roles.isEmpty
    else { throw HTTPError(.unauthorized, message: "page.signed_out") }
    if let role = place.role, !member.roles.contains(role) {
      throw HTTPError(.forbidden, message: "identity.not_allowed")
    }
    return Visit(
      request: request, context: context, session: session, member: member,
      language: renderer.language(of: request, session: session), place: place)
  }

  /// The page of a place, with the menu.
  func page(_ template: String, _ visit: Visit, title: String, _ values: [String: Any]) -> Response {
    var all = renderer.frame(title: title, session: visit.session, visit.language)
    all["t"] = renderer.trainerTexts(visit.language)
    all["menu"] = Place.allCases.filter { $0.role.map(visit.member.roles.contains) ?? true }.map { place in
      [
        "address": place.address, "name": renderer.text("trainer.place_\(place)", visit.language),
        "current": place == visit.place,
      ] as [String: Any]
    }
    all.merge(values) { _, new in new }
    return renderer.html(Page(template: template, values: all), for: visit.request)
  }

  /// Says what stands in the way, with the way back.
  private func refusal(_ error: any Error, _ visit: Visit) -> Response {
    var messages = [Message("refusal.unexpected")]
    if let error = error as? RunError { messages = error.messages }
    if let error = error as? IdentityRefusal { messages = [error.message] }
    if let error = error as? PeopleError { messages = [error.message] }
    if let error = error as? PINRule.Objection { messages = [error.message] }
    var values = renderer.frame(
      title: renderer.text("refusal.title", visit.language), session: visit.session, visit.language)
    values["message"] = messages.map { renderer.render($0, visit.language) }.joined(separator: " ")
    values["home"] = ownPath(
      visit.request.headers[.referer].flatMap { URLComponents(string: $0)?.path }, otherwise: visit.place.address)
    return renderer.html(Page(template: "failure", values: values), for: visit.request, status: .conflict)
  }

  func title(of exercise: String, _ language: String) -> String {
    workplace.library[exercise]?.texts(in: language)?.title ?? exercise
  }

  func name(of learner: Learner?, _ language: String) -> String {
    learner?.name ?? renderer.text("ui.no_name", language)
  }
}

extension PeopleError {
  /// For whoever tried the change.
  var message: Message {
    switch self {
    case .unknownPerson: Message("trainer.unknown_person")
    case .numberTaken(let number): Message("trainer.number_taken", ["number": .text(number)])
    case .unprintable: Message("trainer.unprintable")
    case .ownDeputy: Message("trainer.own_deputy")
    case .badgeTaken: Message("trainer.badge_taken")
    case .planNotApplicable: Message("trainer.plan_not_applicable")
    case .notUnattributed: Message("trainer.not_unattributed")
    case .reasonMissing: Message("refusal.reason_missing")
    case .attemptRuns: Message("refusal.station_busy")
    case .store: Message("identity.store")
    }
  }
}

extension PINRule.Objection {
  var message: Message {
    switch self {
    case .notDigits: Message("trainer.pin_digits")
    case .length: Message("trainer.pin_length")
    case .tooEasy: Message("trainer.pin_easy")
    }
  }
}
