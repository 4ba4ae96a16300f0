public import Admissibility
public import Governance
public import Terminal

extension CertificateState {
  public func status(_ result: Certificate.Result) -> Status {
    switch (self, result) {
    case (.valid, .passed): .passed
    case (.valid, .warned): .warning
    case (_, .failed): .failed
    case (.expired, _): .warning
    case (.revoked, _), (.void, _): .inactive
    }
  }

  /// The result in words, and why it no longer counts.
  public func words(_ result: Certificate.Result) -> String {
    let outcome =
      switch result {
      case .passed: "passed"
      case .warned: "passed with warnings"
      case .failed: "failed"
      }
    switch self {
    case .valid: return outcome
    case .expired: return "\(outcome), expired"
    case .revoked: return "\(outcome), revoked"
    case .void(let why): return "\(outcome), does not count: \(why)"
    }
  }

  /// One word for programs.
  public var word: String {
    switch self {
    case .valid: "valid"
    case .expired: "expired"
    case .revoked: "revoked"
    case .void: "void"
    }
  }
}
