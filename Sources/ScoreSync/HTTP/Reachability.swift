package import Attempts
import NIOHTTP1

extension HTTPLink {
  /// Whether anything answers at the address; what it answers does not matter, for nothing is sent but the question.
  ///
  /// - Returns: What keeps the answer from coming; nil when there is one.
  package func obstacle(to address: String) async -> TargetTrouble? {
    do throws(TroubleError) {
      _ = try await send(.HEAD, address)
      return nil
    } catch {
      return error.trouble
    }
  }
}
