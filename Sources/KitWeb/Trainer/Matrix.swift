import Attempts
import Exercises
import Foundation
import Hummingbird
import Messages

/// The skills matrix: who passed what, and how far that is from what the site wants.
extension TrainerPages {
  func addMatrix(to router: RouterGroup<PageContext>) {
    get("matrix", of: .matrix, on: router) { visit in try await matrix(visit) }
  }

  private func matrix(_ visit: Visit) async throws -> Response {
    let language = visit.language
    let group = GroupChoice(
      of: try await store.learners().filter(\.isActive).sorted { $0.name < $1.name }, chosen: visit.request)
    let exercises = workplace.library.exercises.map(\.id)
    var exempted: [UUID: Set<String>] = [:]
    for learner in group.members {
      exempted[learner.id] = Set(try await store.history(of: learner.id).exemptions.map(\.exercise))
    }
    let matrix = SkillsMatrix(
      of: group.members, exercises: exercises,
      attempts: try await store.listings(matching: AttemptFilter(limit: 20_000)).map(\.attempt),
      exempted: exempted, levels: try await store.levels(of: nil), targets: workplace.coverageTargets)
    return page(
      "matrix", visit, title: renderer.text("trainer.place_matrix", language),
      [
        "groups": group.values,
        "exercises": exercises.map { ["title": title(of: $0, language)] },
        "rows": matrix.rows.map { row($0, of: matrix, language) },
        "coverage": matrix.coverage.map { ["share": $0.percent.map { "\($0) %" } ?? "–"] },
        "has_targets": matrix.hasTargets,
        "targets": matrix.coverage.map { target($0, language) },
        "legend": SkillsMatrix.Cell.allCases.filter { $0 != .none }.map { cell($0, language) },
      ])
  }

  private func row(_ row: SkillsMatrix.Row, of matrix: SkillsMatrix, _ language: String) -> [String: Any] {
    [
      "id": row.learner.id.uuidString.lowercased(), "name": row.learner.name,
      "cells": row.cells.map { cell($0, language) },
      "level": row.level.map { renderer.text("trainer.level_\($0.rawValue)", language) } ?? "–",
      "passed": renderer.text(
        "trainer.n_of_m", ["n": .integer(row.passed), "m": .integer(matrix.asked)], language),
    ]
  }

  private func cell(_ cell: SkillsMatrix.Cell, _ language: String) -> [String: Any] {
    let sign =
      switch cell {
      case .passed: "✓"
      case .exempt: "○"
      case .failed: "✗"
      case .practised: "·"
      case .none: ""
      }
    return ["sign": sign, "name": renderer.text("trainer.cell_\(cell.rawValue)", language)]
  }

  /// The target of a column in words, with a sign beside them: never by colour alone.
  private func target(_ coverage: Coverage, _ language: String) -> [String: Any] {
    guard let target = coverage.target else { return [:] }
    var values: [String: Any] = ["target": "\(target) %"]
    switch coverage.short {
    case nil: break
    case 0?: values["met"] = true
    case let people?: values["short"] = renderer.text("trainer.target_short", ["people": .integer(people)], language)
    }
    return values
  }
}
