import Attempts
import Circuits
import Exercises
import Foundation
import Grading
import Messages

/// The values that a measurement exercise asks for, one field a question.
struct ValuesForm {
  let task: MeasurementExercise

  /// What was filled in, tied to the readings that the values were taken from. A question without a value is not answered.
  ///
  /// - Returns: nil when a value is no number, or its unit none of the question's.
  func answers(_ form: Form, _ log: ProbeLog) -> [MeasurementAnswer]? {
    var answers: [MeasurementAnswer] = []
    for question in task.questions {
      let isOpen = form["open.\(question.id)"] != nil
      guard isOpen || form["value.\(question.id)"] != nil else { continue }
      let units = Self.units(question.quantity)
      guard let unit = form["unit.\(question.id)"] ?? units.first, units.contains(unit) else { return nil }
      var value: Double?
      if !isOpen, let written = form["value.\(question.id)"] {
        guard let number = Double(written.trimmingCharacters(in: .whitespaces).replacing(",", with: ".")),
          number.isFinite
        else { return nil }
        value = number
      }
      var answer = MeasurementAnswer(question: question.id, value: value, unit: unit)
      let scale = unit.hasPrefix("m") ? 0.001 : unit.hasPrefix("k") ? 1000 : 1
      if let mode = question.quantity.probeMode, let source = log.source(of: value.map { $0 * scale }, mode) {
        answer.red = source.reading.red
        answer.black = source.reading.black
        answer.uncertainty = source.reading.uncertainty / scale
        answer.event = source.event
      }
      answers.append(answer)
    }
    return answers
  }

  func values(_ renderer: PageRenderer, _ language: String) -> [String: Any] {
    [
      "questions": task.questions.map { question in
        [
          "id": question.id, "said": question.texts[language] ?? question.texts["en"] ?? question.quantity.place,
          "units": Self.units(question.quantity).enumerated().map { ["unit": $1, "first": $0 == 0] as [String: Any] },
          "may_be_open": question.quantity.unit == "Ω",
        ] as [String: Any]
      }
    ]
  }

  private static func units(_ quantity: MeasurementQuestion.Quantity) -> [String] {
    switch quantity {
    case .voltage: ["V", "mV"]
    case .resistance: ["Ω", "kΩ"]
    case .sourceCurrent: ["A", "mA"]
    }
  }
}

extension MeasurementQuestion.Quantity {
  /// How the probe leads measure it; nil for a current, which the supply of the kit shows.
  fileprivate var probeMode: ProbeReading.Mode? {
    switch self {
    case .voltage: .volts
    case .resistance: .ohms
    case .sourceCurrent: nil
    }
  }

  fileprivate var place: String {
    switch self {
    case .voltage(let red, let black), .resistance(let red, let black): "\(red) – \(black)"
    case .sourceCurrent(let component): component
    }
  }
}
