internal import CSpawn
internal import Glibc

/// A wish to stop that any thread may express and a poll can wait for.
final class Cancellation: Sendable {
  /// Readable once ``cancel()`` was called.
  let event: Int32

  init() throws(SandboxError) {
    event = csp_event()
    guard event >= 0 else { throw .system(call: "eventfd", code: errno) }
  }

  deinit { close(event) }

  func cancel() { csp_event_signal(event) }
}
