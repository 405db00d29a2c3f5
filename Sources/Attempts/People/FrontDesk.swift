package import Foundation

/// Finds out who stands at the bench.
package struct FrontDesk: Sendable {
  private let people: any PeopleStore
  private let secrets: any CredentialHashing
  private let now: @Sendable () -> Date

  package init(
    people: any PeopleStore, secrets: any CredentialHashing, now: @escaping @Sendable () -> Date = { Date() }
  ) {
    self.people = people
    self.secrets = secrets
    self.now = now
  }

  /// Whoever holds this badge; with a PIN, that is checked as well.
  ///
  /// - Throws: ``IdentityRefusal/unknownBadge``, ``IdentityRefusal/inactive``, and with a PIN what ``check(pin:of:)`` throws.
  package func identify(badge code: String, pin: String? = nil) async throws(IdentityRefusal) -> Identity {
    let person: Person?
    do { person = try await people.person(badge: secrets.badge(code)) } catch { throw .store(error) }
    guard let person else { throw .unknownBadge }
    guard person.isActive else { throw .inactive }
    guard let pin else { return Identity(person: person, proofs: [.badge]) }
    try await check(pin: pin, of: person.id)
    return Identity(person: person, proofs: [.badge, .pin])
  }

  /// By number and PIN, without a badge.
  ///
  /// - Throws: ``IdentityRefusal/wrongPIN`` for an unknown number too, and what ``check(pin:of:)`` throws.
  package func identify(number: String, pin: String) async throws(IdentityRefusal) -> Identity {
    let person: Person?
    do { person = try await people.person(number: number) } catch { throw .store(error) }
    guard let person, person.isActive else {
      // As long as for a number that exists.
      _ = await secrets.matches(pin: pin, hash: "")
      throw .wrongPIN
    }
    try await check(pin: pin, of: person.id)
    return Identity(person: person, proofs: [.pin])
  }

  /// Checks a PIN and counts mistakes.
  ///
  /// - Throws: ``IdentityRefusal/wrongPIN``, ``IdentityRefusal/locked(until:)`` without looking at the PIN,
  ///   ``IdentityRefusal/noPINYet``.
  package func check(pin: String, of person: UUID) async throws(IdentityRefusal) {
    let start = now()
    let guess: PINGuess
    do { guess = try await people.beginPINCheck(of: person, at: start) } catch { throw .store(error) }
    switch guess {
    case .noPIN: throw .noPINYet
    case .locked(let until): throw .locked(until: until)
    case .compare(let hash):
      guard await secrets.matches(pin: pin, hash: hash) else { throw .wrongPIN }
      do { try await people.pinWasRight(of: person) } catch { throw .store(error) }
    }
  }

  /// Gives a person a new PIN, which also ends a lockout.
  ///
  /// - Throws: ``PINRule/Objection`` and ``PeopleError``.
  package func setPIN(_ pin: String, of person: Person, by who: String) async throws {
    if let objection = PINRule.objection(to: pin, number: person.number) { throw objection }
    try await people.setPIN(try await secrets.hash(pin: pin), of: person.id, by: who, at: now())
  }

  /// What is stored of a badge.
  package func hash(badge code: String) -> String { secrets.badge(code) }

  /// Links a badge to a person; nil takes it away.
  package func setBadge(_ code: String?, of person: UUID, by who: String) async throws(PeopleError) {
    try await people.setBadge(code.map(secrets.badge), of: person, by: who, at: now())
  }
}

/// Turns badge codes and PINs into what may be stored.
package protocol CredentialHashing: Sendable {
  /// The same code gives the same text, which tells nothing without the key of the bench.
  func badge(_ code: String) -> String
  /// Memory-hard, with a salt of its own.
  func hash(pin: String) async throws -> String
  /// As slow for a hash that it cannot read, which matches nothing.
  func matches(pin: String, hash: String) async -> Bool
}
