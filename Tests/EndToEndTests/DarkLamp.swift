import KitSimulator

/// A search for an open coil that several tests go through.
extension BenchOnTheTable {
  static let darkLamp = (
    id: "dark-lamp",
    text: """
    format: proefbank.exercise/1
    id: dark-lamp
    version: 1
    kind: fault-finding
    tag: productive
    kit: electro-basis
    pass_mark: 60
    release: reviewed
    expected_minutes: 20
    reference:
      - [-T1:+, -F1:1]
      - [-F1:2, -S0:11, -K1:23]
      - [-S0:12, -S1:13, -K1:13]
      - [-S1:14, -K1:14, -K1:A1]
      - [-K1:24, -P1:X1]
      - [-T1:-, -K1:A2, -P1:X2]
    faults:
      - {relay: K1.coil-open, symptom: dark}
    symptoms:
      - id: dark
        texts: {en: "The lamp stays dark."}
      - id: falls
        texts: {en: "The lamp goes out when the button is released."}
    texts:
      en:
        title: The lamp stays dark
        goal: Finds an open coil with the meter.
        task: The operator says that nothing happens when -S1 is pressed. Find out why.
        hints: [Up to where is there voltage?]
    """
  )

  /// Presses the button on the kit once the kit waits for it.
  func confirmWhenAsked() async throws {
    try await eventually("the kit asks for its button") { await kit.state().waitsForConfirmButton }
    try await kit.confirm()
  }
}
