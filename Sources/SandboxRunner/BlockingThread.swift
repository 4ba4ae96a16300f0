internal import SystemFiles

/// Does blocking `work` on a thread of its own.
func onThreadOfItsOwn<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
  try await withCheckedThrowingContinuation { continuation in
    let code = OwnThread.start { continuation.resume(with: Result(catching: work)) }
    if code != 0 {
      continuation.resume(throwing: SandboxError.system(call: "pthread_create", code: code))
    }
  }
}
