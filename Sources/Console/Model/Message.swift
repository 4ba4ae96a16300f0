public import Governance
public import Terminal

/// What happens to the console.
///
/// Moments named `at` are milliseconds of a steady clock.
public enum Message: Sendable {
  case started(at: Int64)
  case input(InputEvent, at: Int64)
  /// A frame stands on the screen since this moment.
  case presented(at: Int64)
  case tick(at: Int64)
  case answered(Result<Answer, Failure>, Ticket, now: Timestamp)
  /// The ledger grew, by this process or another.
  case ledgerChanged(StoreStatus, now: Timestamp)
  /// Another theme to draw with.
  case theme(Theme, isPreview: Bool)
  /// Text that no clipboard takes, to be selected by hand.
  case cannotCopy(String, name: String, because: String)
  /// Something to tell that nobody waits for.
  case notice(Status, String)
}
