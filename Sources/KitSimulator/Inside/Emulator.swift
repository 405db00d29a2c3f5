/// How to run the firmware of `firmware-protocol/port/avr` on an emulated ATmega2560; `tools/check-mcu` builds both.
package struct Emulator: Hashable, Sendable {
  /// The program `run_avr` of `firmware-protocol/tests/mcu`.
  package var runner: String
  /// The firmware's ELF file.
  package var firmware: String
  package var baud: Int
  /// Gets a copy of all that the emulator tells, with the cycle of each happening; nil for none.
  package var transcript: String?

  package init(runner: String, firmware: String, baud: Int = 115_200, transcript: String? = nil) {
    self.runner = runner
    self.firmware = firmware
    self.baud = baud
    self.transcript = transcript
  }
}
