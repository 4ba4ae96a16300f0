import Admissibility
import Governance
import Lineage
import Terminal

/// How domain states look and read. One place, so that a state has the same mark everywhere.
extension Outcome {
  var status: Status {
    switch self {
    case .admit: .done
    case .conditional: .conditional
    case .defer: .open
    case .refuse: .failed
    }
  }

  var word: String { rawValue }
}

extension Standing {
  var status: Status {
    switch self {
    case .admits: .done
    case .conditional: .conditional
    case .partial: .partial
    case .open: .open
    case .refuses: .failed
    }
  }
}

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

  var word: String {
    self == .changesRequested ? "changes requested" : rawValue
  }
}

extension Finding.State {
  var status: Status {
    switch self {
    case .met: .passed
    case .conditional: .conditional
    case .open: .open
    case .lapsed: .warning
    case .unknown: .unknown
    case .failed: .failed
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

extension Fate.Kind {
  var status: Status {
    switch self {
    case .falls: .failed
    case .degraded: .partial
    case .survives: .passed
    // What may do more than before is the last thing that whoever revokes expects.
    case .rises: .failed
    case .unknown: .unknown
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

/// A count with its noun: `1 entry`, `3 entries`.
func counted(_ count: Int, _ one: String, _ many: String) -> String {
  "\(grouped(count)) \(count == 1 ? one : many)"
}

/// Digits in groups of three: `1,204`.
func grouped(_ count: Int) -> String {
  let digits = Array(String(count.magnitude))
  var text = count < 0 ? "-" : ""
  for (index, digit) in digits.enumerated() {
    if index > 0 && (digits.count - index) % 3 == 0 { text += "," }
    text.append(digit)
  }
  return text
}
