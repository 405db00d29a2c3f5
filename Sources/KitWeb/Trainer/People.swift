import Attempts
import Exercises
import Foundation
import Hummingbird
import Messages

/// Learners: who they are, what they may begin, what they have done; lists come in as CSV.
extension TrainerPages {
  func addPeople(to router: RouterGroup<PageContext>) {
    get("learners", of: .learners, on: router) { visit in try await learners(visit, preview: nil) }
    get("learners/{learner}", of: .learners, on: router) { visit in try await learner(visit) }
    router.post("learners/preview") { request, context in
      var visit = try await self.visit(request, context, .learners)
      visit.form = try await Form(request, limit: 1 << 20)
      return try await learners(visit, preview: try await plan(visit))
    }
    post("learners/import", of: .learners, on: router) { visit in
      let plan = try await plan(visit)
      guard plan.isApplicable else { throw PeopleError.planNotApplicable }
      try await store.apply(
        plan, badges: plan.badges.mapValues(workplace.frontDesk.hash(badge:)), by: visit.member.number, at: Date())
      return "/trainer/learners"
    }
    post("learners/add", of: .learners, on: router) { visit in
      let learner = try learner(from: visit, id: UUID())
      try await store.save(learner, by: visit.member.number, at: Date())
      return "/trainer/learners/\(learner.id.uuidString.lowercased())"
    }
    change("save", on: router) { visit, known in
      var learner = try learner(from: visit, id: known.id)
      learner.superior = known.superior
      if let superior = visit.form?["superior"] {
        learner.superior = try await store.staff().first { $0.number == superior }?.id
      }
      learner.isActive = visit.form?["active"] != nil
      try await store.save(learner, by: visit.member.number, at: Date())
    }
    change("pin", on: router) { visit, known in
      try await workplace.frontDesk.setPIN(
        try visit.field("pin"), of: .learner(known), by: visit.member.number)
    }
    change("badge", on: router) { visit, known in
      try await workplace.frontDesk.setBadge(visit.form?["badge"], of: known.id, by: visit.member.number)
    }
    change("level", on: router) { visit, known in
      guard let level = Level(rawValue: try visit.field("level")) else { throw HTTPError(.badRequest) }
      try await store.setLevel(
        LevelReached(learner: known.id, level: level, at: Date(), by: visit.member.number))
    }
    change("exempt", on: router) { visit, known in
      try await store.grant(
        Exemption(
          learner: known.id, exercise: try visit.field("exercise"), reason: try visit.field("reason"),
          by: visit.member.number, at: Date()))
    }
    change("chance", on: router) { visit, known in
      try await store.grant(
        NewChance(
          learner: known.id, exercise: try visit.field("exercise"), reason: try visit.field("reason"),
          by: visit.member.number, at: Date()))
    }
  }

  /// A form of a learner's page.
  private func change(
    _ name: String, on router: RouterGroup<PageContext>,
    _ act: @Sendable @escaping (Visit, Learner) async throws -> Void
  ) {
    post("learners/{learner}/\(name)", of: .learners, on: router) { visit in
      let learner = try await known(visit)
      try await act(visit, learner)
      return "/trainer/learners/\(learner.id.uuidString.lowercased())"
    }
  }

  private func known(_ visit: Visit) async throws -> Learner {
    guard let id = UUID(uuidString: try visit.parameter("learner")),
      let learner = try await store.learners().first(where: { $0.id == id })
    else { throw HTTPError(.notFound) }
    return learner
  }

  private func learner(from visit: Visit, id: UUID) throws -> Learner {
    let language = visit.form?["language"] ?? workplace.defaultLanguage
    guard workplace.catalogue.languages.contains(language) else { throw HTTPError(.badRequest) }
    return Learner(
      id: id, name: String(try visit.field("name").prefix(200)), number: String(try visit.field("number").prefix(64)),
      language: language, guidance: visit.form?["guidance"].flatMap(Guidance.init(rawValue:)) ?? .full,
      group: (visit.form?["group"]?.trimmingCharacters(in: .whitespaces)).flatMap { written in
        written.isEmpty ? nil : String(written.prefix(Learner.longestGroup))
      })
  }

  private func plan(_ visit: Visit) async throws -> PeopleImport.Plan {
    let usual = workplace.defaultLanguage
    let languages = [usual] + workplace.catalogue.languages.filter { $0 != usual }
    return PeopleImport.plan(
      visit.form?["csv"] ?? "", learners: try await store.learners(), staff: try await store.staff(),
      languages: languages)
  }

