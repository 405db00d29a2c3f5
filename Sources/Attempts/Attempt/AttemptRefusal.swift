package import Foundation
package import Grading
package import Messages

/// Why an attempt cannot go on in the way that was asked for. Nothing has changed when this is thrown.
package enum AttemptRefusal: Error, Hashable, Sendable {
  /// One attempt at a time: the station still has this one.
  case stationBusy(attempt: UUID)
  /// The bench is doing something that has to end first, such as a scan.
  case benchBusy(station: String)
  case noAttempt(station: String)
  case notNow(action: AttemptEvent.What.Kind, phase: Attempt.Phase)
  case kitMissing(station: String)
  /// The attached kit is not the one that the exercise needs.
  case wrongKit(needed: String, attached: String)
  /// The attached kit is the right one, but can insert no fault of the exercise, or not open its pins. Which is not said: a learner reads it.
  case notOnThisKit
  /// The attempt began on another kit of the same model.
  case otherKit(began: String, attached: String)
  case unknownKitDescription(String)
  case onlyInPractice
  /// Only a wiring exercise can be looked at on the way.
  case nothingToCheck
  /// The circuit had no power yet, so there is no fault in it.
  case searchNotBegun
  case noMoreHints
  case attemptsUsedUp(allowed: Int)
  case practiceIsNotReleased
  case unattributed
  case virtualKit
  /// An assessment that was begun without badge and PIN, which only a demonstration allows.
  case notIdentified
  case nothingToRelease(Grade.Verdict?)
  case alreadyReleased(UUID)
  /// A change of a score, or an accepted variant, says why.
  case reasonMissing
  /// Only 0 to 100.
  case scoreOutOfRange(Int)
  /// The score is that already.
  case nothingChanges
  case notAVariant(Grade.Verdict?)
  case signaturesMissing(Set<SignOff.Role>)
  case signedAlready(SignOff.Role)
  /// The learner still has so many minutes.
  case timeNotUp(minutesLeft: Int)
  /// Exercises to pass first.
  case prerequisitesMissing([String])
  /// Exercises to pass first, from which nobody is exempted.
  case safetyGateClosed([String])
  case reviewerIsSuperior
  /// A block test is reviewed by somebody other than the trainer who was there.
  case reviewerIsOwnTrainer
  /// No trainer here has this number.
  case unknownReviewer(String)
  /// Somebody of the staff who is no trainer, or no longer active.
  case notATrainer(String)
  /// Only the learner whose attempt it is signs as learner.
  case notTheLearner
  /// Somebody else changed the attempt at the same moment.
  case changedMeanwhile
  /// It was brought here from another bench, which alone releases it.
  case belongsToOtherBench(String)
}

extension AttemptRefusal: CustomStringConvertible {
  package var description: String {
    switch self {
    case .stationBusy(let attempt):
      "The station is busy with attempt \(attempt.text). Submit or abort it first."
    case .benchBusy(let station): "Station \(station) is still measuring. Try again when it is done."
    case .noAttempt(let station): "No exercise is running on station \(station). Start one first."
    case .notNow(let action, let phase):
      "'\(action.rawValue)' is not possible while the attempt is '\(phase.rawValue)'."
    case .kitMissing(let station): "No kit is attached to station \(station). Plug its cable in."
    case .wrongKit(let needed, let attached): "The exercise needs a kit '\(needed)'; '\(attached)' is attached."
    case .notOnThisKit:
      "The attached kit cannot insert what this exercise needs. Do it on a virtual kit, or choose another exercise."
    case .otherKit(let began, let attached):
      "The attempt began on kit \(began), but kit \(attached) is attached. Attach \(began) again, or abort."
    case .unknownKitDescription(let id): "There is no kit description '\(id)'. Add kits/\(id).yaml."
    case .onlyInPractice: "Checking is for practice. In an assessment, submit when you are done."
    case .nothingToCheck: "Only wiring can be checked on the way. Hand in when you are done."
    case .searchNotBegun: "The search has not begun. Wire the circuit as drawn and switch the power on first."
    case .noMoreHints: "All hints have been shown."
    case .attemptsUsedUp(let allowed): "All \(allowed) assessments of this exercise are used. Ask a trainer."
    case .practiceIsNotReleased: "Practice stays at the bench: only an assessment can be released."
    case .unattributed: "The attempt has no identified learner, so it is never released."
    case .notIdentified:
      "The learner began it without badge and PIN, as a demonstration allows: such an assessment stays at the bench."
    case .virtualKit: "Attempts on a virtual kit are released only when the demonstration setting is on."
    case .nothingToRelease(let verdict):
      "There is no score to release (\(verdict?.rawValue ?? "not graded")). A kit fault never costs the learner a point."
    case .reasonMissing: "Say why: the reason stays beside both scores."
    case .scoreOutOfRange(let score): "\(score) is no score. Give 0 to 100."
    case .nothingChanges: "That is the score already; nothing was changed."
    case .notAVariant(let verdict):
      "Only what works in an unexpected way is accepted as a variant; this one is '\(verdict?.rawValue ?? "not graded")'."
    case .signaturesMissing(let roles):
      "Not signed yet by: \(roles.sorted().map(\.rawValue).joined(separator: ", "))."
    case .signedAlready(let role): "The \(role.rawValue) has signed already."
    case .timeNotUp(let minutes): "The time is not up: \(minutes) min left."
    case .prerequisitesMissing(let exercises):
      "Pass first, or be exempted from: \(exercises.joined(separator: ", "))."
    case .safetyGateClosed(let exercises):
      "For safety, pass first: \(exercises.joined(separator: ", ")). Nobody is exempted from that."
    case .reviewerIsSuperior: "The reviewer is the learner's superior. Ask another trainer, or the deputy."
    case .reviewerIsOwnTrainer: "A block test is reviewed by somebody other than the trainer who was there."
    case .unknownReviewer(let number): "Nobody of the staff has the number '\(number)'. Add the trainer first."
    case .notATrainer(let number): "'\(number)' is no active trainer here. Ask a trainer."
    case .notTheLearner: "Only the learner whose attempt it is can sign as learner."
    case .changedMeanwhile: "Somebody else changed this attempt just now. Look at it again, then decide."
    case .belongsToOtherBench(let bench): "The attempt was made on bench '\(bench)'. Release it there."
    case .alreadyReleased(let attempt): "Attempt \(attempt.text) has been released already."
    }
  }
}

