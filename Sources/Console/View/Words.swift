import Admissibility
import Governance
import Listings
import Terminal

/// How the console's own states look and read.
extension AdaptationState {
  var status: Status {
    switch self {
    case .pending: .open
    case .certified: .partial
    case .failed, .rejected: .failed
    case .approved: .passed
    case .changesRequested: .warning
    case .active: .done
    case .revoked: .inactive
    }
  }
}

extension Check {
  var title: String {
    switch self {
    case .signature: "1 Signature and authority of the key"
    case .environment: "2 Capabilities, environment and the authorities' requirements"
    case .certificate: "3 Valid and fresh certificate"
    case .dependencies: "4 Dependencies and revocations"
    }
  }
}

extension Decision.Outcome {
  var verb: String {
    switch self {
    case .approve: "Approve"
    case .reject: "Reject"
    case .requestChanges: "Request changes to"
    }
  }
}

extension Authority.Kind {
  /// The letter of its column.
  var letter: String { String(rawValue.prefix(1)).uppercased() }
}
