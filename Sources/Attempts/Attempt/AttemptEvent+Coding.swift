import Circuits
import Grading

/// In JSON an event says its kind and, beside it, what that kind has: `{"kind":"edge","edge":{…}}` (`proefbank.attempt/1`).
extension AttemptEvent.What {
  package enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
    case started, edge, scan, checked, hint, probe, submitted, graded, released, ended
    case selfTest = "self_test"
    case powerRequested = "power_requested"
    case powerRefused = "power_refused"
    case powerOn = "power_on"
    case powerOff = "power_off"
    case kitLost = "kit_lost"
    case kitBack = "kit_back"
  }

  package var kind: Kind {
    switch self {
    case .started: .started
    case .selfTest: .selfTest
    case .edge: .edge
    case .scan: .scan
    case .checked: .checked
    case .hint: .hint
    case .powerRequested: .powerRequested
    case .powerRefused: .powerRefused
    case .powerOn: .powerOn
    case .powerOff: .powerOff
    case .probe: .probe
    case .kitLost: .kitLost
    case .kitBack: .kitBack
    case .submitted: .submitted
    case .graded: .graded
    case .released: .released
    case .ended: .ended
    }
  }

  private enum Key: String, CodingKey {
    case kind, report, edge, scan, grade, revision, hint, hazards, reason, reading, kit, measured, by
  }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    switch try values.decode(Kind.self, forKey: .kind) {
    case .started: self = .started
    case .selfTest: self = .selfTest(try values.decode(SelfTestReport.self, forKey: .report))
    case .edge: self = .edge(try values.decode(ChannelEdge.self, forKey: .edge))
    case .scan: self = .scan(try values.decode(Scan.self, forKey: .scan))
    case .checked: self = .checked(try values.decode(Grade.self, forKey: .grade))
    case .hint: self = .hint(try values.decode(Int.self, forKey: .hint))
    case .powerRequested: self = .powerRequested
    case .powerRefused: self = .powerRefused(try values.decode([Hazard].self, forKey: .hazards))
    case .powerOn: self = .powerOn
    case .powerOff: self = .powerOff(reason: try values.decode(String.self, forKey: .reason))
    case .probe: self = .probe(try values.decode(ProbeReading.self, forKey: .reading))
    case .kitLost: self = .kitLost(reason: try values.decode(String.self, forKey: .reason))
    case .kitBack: self = .kitBack(try values.decode(KitIdentity.self, forKey: .kit))
    case .submitted: self = .submitted(try values.decode(MeasuredState.self, forKey: .measured))
    case .graded:
      self = .graded(
        try values.decode(Grade.self, forKey: .grade), revision: try values.decode(Int.self, forKey: .revision))
    case .released: self = .released(by: try values.decode(String.self, forKey: .by))
    case .ended: self = .ended(reason: try values.decode(String.self, forKey: .reason))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: Key.self)
    try values.encode(kind, forKey: .kind)
    switch self {
    case .started, .powerRequested, .powerOn: break
    case .selfTest(let report): try values.encode(report, forKey: .report)
    case .edge(let edge): try values.encode(edge, forKey: .edge)
    case .scan(let scan): try values.encode(scan, forKey: .scan)
    case .checked(let grade): try values.encode(grade, forKey: .grade)
    case .hint(let number): try values.encode(number, forKey: .hint)
    case .powerRefused(let hazards): try values.encode(hazards, forKey: .hazards)
    case .powerOff(let reason), .kitLost(let reason), .ended(let reason): try values.encode(reason, forKey: .reason)
    case .probe(let reading): try values.encode(reading, forKey: .reading)
    case .kitBack(let kit): try values.encode(kit, forKey: .kit)
    case .submitted(let measured): try values.encode(measured, forKey: .measured)
    case .graded(let grade, let revision):
      try values.encode(grade, forKey: .grade)
      try values.encode(revision, forKey: .revision)
    case .released(let by): try values.encode(by, forKey: .by)
    }
  }
}
