import Circuits

/// A measurement task in a file of its own: format `proefbank.measurement-task/1`, `docs/formats-exercise.md`.
package struct MeasurementTaskFile: Hashable, Sendable {
  package static let formatName = "proefbank.measurement-task/1"

  package var id: String
  package var version: Int
  /// Id of the kit description.
  package var kit: String
  /// 0…100.
  package var passMark: Int
  package var task: MeasurementExercise
}

extension MeasurementTaskFile: Decodable {
  private enum Key: String, CodingKey, CaseIterable {
    case format, id, version, kit, nets, state, opened, questions
    case passMark = "pass_mark"
  }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.strictContainer(keyedBy: Key.self)
    try values.checkFormat(Self.formatName, forKey: .format)
    let state = try values.decodeIfPresent([Action].self, forKey: .state) ?? []
    for case .elapse in state {
      throw DecodingError.dataCorruptedError(
        forKey: .state, in: values, debugDescription: "a state is what is held, such as -S1/button=1")
    }
    self.init(
      id: try values.decode(String.self, forKey: .id),
      version: try values.decodeIfPresent(Int.self, forKey: .version) ?? 1,
      kit: try values.decode(String.self, forKey: .kit),
      passMark: try values.decodeIfPresent(Int.self, forKey: .passMark) ?? 70,
      task: MeasurementExercise(
        reference: try values.decode(Nets.self, forKey: .nets), state: state,
        opened: try values.decodeIfPresent([Terminal].self, forKey: .opened) ?? [],
        questions: try values.decode([MeasurementQuestion].self, forKey: .questions)))
  }
}

/// `{"id": "lamp", "points": 50, "volts": ["-P1:X1", "-P1:X2"]}`; `ohms` and `amperes` likewise, the latter with a source.
extension MeasurementQuestion: Decodable {
  private enum Key: String, CodingKey, CaseIterable {
    case id, points, volts, ohms, amperes, texts
    case relativeError = "relative_error"
    case absoluteError = "absolute_error"
  }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.strictContainer(keyedBy: Key.self)
    func leads(_ key: Key) throws -> (Terminal, Terminal) {
      let places = try values.decode([Terminal].self, forKey: key)
      guard places.count == 2, places[0] != places[1] else {
        throw DecodingError.dataCorruptedError(
          forKey: key, in: values, debugDescription: "these are the places of the red and the black lead")
      }
      return (places[0], places[1])
    }
    let quantity: Quantity
    switch [Key.volts, .ohms, .amperes].filter(values.contains) {
    case [.volts]:
      let (red, black) = try leads(.volts)
      quantity = .voltage(red: red, black: black)
    case [.ohms]:
      let (red, black) = try leads(.ohms)
      quantity = .resistance(red: red, black: black)
    case [.amperes]: quantity = .sourceCurrent(component: try values.decode(String.self, forKey: .amperes))
    default:
      throw DecodingError.dataCorrupted(
        DecodingError.Context(
          codingPath: decoder.codingPath, debugDescription: "a question asks for one of volts, ohms, amperes"))
    }
    self.init(
      id: try values.decode(String.self, forKey: .id), points: try values.decode(Int.self, forKey: .points), quantity,
      relativeError: try values.decodeIfPresent(Double.self, forKey: .relativeError) ?? 0.05,
      absoluteError: try values.decodeIfPresent(Double.self, forKey: .absoluteError),
      texts: try values.decodeIfPresent([String: String].self, forKey: .texts) ?? [:])
  }
}
