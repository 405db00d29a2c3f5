package import Circuits

/// Facts of a kit: its components, its supply and what its firmware channels sense and drive (`proefbank.kit/1`).
package struct KitDescription: Hashable, Sendable {
  package static let formatName = "proefbank.kit/1"

  /// File name without `.yaml`, such as `electro-basis`; the firmware reports the same as its model.
  package var id: String
  package var version: String
  /// By language code.
  package var title: [String: String]
  package var equipment: Equipment
  /// Terminals on the scan bus, in the order of the firmware's terminal numbers.
  package var scannedTerminals: [Terminal]
  package var scanMethod: Scan.Method
  package var channels: Channels
  /// Ids of kits of which it has every component and channel; their exercises can be done on it.
  package var includes: [String]
  /// SHA-256 of the file, hexadecimal: names the exact description in a grade.
  package var contentHash: String

  package init(
    id: String, version: String, title: [String: String], equipment: Equipment, scannedTerminals: [Terminal],
    scanMethod: Scan.Method, channels: Channels, includes: [String] = [], contentHash: String
  ) {
    self.id = id
    self.version = version
    self.title = title
    self.equipment = equipment
    self.scannedTerminals = scannedTerminals
    self.scanMethod = scanMethod
    self.channels = channels
    self.includes = includes
    self.contentHash = contentHash
  }
}

/// What the firmware's channels stand for; the index in each list is the channel number of the link protocol.
package struct Channels: Hashable, Sendable {
  package struct Input: Hashable, Sendable {
    package enum Senses: Hashable, Sendable {
      /// The position of an actuator of the equipment: level 1 in one of these positions.
      case actuator(ActuatorID, positions: Set<Int>)
      /// The button on the kit that confirms energising; never part of a circuit.
      case confirm
      /// The emergency stop chain: level 1 while it is closed.
      case emergencyStop
    }
    /// Such as `S1`.
    package var name: String
    package var senses: Senses
    package init(name: String, senses: Senses) {
      self.name = name
      self.senses = senses
    }
  }

  package struct Analog: Hashable, Sendable {
    package enum Measures: Hashable, Sendable {
      /// V between two terminals.
      case voltage(Terminal, Terminal)
      /// mA out of the source of that component.
      case sourceCurrent(component: String)
    }
    /// Such as `T1.u`; the unit on the link is mV or mA.
    package var name: String
    package var measures: Measures
    package init(name: String, measures: Measures) {
      self.name = name
      self.measures = measures
    }
  }

  package struct Output: Hashable, Sendable {
    package enum Drives: Hashable, Sendable {
      /// Switches the source of that component on; needs the confirm button on the kit.
      case supply(component: String)
      /// A signal lamp of the bench, no part of any circuit.
      case indicator
    }
    package var name: String
    package var drives: Drives
    /// How long the output stays away from its safe state without being renewed.
    package var leaseMilliseconds: Int
    package init(name: String, drives: Drives, leaseMilliseconds: Int = 200) {
      self.name = name
      self.drives = drives
      self.leaseMilliseconds = leaseMilliseconds
    }
  }

  package var inputs: [Input]
  package var analogs: [Analog]
  package var outputs: [Output]
  /// What the kit can insert; the list index is the number on the link. Those of fault relays come first.
  package var faults: [KitFault]

  package init(inputs: [Input], analogs: [Analog], outputs: [Output], faults: [KitFault]) {
    self.inputs = inputs
    self.analogs = analogs
    self.outputs = outputs
    self.faults = faults
  }
}
