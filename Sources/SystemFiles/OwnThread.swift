internal import Glibc

/// Does blocking work on a thread of its own, so that none of the concurrency runtime's few is held up.
public enum OwnThread {
  /// - Returns: 0, or why there is no thread to be had (errno); then nothing is done.
  public static func start(_ work: @escaping @Sendable () -> Void) -> Int32 {
    let box = Unmanaged.passRetained(Work(work))
    var thread = pthread_t()
    let code = pthread_create(
      &thread, nil,
      { pointer in
        guard let pointer else { return nil }
        // A reader that goes away shows as a failed write, not as a signal that ends this program.
        var pipeSignal = sigset_t()
        sigemptyset(&pipeSignal)
        sigaddset(&pipeSignal, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &pipeSignal, nil)
        Unmanaged<Work>.fromOpaque(pointer).takeRetainedValue().body()
        return nil
      }, box.toOpaque())
    if code == 0 { pthread_detach(thread) } else { box.release() }
    return code
  }

  private final class Work: Sendable {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
}
