import Circuits

extension ComponentCatalogue {
  /// Supplies and everything that only distributes.
  static let powerEntries: [Entry] = [
    Entry(
      name: "supply", summary: "DC supply with a current limit; pins + and -",
      parameters: [
        number("volts", 1...60, "V", 24, "voltage without load"),
        number("limit_amperes", 0.01...20, "A", 2, "more than this is a short circuit"),
        number("inner_ohms", 0.001...10, "Ω", 0.1, "inner resistance"),
      ]
    ) { values in
      ComponentType(
        name: "supply", pins: ["+", "-"],
        elements: [
          .source(
            Source(
              plus: "+", minus: "-", volts: values.number("volts"), innerOhms: values.number("inner_ohms"),
              limitAmperes: values.number("limit_amperes")))
        ])
    },
    Entry(name: "fuse", summary: "fuse, whole; pins 1 and 2", parameters: []) { _ in
      ComponentType(name: "fuse", pins: ["1", "2"], elements: [.fuse("1", "2")])
    },
    Entry(
      name: "terminal-strip", summary: "single sockets in a row, not joined; pins 1, 2, …",
      parameters: [count("points", 1...64, 4, "number of sockets")]
    ) { values in
      ComponentType(name: "terminal-strip", pins: numbered(values.counts["points"]), elements: [])
    },
    Entry(
      name: "protective-bar", summary: "bar for protective conductors, all sockets joined; pins 1, 2, …",
      parameters: [count("points", 1...64, 1, "number of sockets")]
    ) { values in
      let pins = numbered(values.counts["points"])
      return ComponentType(
        name: "protective-bar", pins: pins, elements: zip(pins, pins.dropFirst()).map { .bridge($0, $1) })
    },
  ]

  static func numbered(_ count: Int?) -> [String] { (1...max(1, count ?? 1)).map { "\($0)" } }

  static func number(
    _ name: String, _ range: ClosedRange<Double>, _ unit: String, _ standard: Double, _ meaning: String
  ) -> ComponentParameter {
    ComponentParameter(name: name, kind: .number(range, unit: unit, standard: standard), meaning: meaning)
  }

  static func count(
    _ name: String, _ range: ClosedRange<Int>, _ standard: Int, _ meaning: String
  ) -> ComponentParameter {
    ComponentParameter(name: name, kind: .count(range, standard: standard), meaning: meaning)
  }

  static func contacts(_ standard: [ContactSet]) -> ComponentParameter {
    ComponentParameter(
      name: "contacts", kind: .contacts(standard: standard), meaning: "contacts in the order of the panel")
  }
}
