/// Why a subject could not be exercised at all.
///
/// What a subject does once it runs is no error but an ``SandboxEnding``.
public enum SandboxError: Error, Hashable, Sendable {
  /// The machine cannot isolate; nothing is ever run without isolation instead.
  case unavailable(reason: String)
  /// A file that is to be put into the sandbox cannot be read or is not acceptable.
  case staging(path: String, reason: String)
  /// A system call that must not fail did.
  case system(call: String, code: Int32)
  /// Two prompts have one id.
  case duplicatePrompt(String)
}

extension SandboxError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unavailable(let reason): "the sandbox is not available: \(reason)"
    case .staging(let path, let reason): "\(path): \(reason)"
    case .system(let call, let code): "\(call): \(systemMessage(code))"
    case .duplicatePrompt(let id): "two prompts have the id \(id)"
    }
  }
}
