import Governance
import Persistence

/// What this machine can tell of a store that was put back to an earlier time: only what it remembers.
extension Ledger {
  /// How many entries this machine had seen before it opened the ledger; `nil` on the first look.
  public var pinnedSize: Int? {
    if case .pinned(let size) = store.tail { size } else { nil }
  }

  /// Why it cannot remember what it sees now, in words; `nil` when it can.
  public var memoryWarning: String? {
    store.pinProblem.map { "this machine cannot remember how far the ledger has come: \($0)" }
  }

  /// Refuses where this machine remembers nothing of the ledger and cannot begin to: then an older store in its place,
  /// with what was revoked since, would be believed.
  public func requireMemory() throws(Problem) {
    guard let memoryWarning, pinnedSize == nil else { return }
    throw Problem(
      .inputOutput, memoryWarning,
      next:
        "Give whoever asks a state folder of their own (XDG_STATE_HOME), or add --no-pin to be answered without."
    )
  }

  /// Refuses to act where what is done now would be forgotten.
  func requireMemoryToAct() throws(Problem) {
    guard let memoryWarning else { return }
    throw Problem(.inputOutput, memoryWarning, next: "Nothing was signed. Make that place writable for you.")
  }
}
