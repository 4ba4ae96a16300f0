public import Listings

/// What the console remembers of a person from one start to the next: conveniences, nothing that decides anything.
public struct ConsolePreferences: Hashable, Sendable {
  /// By name, each once.
  public private(set) var views: [SavedView]
  /// Filters that were used in the queue, the newest first, each once.
  public private(set) var filters: [String]
  /// The same for the ledger.
  public private(set) var ledgerFilters: [String]

  public static let viewLimit = 100
  public static let filterLimit = 100

  public init(views: [SavedView] = [], filters: [String] = [], ledgerFilters: [String] = []) {
    self.views = []
    self.filters = []
    self.ledgerFilters = []
    for view in views { apply(.keep(view)) }
    for filter in filters.reversed() { apply(.used(filter)) }
    for filter in ledgerFilters.reversed() { apply(.usedInLedger(filter)) }
  }

  /// One thing to remember or to forget; small, so that two consoles do not undo each other's.
  public enum Change: Hashable, Sendable {
    /// In place of the view of that name, if there is one.
    case keep(SavedView)
    case drop(String)
    case used(String)
    case usedInLedger(String)
  }

  public mutating func apply(_ change: Change) {
    switch change {
    case .keep(let view):
      views.removeAll { $0.name == view.name }
      views = (views + [view]).sorted { $0.name < $1.name }
      if views.count > Self.viewLimit { views.removeLast() }
    case .drop(let name): views.removeAll { $0.name == name }
    case .used(let filter): Self.put(filter, before: &filters)
    case .usedInLedger(let filter): Self.put(filter, before: &ledgerFilters)
    }
  }

  private static func put(_ filter: String, before filters: inout [String]) {
    guard !filter.isEmpty else { return }
    filters.removeAll { $0 == filter }
    filters = Array(([filter] + filters).prefix(filterLimit))
  }

  public func view(named name: String) -> SavedView? { views.first { $0.name == name } }
}

/// A filter and an order of the queue under a name.
public struct SavedView: Hashable, Sendable {
  public let name: String
  public let filter: String
  public let sort: QueueOrder

  /// `name`: 1 to 40 letters, digits and `.`, `_`, `-`; nil for any other, and for a filter that is too long.
  public init?(name: String, filter: String, sort: QueueOrder = .newestFirst) {
    let isPlain = name.unicodeScalars.allSatisfy { scalar in
      "._-".unicodeScalars.contains(scalar) || scalar.properties.isAlphabetic
        || scalar.properties.numericType == .decimal
    }
    guard isPlain, (1...40).contains(name.unicodeScalars.count), filter.count <= 1000 else { return nil }
    self.name = name
    self.filter = filter
    self.sort = sort
  }
}
