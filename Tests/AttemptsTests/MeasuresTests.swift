import Attempts
import Foundation
import Grading
import Testing

@Suite("Measures")
struct MeasuresTests {
  private let an = Learner(id: UUID(), name: "=An", number: "00417", language: "nl")
  private let calendar: Calendar = {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    return calendar
  }()
  private let day = 86_400.0

  @Test("of a learner: days, minutes, first time right, hints, mistakes that come back, days to a level")
  func learner() {
    let missing = ["feedback.wrong.missing"]
    let attempts = [
      listing(.failed, score: 40, minutes: 20, errors: missing, hints: 2, learner: an, at: 0),
      listing(.passed, score: 90, minutes: 10, errors: missing, learner: an, at: 3600),
      listing(.passed, score: 90, minutes: 12, nearMisses: 1, exercise: "fault-1", learner: an, at: 3 * day),
      listing(.passed, score: 80, minutes: 8, exercise: "fault-2", learner: an, at: 3 * day + 3600),
      listing(.kitFault, score: nil, minutes: 5, exercise: "fault-3", learner: an, at: 3 * day + 7200),
      listing(.failed, score: 0, minutes: 99, exercise: "fault-1"),
    ]
    let levels = [
      LevelReached(learner: an.id, level: .basic, at: start.addingTimeInterval(10 * day), by: "t"),
      LevelReached(learner: UUID(), level: .expert, at: start, by: "t"),
    ]
    let measures = LearnerMeasures(of: an.id, attempts: attempts, levels: levels, calendar: calendar) {
      $0.hasPrefix("fault")
    }
    #expect(measures.attempts == 5)
    #expect(measures.daysPresent == 2)
    #expect(measures.activeMinutes == 55)
    #expect(measures.exercisesAssessed == 3)
    #expect(measures.firstTimeRight == 2)
    #expect(measures.hints == 2 && measures.nearMisses == 1)
    #expect(measures.minutesToDiagnosis == 10)
    #expect(measures.recurringErrors == ["feedback.wrong.missing": 2])
    #expect(measures.recurringIn["feedback.wrong.missing"]?.isEmpty == false)
    #expect(measures.daysToLevel == ["basic": 10])
  }

  @Test("of an exercise: pass rate, medians, clarity, and the criterion that costs most first")
  func exercise() throws {
    let attempts = [
      listing(.failed, score: 40, minutes: 30, errors: ["hazard.short"], hints: 1, clarity: 2),
      listing(.passed, score: 100, minutes: 10, clarity: 4), listing(.passed, score: 90, minutes: 20),
      listing(.failed, score: 20, minutes: 5, mode: .practice), listing(.kitFault, score: nil, minutes: 1),
      listing(.passed, score: 100, minutes: 1, exercise: "other"),
    ]
    let measures = ExerciseMeasures(of: "latching-circuit", attempts: attempts, expectedMinutes: 20)
    #expect(measures.attempts == 5 && measures.assessed == 3 && measures.passed == 2 && measures.kitFaults == 1)
    #expect(measures.medianScore == 65 && measures.medianMinutes == 15)
    #expect(measures.medianClarity == 3 && measures.clarityAnswers == 2)
    #expect(measures.errors == ["hazard.short": 1])
    #expect(measures.hintsPerAttempt == 0.2)
    let lamp = try #require(measures.criteria.first)
    #expect(lamp.graded == 4 && lamp.lost == 3)
    #expect(lamp.shareOfPoints == 0.625)
  }

  @Test("what counts as assessed and as passed is the same of an exercise as of a learner")
  func sameWords() {
    var variant = listing(.unexpectedButWorking, score: 95, minutes: 10, learner: an, at: 0)
    variant.attempt.phase = .released
    let late = listing(.timeout, score: nil, minutes: 30, exercise: "late", learner: an, at: day)
    let stopped = listing(.safetyStop, score: nil, minutes: 3, exercise: "stopped", learner: an, at: 2 * day)
    let all = [variant, late, stopped]
    let learner = LearnerMeasures(of: an.id, attempts: all, levels: [], calendar: calendar) { _ in false }
    #expect(learner.exercisesAssessed == 3 && learner.firstTimeRight == 1)
    let exercises = ["latching-circuit", "late", "stopped"].map {
      ExerciseMeasures(of: $0, attempts: all, expectedMinutes: nil)
    }
    #expect(exercises.map(\.assessed) == [1, 1, 1] && exercises.map(\.passed) == [1, 0, 0])
  }

  @Test("hours for the register: a row for each learner and day, columns as wanted, formulas neutralised")
  func hours() {
    var virtual = listing(score: 90, minutes: 60, learner: an, at: 0)
    virtual.attempt.kit?.isVirtual = true
    let hours = TrainingHours(
      of: [
        listing(score: 90, minutes: 20.5, learner: an, at: 7200), listing(score: 90, minutes: 9.5, learner: an, at: 0),
        listing(score: 90, minutes: 30, exercise: "b", learner: an, at: 2 * day), listing(score: 1, minutes: 99),
        virtual,
      ], calendar: calendar)
    #expect(
      hours.csv(calendar: calendar)
        == "\u{FEFF}learner_number;date;active_minutes;attempts\r\n00417;2026-11-21;30,0;2\r\n00417;2026-11-23;30,0;1\r\n"
    )
    #expect(
      hours.csv(columns: [.name, .hours, .exercises], calendar: calendar)
        == "\u{FEFF}name;hours;exercises\r\n'=An;0,50;latching-circuit\r\n'=An;0,50;b\r\n")
  }
}
