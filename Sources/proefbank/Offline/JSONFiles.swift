import Attempts
import Circuits
import ControlAPI
import Foundation

/// Larger files are refused before they are read, so that a recording of hours cannot fill the memory.
private let mostBytes = 128 << 20

/// Reads a JSON file; says where in the file it is not what it should be.
func readJSON<Value: Decodable>(_ type: Value.Type, from path: String, documentedIn page: String) throws -> Value {
  try decodeJSON(type, from: readFile(path), path: path, documentedIn: page)
}

func decodeJSON<Value: Decodable>(
  _ type: Value.Type, from data: Data, path: String, documentedIn page: String
) throws -> Value {
  let value: Value
  do {
    value = try AttemptJSON.decode(type, from: data)
  } catch let error as DecodingError {
    throw Failure(.input, "\(path)\(error.place(in: data))", hint: "The format is described in \(page).")
  }
  if let twice = RepeatedKey(in: [UInt8](data)) { throw Failure(.input, "\(path)\(twice)") }
  return value
}

func readFile(_ path: String) throws -> Data {
  let attributes = try? FileManager.default.attributesOfItem(atPath: path)
  if let bytes = attributes?[.size] as? Int, bytes > mostBytes {
    throw Failure(
      .input, "\(path): \(bytes >> 20) MiB, more than the \(mostBytes >> 20) MiB that are read",
      hint: "Record less, or leave out the channels that do not count.")
  }
  guard let data = FileManager.default.contents(atPath: path) else {
    throw Failure(.input, "\(path): cannot be read", hint: "Check the path and the permissions.")
  }
  return data
}

/// Reads a measured state; says where in the file it is not what it should be.
func readMeasured(_ path: String) throws -> MeasuredState {
  try readJSON(MeasuredState.self, from: path, documentedIn: "docs/formats.md")
}

extension DecodingError {
  /// What comes after the name of the file: `:12: …` where the file is no JSON at all, else the path in the document, as
  /// `: scans[0].connected[3]: …`.
  func place(in data: Data) -> String {
    guard case .dataCorrupted(let context) = self, context.codingPath.isEmpty, let fault = JSONFault(data) else {
      return ": \(path)"
    }
    return fault.description
  }

  private var path: String {
    let (context, what): (Context, String) =
      switch self {
      case .keyNotFound(let key, let context): (context, "'\(key.stringValue)' is missing")
      case .typeMismatch(_, let context): (context, context.debugDescription)
      case .valueNotFound(_, let context): (context, "a value is missing")
      case .dataCorrupted(let context): (context, Self.isVague(context) ? Self.number : context.debugDescription)
      @unknown default: (Context(codingPath: [], debugDescription: ""), "\(self)")
      }
    let path = context.codingPath.reduce("") { path, key in
      if let index = key.intValue { return path + "[\(index)]" }
      return path.isEmpty ? key.stringValue : path + "." + key.stringValue
    }
    return path.isEmpty ? what : "\(path): \(what)"
  }

  /// Foundation says this too of a document that is JSON, when a number does not fit where it stands.
  private static func isVague(_ context: Context) -> Bool {
    context.codingPath.isEmpty && context.debugDescription == "The given data was not valid JSON."
  }

  private static let number = "a number is too large, or broken where a whole one is needed"
}

/// Where a text stops being JSON.
private struct JSONFault: CustomStringConvertible {
  let description: String

  /// Nil for a text that is JSON.
  init?(_ data: Data) {
    do {
      _ = try JSONSerialization.jsonObject(with: data, options: .fragmentsAllowed)
      return nil
    } catch {
      let reason = (error as NSError).userInfo["NSDebugDescription"] as? String ?? "no JSON"
      // "… around character 17." is all that it tells of the place.
      let offset = reason.split(separator: " ").last.flatMap { Int($0.filter(\.isNumber)) } ?? data.count
      let newline = UInt8(ascii: "\n")
      // Of a line in a batch, the caller has told the number.
      let line = data.contains(newline) ? ":\(1 + data.prefix(offset).count { $0 == newline })" : ""
      description = "\(line): this is no JSON: \(reason)"
    }
  }
}
