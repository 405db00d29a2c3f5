import Circuits

/// The answers to a measurement exercise: format `proefbank.answers/1`, `docs/formats-exercise.md`.
package struct MeasurementAnswers: Hashable, Sendable {
  package static let formatName = "proefbank.answers/1"

  /// Id of the kit description.
  package var kit: String
  package var answers: [MeasurementAnswer]

  package init(kit: String, answers: [MeasurementAnswer]) {
    self.kit = kit
    self.answers = answers
  }
}

extension MeasurementAnswers: Codable {
  private enum Key: String, CodingKey, CaseIterable { case format, kit, answers }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.strictContainer(keyedBy: Key.self)
    try values.checkFormat(Self.formatName, forKey: .format)
    self.init(
      kit: try values.decode(String.self, forKey: .kit),
      answers: try values.decode([MeasurementAnswer].self, forKey: .answers))
  }

  package func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: Key.self)
    try values.encode(Self.formatName, forKey: .format)
    try values.encode(kit, forKey: .kit)
    try values.encode(answers, forKey: .answers)
  }
}

/// `{"question": "lamp", "value": 23.9, "unit": "V", "red": "-P1:X1", "black": "-P1:X2", "uncertainty": 0.1}`; `value` is
/// null for open.
extension MeasurementAnswer: Codable {
  private enum Key: String, CodingKey, CaseIterable { case question, value, unit, red, black, uncertainty, event }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.strictContainer(keyedBy: Key.self)
    self.init(
      question: try values.decode(String.self, forKey: .question),
      value: try values.decode(Double?.self, forKey: .value), unit: try values.decode(String.self, forKey: .unit),
      red: try values.decodeIfPresent(Terminal.self, forKey: .red),
      black: try values.decodeIfPresent(Terminal.self, forKey: .black),
      uncertainty: try values.decodeIfPresent(Double.self, forKey: .uncertainty) ?? 0,
      event: try values.decodeIfPresent(UInt32.self, forKey: .event).map(Int.init))
  }

  package func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: Key.self)
    try values.encode(question, forKey: .question)
    try values.encode(value, forKey: .value)
    try values.encode(unit, forKey: .unit)
    try values.encodeIfPresent(red, forKey: .red)
    try values.encodeIfPresent(black, forKey: .black)
    try values.encode(uncertainty, forKey: .uncertainty)
    try values.encodeIfPresent(event, forKey: .event)
  }
}
