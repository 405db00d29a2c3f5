/// The form in files: a text and an integer stand for themselves, a list is a list of texts, the others are an object
/// with one word that names them: `{"decimal": 23.9, "places": 1}`, `{"messages": […]}`, `{"authored": {"nl": "…"}}`.
extension MessageArgument: Codable {
  private enum Key: String, CodingKey {
    case decimal, places, messages, authored
  }

  package init(from decoder: any Decoder) throws {
    if let container = try? decoder.singleValueContainer() {
      if let text = try? container.decode(String.self) {
        self = .text(text)
        return
      }
      if let number = try? container.decode(Int.self) {
        self = .integer(number)
        return
      }
      if let texts = try? container.decode([String].self) {
        self = .list(texts)
        return
      }
    }
    let object = try decoder.container(keyedBy: Key.self)
    if object.contains(.decimal) {
      self = .decimal(
        try object.decode(Double.self, forKey: .decimal), decimals: try object.decode(Int.self, forKey: .places))
    } else if object.contains(.messages) {
      self = .messages(try object.decode([Message].self, forKey: .messages))
    } else {
      self = .authored(try object.decode([String: String].self, forKey: .authored))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    switch self {
    case .text(let text):
      var container = encoder.singleValueContainer()
      try container.encode(text)
    case .integer(let number):
      var container = encoder.singleValueContainer()
      try container.encode(number)
    case .list(let texts):
      var container = encoder.singleValueContainer()
      try container.encode(texts)
    case .decimal(let value, let decimals):
      var object = encoder.container(keyedBy: Key.self)
      try object.encode(value, forKey: .decimal)
      try object.encode(decimals, forKey: .places)
    case .messages(let messages):
      var object = encoder.container(keyedBy: Key.self)
      try object.encode(messages, forKey: .messages)
    case .authored(let texts):
      var object = encoder.container(keyedBy: Key.self)
      try object.encode(texts, forKey: .authored)
    }
  }
}
