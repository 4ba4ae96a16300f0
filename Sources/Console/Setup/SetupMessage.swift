public import Onboarding
public import Terminal

/// What happens to the guided beginning of a ledger.
///
/// Moments named `at` are milliseconds of a steady clock.
public enum SetupMessage: Sendable {
  case input(InputEvent, at: Int64)
  /// Another theme to draw with.
  case theme(Theme)
  /// A frame stands on the screen since this moment.
  case presented(at: Int64)
  /// A step of making it begins.
  case making(done: Int, total: Int, String)
  case made
  /// Nothing was kept.
  case failed(Failure)
}

/// What the guided beginning asks the executable to do.
public enum SetupEffect: Hashable, Sendable {
  /// Makes and signs everything; the bytes are zeroed when the last copy of the field is gone.
  case make(SetupPlan, passphrase: SecretField)
  /// Stops making it; answered by ``SetupMessage/failed(_:)``.
  case cancel
  case openConsole
  case redraw
  case suspend
  case quit
}
