/// The messages that are readable without a session, and the heartbeat.
package enum Handshake {
  /// Why the kit started.
  package enum ResetCause: UInt8, Hashable, Sendable, CaseIterable {
    case powerOn = 0
    /// Reset line, also the host opening the port.
    case external = 1
    case brownOut = 2
    case watchdog = 3
    case software = 4
  }

  package struct Hello: Hashable, Sendable {
    package var minimumVersion: UInt8
    package var maximumVersion: UInt8
    package var hostNonce: UInt32

    package init(minimumVersion: UInt8, maximumVersion: UInt8, hostNonce: UInt32) {
      self.minimumVersion = minimumVersion
      self.maximumVersion = maximumVersion
      self.hostNonce = hostNonce
    }

    package var payload: [UInt8] {
      var payload = PayloadWriter()
      payload.append(minimumVersion)
      payload.append(maximumVersion)
      payload.append(hostNonce)
      return payload.bytes
    }

    package init(payload: [UInt8]) throws(PayloadReader.Failure) {
      var reader = PayloadReader(payload)
      minimumVersion = try reader.integer()
      maximumVersion = try reader.integer()
      hostNonce = try reader.integer()
      try reader.end()
    }
  }

  package struct HelloReply: Hashable, Sendable {
    /// The version of the session; 0 when there is no common one.
    package var version: UInt8
    package var minimumVersion: UInt8
    package var maximumVersion: UInt8
    package var hostNonce: UInt32
    package var bootNonce: UInt32
    package var schemaHash: UInt32
    /// Host frames that may be unacknowledged.
    package var window: UInt8
    package var resetCause: UInt8

    package init(
      version: UInt8, minimumVersion: UInt8, maximumVersion: UInt8, hostNonce: UInt32, bootNonce: UInt32,
      schemaHash: UInt32, window: UInt8, resetCause: UInt8
    ) {
      self.version = version
      self.minimumVersion = minimumVersion
      self.maximumVersion = maximumVersion
      self.hostNonce = hostNonce
      self.bootNonce = bootNonce
      self.schemaHash = schemaHash
      self.window = window
      self.resetCause = resetCause
    }

    package var payload: [UInt8] {
      var payload = PayloadWriter()
      payload.append(version)
      payload.append(minimumVersion)
      payload.append(maximumVersion)
      payload.append(hostNonce)
      payload.append(bootNonce)
      payload.append(schemaHash)
      payload.append(window)
      payload.append(resetCause)
      return payload.bytes
    }

    package init(payload: [UInt8]) throws(PayloadReader.Failure) {
      var reader = PayloadReader(payload)
      version = try reader.integer()
      minimumVersion = try reader.integer()
      maximumVersion = try reader.integer()
      hostNonce = try reader.integer()
      bootNonce = try reader.integer()
      schemaHash = try reader.integer()
      window = try reader.integer()
      resetCause = try reader.integer()
      try reader.end()
    }
  }

  package struct Banner: Hashable, Sendable {
    package var minimumVersion: UInt8
    package var maximumVersion: UInt8
    package var bootNonce: UInt32
    package var resetCause: UInt8

    package init(minimumVersion: UInt8, maximumVersion: UInt8, bootNonce: UInt32, resetCause: UInt8) {
      self.minimumVersion = minimumVersion
      self.maximumVersion = maximumVersion
      self.bootNonce = bootNonce
      self.resetCause = resetCause
    }

    package var payload: [UInt8] {
      var payload = PayloadWriter()
      payload.append(minimumVersion)
      payload.append(maximumVersion)
      payload.append(bootNonce)
      payload.append(resetCause)
      return payload.bytes
    }

    package init(payload: [UInt8]) throws(PayloadReader.Failure) {
      var reader = PayloadReader(payload)
      minimumVersion = try reader.integer()
      maximumVersion = try reader.integer()
      bootNonce = try reader.integer()
      resetCause = try reader.integer()
      try reader.end()
    }
  }
}

/// Says that the host lives and which outputs it still wants.
package struct Heartbeat: Hashable, Sendable {
  /// Comes back in the reply.
  package var token: UInt8
  /// Bit n renews the lease of output n.
  package var outputs: UInt32

  package init(token: UInt8, outputs: UInt32) {
    self.token = token
    self.outputs = outputs
  }

  package var payload: [UInt8] {
    var payload = PayloadWriter()
    payload.append(token)
    payload.append(outputs)
    return payload.bytes
  }

  package init(payload: [UInt8]) throws(PayloadReader.Failure) {
    var reader = PayloadReader(payload)
    token = try reader.integer()
    outputs = try reader.integer()
    try reader.end()
  }
}

package struct HeartbeatReply: Hashable, Sendable {
  package var token: UInt8
  package var microseconds: UInt32
  package var state: KitState

  package init(token: UInt8, microseconds: UInt32, state: KitState) {
    self.token = token
    self.microseconds = microseconds
    self.state = state
  }

  package var payload: [UInt8] {
    var payload = PayloadWriter()
    payload.append(token)
    payload.append(microseconds)
    payload.append(state.rawValue)
    return payload.bytes
  }

  package init(payload: [UInt8]) throws(PayloadReader.Failure) {
    var reader = PayloadReader(payload)
    token = try reader.integer()
    microseconds = try reader.integer()
    state = KitState(rawValue: try reader.integer())
    try reader.end()
  }
}

/// What the kit says about itself with every heartbeat.
package struct KitState: OptionSet, Hashable, Sendable {
  package let rawValue: UInt8
  package init(rawValue: UInt8) { self.rawValue = rawValue }
  package static let armed = KitState(rawValue: 0x01)
  package static let safeLatched = KitState(rawValue: 0x02)
  package static let outputOn = KitState(rawValue: 0x04)
  package static let emergencyStopOpen = KitState(rawValue: 0x08)
  package static let busy = KitState(rawValue: 0x10)
  package static let awaitingConfirmation = KitState(rawValue: 0x20)
}
