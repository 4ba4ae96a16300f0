internal import CTransfer
internal import Glibc
internal import Synchronization

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
        let started = onThreadOfItsOwn {
          let reply = connection.run(post)
          // Looking up a name cannot be interrupted, so who cancelled does not wait for the cleaning up.
          if case .cancelled = reply { continuation.resume(returning: reply) }
          connection.finish()
          if case .cancelled = reply { return }
          continuation.resume(returning: reply)
        }
        if !started { continuation.resume(returning: .broken("no thread is to be had")) }
      }
    } onCancel: {
      connection.cancel()
    }
    // One that was cancelled, even just now, is not used again.
    if case .answer = reply, !Task.isCancelled { idle.withLock { $0.append(connection) } }
    return reply
  }
}

/// Does blocking `work` on a thread of its own; `false`, with nothing done, when there is none to be had.
private func onThreadOfItsOwn(_ work: @escaping @Sendable () -> Void) -> Bool {
  let box = Unmanaged.passRetained(Work(work))
  var thread = pthread_t()
  let code = pthread_create(
    &thread, nil,
    { pointer in
      guard let pointer else { return nil }
      // A server that stops reading shows as a failed write, not as a signal that ends this program.
      var pipeSignal = sigset_t()
      sigemptyset(&pipeSignal)
      sigaddset(&pipeSignal, SIGPIPE)
      pthread_sigmask(SIG_BLOCK, &pipeSignal, nil)
      Unmanaged<Work>.fromOpaque(pointer).takeRetainedValue().body()
      return nil
    }, box.toOpaque())
  guard code == 0 else {
    box.release()
    return false
  }
  pthread_detach(thread)
  return true
}

private final class Work: Sendable {
  let body: @Sendable () -> Void

  init(_ body: @escaping @Sendable () -> Void) {
    self.body = body
  }
}
