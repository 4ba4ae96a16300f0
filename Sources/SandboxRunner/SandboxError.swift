internal import SystemFiles

/// Why a subject could not be exercised at all.
///
/// What a subject does once it runs is no error but an ``SandboxEnding``.
public enum SandboxError: Error, Hashable, Sendable {
  /// The machine cannot isolate; nothing is ever run without isolation instead.
  case unavailable(reason: String)
  /// A file that is to be put into the sandbox cannot be read or is not acceptable.
  case staging(path: String, reason: String)
  /// What was to be run is not what it was to be, path by path.
  case otherFiles(path: String, differences: [String])
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
    case .otherFiles(let path, let differences):
      "\(path) is not what the manifest lists: " + differences.prefix(5).joined(separator: "; ")
        + (differences.count > 5 ? "; and \(differences.count - 5) more" : "")
    case .system(let call, let code): "\(call): \(systemMessage(code))"
    case .duplicatePrompt(let id): "two prompts have the id \(id)"
    }
  }
}
