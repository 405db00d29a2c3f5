/// Who may change people, chances and records, where no page asks for a PIN: whoever writes to the database names a member of the
/// staff who answers for it.
package enum Responsibility {
  /// Why the member with this number may not answer for it; nil when one of the roles is that one's.
  ///
  /// - Parameters:
  ///   - number: Of whoever is named.
  ///   - roles: One of them is enough; a refusal names the first.
  ///   - staff: All of it.
  /// - Returns: ``IdentityRefusal/notStaff`` for an unknown number, ``IdentityRefusal/inactive`` or
  ///   ``IdentityRefusal/roleMissing(_:)``.
  package static func objection(
    to number: String, roles: [StaffMember.Role], among staff: [StaffMember]
  ) -> IdentityRefusal? {
    guard let member = staff.first(where: { $0.number == number }) else { return .notStaff }
    if !member.isActive { return .inactive }
    guard let role = roles.first, member.roles.isDisjoint(with: roles) else { return nil }
    return .roleMissing(role)
  }

  /// Whether nobody looks after the staff yet: then whoever may write to the database does, to add the first administrator.
  package static func isUnattended(_ staff: [StaffMember]) -> Bool {
    !staff.contains { $0.isActive && $0.roles.contains(.administrator) }
  }
}
