import Foundation

/// The part of an xAPI statement that Proefbank writes (xAPI 1.0.3, part 2; IEEE 9274.1.1 for 2.0.0).
struct Statement: Encodable, Sendable {
  struct Agent: Encodable, Sendable {
    struct Account: Encodable, Sendable {
      var homePage: String
      var name: String
    }
    var objectType = "Agent"
    var account: Account
  }

  struct Verb: Encodable, Sendable {
    var id: String
    var display: [String: String]

    static let passed = Verb(id: "http://adlnet.gov/expapi/verbs/passed", display: ["en": "passed"])
    static let failed = Verb(id: "http://adlnet.gov/expapi/verbs/failed", display: ["en": "failed"])
    static let voided = Verb(id: "http://adlnet.gov/expapi/verbs/voided", display: ["en": "voided"])
  }

  struct Activity: Encodable, Sendable {
    struct Definition: Encodable, Sendable {
      var type: String
      /// By language; left out where nobody knows it.
      var name: [String: String]?
    }
    var objectType = "Activity"
    var id: String
    var definition: Definition?
  }

  struct Reference: Encodable, Sendable {
    var objectType = "StatementRef"
    var id: String
  }

  enum Object: Encodable, Sendable {
    case activity(Activity)
    case statement(Reference)

    func encode(to encoder: any Encoder) throws {
      switch self {
      case .activity(let activity): try activity.encode(to: encoder)
      case .statement(let reference): try reference.encode(to: encoder)
      }
    }
  }

  struct Result: Encodable, Sendable {
    struct Score: Encodable, Sendable {
      var scaled: Double
      var raw: Int
      var min = 0
      var max: Int
    }
    var score: Score
    var success: Bool
    var completion: Bool
    var duration: String
    var extensions: [String: Extension]?
  }

  struct Context: Encodable, Sendable {
    struct Activities: Encodable, Sendable {
      var parent: [Activity]?
      var grouping: [Activity]?
      var category: [Activity]
    }
    var registration: String
    var platform: String
    var revision: String
    var language: String?
    var instructor: Agent?
    var statement: Reference?
    var contextActivities: Activities
    var extensions: [String: Extension]
  }

  enum Extension: Encodable, Sendable {
    case number(Int)
    case text(String)

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch self {
      case .number(let value): try container.encode(value)
      case .text(let value): try container.encode(value)
      }
    }
  }

  var id: String
  var actor: Agent
  var verb: Verb
  var object: Object
  var result: Result?
  var context: Context?
  /// UTC with three decimals; nil leaves the dating to the server.
  var timestamp: String?
}

/// ISO 8601 durations to 0.01 s without trailing zeros, as xAPI compares them.
enum ISODuration {
  static func text(minutes: Double) -> String {
    let hundredths = Int((max(0, minutes) * 6000).rounded())
    let (hours, minutes) = (hundredths / 360_000, hundredths / 6000 % 60)
    let (seconds, rest) = (hundredths % 6000 / 100, hundredths % 100)
    var text = "PT"
    if hours > 0 { text += "\(hours)H" }
    if minutes > 0 { text += "\(minutes)M" }
    if rest > 0 {
      text += "\(seconds)." + (rest % 10 == 0 ? "\(rest / 10)" : (rest < 10 ? "0\(rest)" : "\(rest)")) + "S"
    } else if seconds > 0 || text == "PT" {
      text += "\(seconds)S"
    }
    return text
  }
}
