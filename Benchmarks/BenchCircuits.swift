import Circuits

/// A circuit to change at random, and what random leads may touch.
struct BenchCircuit {
  let name: String
  let reference: Nets
  /// Designations of the components whose terminals random leads end on; a few are not on the drawing.
  let reachable: Set<String>

  init(_ name: String, touching others: [String] = [], _ nets: String...) {
    self.init(name, touching: others, nets)
  }

  init(_ name: String, touching others: [String] = [], _ nets: [String]) {
    self.name = name
    reference = Nets(
      joining: nets.map { $0.split(separator: " ").compactMap { Terminal(String($0)) } })
    reachable = Set(reference.groups.joined().map(\.component)).union(others)
  }

  /// The circuits of `kits/mutants.yaml`.
  static let mutated = [
    BenchCircuit(
      "lamp", touching: ["-S2", "-P2"],
      "-T1:+ -F1:1", "-F1:2 -S1:13", "-S1:14 -P1:X1", "-T1:- -P1:X2"),
    BenchCircuit(
      "latching",
      "-T1:+ -F1:1", "-F1:2 -S0:11 -K1:23", "-S0:12 -S1:13 -K1:13", "-S1:14 -K1:14 -K1:A1", "-K1:24 -P1:X1",
      "-T1:- -K1:A2 -P1:X2"),
    reversing,
    BenchCircuit(
      "jogging",
      "-T1:+ -S0:11 -K1:23", "-S0:12 -S1:13 -S2:13 -S3:13 -S3:21", "-S3:22 -K1:13",
      "-S1:14 -S2:14 -S3:14 -K1:14 -K1:A1 -P3:X1", "-K1:24 -M1:1", "-T1:- -K1:A2 -M1:2 -P3:X2"),
    BenchCircuit(
      "timers",
      "-T1:+ -S0:11 -K4:15 -K5:15 -K6:15", "-S0:12 -S1:13 -K1:13",
      "-S1:14 -K1:14 -K1:A1 -K4:A1 -K5:A1 -K6:A1", "-K4:18 -P1:X1", "-K5:18 -P2:X1", "-K6:18 -M1:1",
      "-T1:- -K1:A2 -K4:A2 -K5:A2 -K6:A2 -P1:X2 -P2:X2 -M1:2"),
  ]

  /// Seven devices beside the supply: stop, two starts, two interlocked contactors, two lamps.
  static let reversing = BenchCircuit(
    "reversing",
    "-T1:+ -S0:11", "-S0:12 -S1:13 -S2:13 -K1:13 -K2:13", "-S1:14 -K1:14 -K2:31", "-K2:32 -K1:A1 -P1:X1",
    "-S2:14 -K2:14 -K1:31", "-K1:32 -K2:A1 -P2:X1", "-T1:- -K1:A2 -K2:A2 -P1:X2 -P2:X2")

  /// The named circuit of `kits/ten-relays.yaml`: a chain of seven steps. -S1 makes the first step, each next button
  /// the next one, and each step holds itself. -K8 marks the end of the cycle, -K9 a cycle under way, -K10 rest;
  /// -S0 stops all of it.
  static let stepChain = BenchCircuit(
    "step-chain",
    "-T1:+ -S0:11",
    "-S0:12 -S1:13 -K1:13 -K1:23 -K2:13 -K3:13 -K4:13 -K5:13 -K6:13 -K7:13 -K1:43 -K4:43 -K6:43 -K7:43 -K9:13 -K9:31",
    "-S1:14 -K1:14 -K1:A1",
    "-K1:24 -S2:13", "-S2:14 -K2:14 -K2:A1 -K2:23", "-K2:24 -S3:13", "-S3:14 -K3:14 -K3:A1 -K3:23",
    "-K3:24 -S4:13", "-S4:14 -K4:14 -K4:A1 -K4:23", "-K4:24 -S5:13", "-S5:14 -K5:14 -K5:A1 -K5:23",
    "-K5:24 -S6:13", "-S6:14 -K6:14 -K6:A1 -K6:23", "-K6:24 -S7:13", "-S7:14 -K7:14 -K7:A1",
    "-K7:44 -K8:A1", "-K1:44 -K8:31", "-K8:32 -K9:A1", "-K9:14 -P1:X1", "-K9:32 -K10:A1 -P4:X1",
    "-K4:44 -P2:X1", "-K6:44 -P3:X1",
    "-T1:- -K1:A2 -K2:A2 -K3:A2 -K4:A2 -K5:A2 -K6:A2 -K7:A2 -K8:A2 -K9:A2 -K10:A2 -P1:X2 -P2:X2 -P3:X2 -P4:X2")
}