  private func learners(_ visit: Visit, preview: PeopleImport.Plan?) async throws -> Response {
    let language = visit.language
    var levels: [UUID: LevelReached] = [:]
    for reached in try await store.levels(of: nil) { levels[reached.learner] = reached }
    let retraining = Set(try await store.retraining(of: nil).map(\.learner))
    let all = try await store.learners().sorted { $0.name < $1.name }
    let group = GroupChoice(of: all, chosen: visit.request)
    var values: [String: Any] = [
      "groups": group.values,
      "learners": group.members.map { learner in
        [
          "id": learner.id.uuidString.lowercased(), "name": learner.name, "number": learner.number,
          "group": learner.group ?? "", "inactive": !learner.isActive,
          "level": levels[learner.id].map { renderer.text("trainer.level_\($0.level.rawValue)", language) } ?? "–",
          "retraining": retraining.contains(learner.id),
        ] as [String: Any]
      },
      "choices": choices(language: workplace.defaultLanguage, guidance: .full, language),
    ]
    if let preview {
      values["preview"] =
        [
          "csv": visit.form?["csv"] ?? "", "applicable": preview.isApplicable,
          "summary": renderer.text(
            "trainer.import_summary",
            [
              "new": .integer(preview.additions.count), "changed": .integer(preview.changes.count),
              "same": .integer(preview.unchanged.count),
            ], language),
          "additions": preview.additions.map { "\($0.number) \($0.name)" },
          "changes": preview.changes.map { "\($0.after.number) \($0.after.name)" },
          "problems": preview.problems.map {
            renderer.text("trainer.line", ["line": .integer($0.line), "text": .text($0.text)], language)
          },
        ] as [String: Any]
    }
    return page("learners", visit, title: renderer.text("trainer.place_learners", language), values)
  }

  private func choices(language chosen: String, guidance: Guidance, _ language: String) -> [String: Any] {
    [
      "languages": workplace.catalogue.languages.map { ["code": $0, "chosen": $0 == chosen] as [String: Any] },
      "guidances": Guidance.allCases.map { kind in
        [
          "value": kind.rawValue, "name": renderer.text("trainer.guidance_\(kind.rawValue)", language),
          "chosen": kind == guidance,
        ] as [String: Any]
      },
    ]
  }

  private func learner(_ visit: Visit) async throws -> Response {
    let learner = try await known(visit)
    let language = visit.language
    let listings = try await store.listings(matching: AttemptFilter(learner: learner.id, limit: 1000))
    let levels = try await store.levels(of: learner.id)
    let measures = LearnerMeasures(
      of: learner.id, attempts: listings, levels: levels, calendar: .current,
      isFaultSearch: { id in
        workplace.library[id]?.kind.name == "fault-finding"
      })
    let history = try await store.history(of: learner.id)
    func fact(_ key: String, _ value: String) -> [String: String] {
      ["name": renderer.text("trainer.measure_\(key)", language), "value": value]
    }
    let values: [String: Any] = [
      "id": learner.id.uuidString.lowercased(), "name": learner.name, "number": learner.number,
      "active": learner.isActive,
      "group": learner.group ?? "",
      "choices": choices(language: learner.language, guidance: learner.guidance, language),
      "superiors": try await store.staff().map { member in
        ["number": member.number, "name": member.name, "chosen": member.id == learner.superior] as [String: Any]
      },
      "measures": [
        fact("days", "\(measures.daysPresent)"),
        fact("minutes", renderer.decimal(measures.activeMinutes, 0, language)),
        fact("first_time_right", "\(measures.firstTimeRight) / \(measures.exercisesAssessed)"),
        fact("hints", "\(measures.hints)"), fact("near_misses", "\(measures.nearMisses)"),
      ],
      "levels": levels.map { reached in
        [
          "level": renderer.text("trainer.level_\(reached.level.rawValue)", language),
          "when": renderer.day(reached.at, language), "by": reached.by,
        ]
      },
      "all_levels": Level.allCases.map { level in
        ["value": level.rawValue, "name": renderer.text("trainer.level_\(level.rawValue)", language)]
      },
      "exercises": workplace.library.exercises.map { ["id": $0.id, "title": title(of: $0.id, language)] },
      "exemptions": history.exemptions.map {
        ["title": title(of: $0.exercise, language), "reason": $0.reason, "by": $0.by]
      },
      "chances": history.chances.map { ["title": title(of: $0.exercise, language), "reason": $0.reason, "by": $0.by] },
      "retraining": try await store.retraining(of: learner.id).map {
        ["title": title(of: $0.exercise, language), "reason": $0.reason]
      },
      "entries": listings.prefix(50).map { listing in
        let minutes = workplace.library[listing.attempt.exercise]?.expectedMinutes
        return row(
          .init(
            listing: listing,
            exceptions: ExceptionRules().exceptions(of: listing, expectedMinutes: minutes, earlier: listings)), language
        )
      },
    ]
    return page("learner", visit, title: learner.name, values)
  }
}