extension AttemptRefusal {
  /// The same for a learner's or trainer's page: a key of the catalogue and its arguments.
  package var message: Message {
    switch self {
    case .stationBusy: Message("refusal.station_busy")
    case .benchBusy(let station): Message("refusal.bench_busy", ["station": .text(station)])
    case .noAttempt(let station): Message("refusal.no_attempt", ["station": .text(station)])
    case .notNow(let action, let phase):
      Message("refusal.not_now", ["action": .text(action.rawValue), "phase": .text(phase.rawValue)])
    case .kitMissing(let station): Message("refusal.kit_missing", ["station": .text(station)])
    case .wrongKit(let needed, let attached):
      Message("refusal.wrong_kit", ["needed": .text(needed), "attached": .text(attached)])
    case .notOnThisKit: Message("refusal.not_on_this_kit")
    case .otherKit(let began, let attached):
      Message("refusal.other_kit", ["began": .text(began), "attached": .text(attached)])
    case .unknownKitDescription(let id): Message("refusal.unknown_kit", ["kit": .text(id)])
    case .onlyInPractice: Message("refusal.only_in_practice")
    case .nothingToCheck: Message("refusal.nothing_to_check")
    case .searchNotBegun: Message("refusal.search_not_begun")
    case .noMoreHints: Message("refusal.no_more_hints")
    case .attemptsUsedUp(let allowed): Message("refusal.attempts_used_up", ["allowed": .integer(allowed)])
    case .practiceIsNotReleased: Message("refusal.practice_is_not_released")
    case .unattributed: Message("refusal.unattributed")
    case .virtualKit: Message("refusal.virtual_kit")
    case .notIdentified: Message("refusal.not_identified")
    case .nothingToRelease: Message("refusal.nothing_to_release")
    case .alreadyReleased: Message("refusal.already_released")
    case .reasonMissing: Message("refusal.reason_missing")
    case .scoreOutOfRange: Message("refusal.score_out_of_range")
    case .nothingChanges: Message("refusal.nothing_changes")
    case .notAVariant: Message("refusal.not_a_variant")
    case .signaturesMissing: Message("refusal.signatures_missing")
    case .signedAlready: Message("refusal.signed_already")
    case .timeNotUp(let minutes): Message("refusal.time_not_up", ["minutes": .integer(minutes)])
    case .prerequisitesMissing(let exercises):
      Message("refusal.prerequisites_missing", ["exercises": .list(exercises)])
    case .safetyGateClosed(let exercises): Message("refusal.safety_gate", ["exercises": .list(exercises)])
    case .reviewerIsSuperior: Message("refusal.reviewer_is_superior")
    case .reviewerIsOwnTrainer: Message("refusal.reviewer_is_own_trainer")
    case .unknownReviewer(let number): Message("refusal.unknown_reviewer", ["number": .text(number)])
    case .notATrainer(let number): Message("refusal.not_a_trainer", ["number": .text(number)])
    case .notTheLearner: Message("refusal.not_the_learner")
    case .changedMeanwhile: Message("refusal.changed_meanwhile")
    case .belongsToOtherBench(let bench): Message("refusal.other_bench", ["bench": .text(bench)])
    }
  }
}
