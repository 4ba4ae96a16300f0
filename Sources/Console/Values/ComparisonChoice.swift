/// What a run is compared with.
public enum ComparisonChoice: String, CaseIterable, Hashable, Sendable {
  case nothing, predecessor, base
}

/// What the runs of an adaptation can be compared with here.
public struct ComparisonOffers: Hashable, Sendable {
  /// One of the two sides that there may be.
  public enum Offer: Hashable, Sendable {
    /// What it is called.
    case available(String)
    /// Why not.
    case unavailable(String)
  }

  public var predecessor: Offer
  public var base: Offer
  /// What policies ask for, and which.
  public var asked: ComparisonChoice?
  public var askedBy: [String]

  public init(
    predecessor: Offer = .unavailable("the manifest names no predecessor"),
    base: Offer = .unavailable("the manifest names no base by its digest"), asked: ComparisonChoice? = nil,
    askedBy: [String] = []
  ) {
    self.predecessor = predecessor
    self.base = base
    self.asked = asked
    self.askedBy = askedBy
  }

  /// What it would be compared with; `nil` for nothing, and for what is not there.
  func label(_ choice: ComparisonChoice) -> String? {
    switch choice {
    case .nothing: nil
    case .predecessor: predecessor.label
    case .base: base.label
    }
  }

  /// In the order in which a key goes through them.
  var choices: [ComparisonChoice] { ComparisonChoice.allCases.filter { $0 == .nothing || label($0) != nil } }

  /// What policies ask for, else the predecessor: what got worse is what one most likely wants to know.
  var first: ComparisonChoice {
    if let asked, label(asked) != nil { return asked }
    return label(.predecessor) == nil ? .nothing : .predecessor
  }

  func next(after choice: ComparisonChoice) -> ComparisonChoice {
    let place = choices.firstIndex(of: choice) ?? 0
    return choices[(place + 1) % choices.count]
  }

  /// Why there is nothing to choose; `nil` when there is.
  var obstacle: String? {
    guard case .unavailable(let first) = predecessor, case .unavailable(let second) = base else { return nil }
    return "\(first), and \(second)"
  }
}

extension ComparisonOffers.Offer {
  fileprivate var label: String? {
    if case .available(let label) = self { label } else { nil }
  }
}
