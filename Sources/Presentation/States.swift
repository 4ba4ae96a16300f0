public import Admissibility
public import Lineage
public import Terminal

/// How states look: one place, so that a state has the same mark in the console and in every report.
extension Outcome {
  public var status: Status {
    switch self {
    case .admit: .done
    case .conditional: .conditional
    case .defer: .open
    case .refuse: .failed
    }
  }
}

extension Finding.State {
  public var status: Status {
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

extension Fate.Kind {
  public var status: Status {
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

extension Standing {
  public var status: Status {
    switch self {
    case .admits: .done
    case .conditional: .conditional
    case .partial: .partial
    case .open: .open
    case .refuses: .failed
    }
  }
}
