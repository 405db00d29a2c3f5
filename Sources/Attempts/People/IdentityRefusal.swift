package import Foundation
package import Messages

/// What somebody showed at the bench.
package enum IdentityProof: String, Hashable, Sendable, Codable, CaseIterable, Comparable {
  case badge, pin

  package static func < (a: IdentityProof, b: IdentityProof) -> Bool { a.rawValue < b.rawValue }
}

/// Who has identified, and by what.
package struct Identity: Hashable, Sendable {
  package var person: Person
  package var proofs: Set<IdentityProof>

  package init(person: Person, proofs: Set<IdentityProof>) {
    self.person = person
    self.proofs = proofs
  }
}

/// Why somebody is not let through.
package enum IdentityRefusal: Error, Hashable, Sendable {
  /// Also said when the number is unknown, so that numbers cannot be tried out.
  case wrongPIN
  case unknownBadge
  case locked(until: Date)
  case noPINYet
  case inactive
  case notALearner
  case notStaff
  case roleMissing(StaffMember.Role)
  case assessmentNeeds(Set<IdentityProof>)
  case store(PeopleError)
}

extension IdentityRefusal: CustomStringConvertible {
  package var description: String {
    switch self {
    case .wrongPIN: "Number or PIN is wrong."
    case .unknownBadge: "This badge belongs to nobody here. Ask a trainer to link it."
    case .locked(let until):
      "Too many wrong PINs: locked until \(AttemptJSON.text(until)). A trainer can set a new PIN."
    case .noPINYet: "There is no PIN yet. Ask a trainer to set one."
    case .inactive: "This person is no longer active at this bench."
    case .notALearner: "This is a badge of the staff; an attempt is made by a learner."
    case .notStaff: "Only the staff may do this."
    case .roleMissing(let role): "This needs the role '\(role.rawValue)'."
    case .assessmentNeeds(let proofs):
      "An assessment needs badge and PIN; missing: \(proofs.sorted().map(\.rawValue).joined(separator: ", "))."
    case .store(let error): error.description
    }
  }

  /// For the person at the bench.
  package var message: Message {
    switch self {
    case .wrongPIN: Message("identity.wrong_pin")
    case .unknownBadge: Message("identity.unknown_badge")
    case .locked: Message("identity.locked")
    case .noPINYet: Message("identity.no_pin_yet")
    case .inactive: Message("identity.inactive")
    case .notALearner: Message("identity.not_a_learner")
    case .notStaff, .roleMissing: Message("identity.not_allowed")
    case .assessmentNeeds: Message("identity.assessment_needs_both")
    case .store: Message("identity.store")
    }
  }
}

/// Who may begin what.
package enum IdentityRules {
  /// Why this identity may not begin an attempt in this mode; nil when it may. Practice also runs without anybody.
  package static func objection(toBegin mode: Attempt.Mode, as identity: Identity?) -> IdentityRefusal? {
    guard let identity else {
      return mode == .practice ? nil : .assessmentNeeds(Set(IdentityProof.allCases))
    }
    guard case .learner(let learner) = identity.person else { return .notALearner }
    if !learner.isActive { return .inactive }
    let missing = Set(IdentityProof.allCases).subtracting(identity.proofs)
    return mode == .assessment && !missing.isEmpty ? .assessmentNeeds(missing) : nil
  }

  /// Why this identity may not do what the role does; nil when it may.
  package static func objection(toActAs role: StaffMember.Role, as identity: Identity) -> IdentityRefusal? {
    guard case .staff(let member) = identity.person else { return .notStaff }
    if !member.isActive { return .inactive }
    return member.roles.contains(role) ? nil : .roleMissing(role)
  }
}
