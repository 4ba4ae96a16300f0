internal import CTransfer
internal import Synchronization
internal import SystemFiles

/// Posts over connections that are kept open between posts; any number at a time.
final class Wire: Sendable {
  private let idle = Mutex<[Connection]>([])

  /// Why nothing can be posted on this machine; `nil` when it can.
  static var obstacle: String? { ctr_unavailable().map { String(cString: $0) } }

  /// Posts and waits for the whole answer; cancelling the task ends it at once.
  func send(_ post: Post) async -> Reply {
    guard let connection = idle.withLock({ $0.popLast() }) ?? Connection() else {
      return .broken(Self.obstacle ?? "memory is short")
    }
    let reply = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let code = OwnThread.start {
          let reply = connection.run(post)
          // Looking up a name cannot be interrupted, so who cancelled does not wait for the cleaning up.
          if case .cancelled = reply { continuation.resume(returning: reply) }
          connection.finish()
          if case .cancelled = reply { return }
          continuation.resume(returning: reply)
        }
        if code != 0 { continuation.resume(returning: .broken("no thread is to be had")) }
      }
    } onCancel: {
      connection.cancel()
    }
    // One that was cancelled, even just now, is not used again.
    if case .answer = reply, !Task.isCancelled { idle.withLock { $0.append(connection) } }
    return reply
  }
}
