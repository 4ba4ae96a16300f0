import Certification

/// What of a budget is used and what is set aside for requests that are on their way: a value without effects.
struct BudgetReservation: Sendable {
  /// The most that one request can use.
  struct Share: Hashable, Sendable {
    var promptTokens: Int64
    var completionTokens: Int64
    var bytes: Int64
  }

  enum Permission: Hashable, Sendable {
    case granted
    /// What is set aside may yet become free.
    case later
    case never(String)
  }

  private let budget: Endpoint.Budget
  private(set) var used = RemoteModel.Usage()
  private var reserved = RemoteModel.Usage()

  init(_ budget: Endpoint.Budget) {
    self.budget = budget
  }

  /// Sets `share` aside when all of it fits.
  mutating func reserve(_ share: Share) -> Permission {
    let wanted = RemoteModel.Usage(share)
    for (name, member, limit) in bounds {
      let least = used[keyPath: member] + wanted[keyPath: member]
      if least > limit { return .never("the budget of \(limit) \(name) could be exceeded") }
      if least + reserved[keyPath: member] > limit { return .later }
    }
    reserved.add(wanted)
    return .granted
  }

  /// Gives back what was set aside.
  mutating func release(_ share: Share) { reserved.subtract(RemoteModel.Usage(share)) }

  /// Books what was used.
  mutating func book(_ spent: RemoteModel.Usage) { used.add(spent) }

  private var bounds: [(name: String, member: WritableKeyPath<RemoteModel.Usage, Int64>, limit: Int64)] {
    [
      ("requests", \.requests, budget.requests), ("prompt tokens", \.promptTokens, budget.promptTokens),
      ("completion tokens", \.completionTokens, budget.completionTokens), ("bytes", \.bytes, budget.bytes),
    ]
  }
}

extension RemoteModel.Usage {
  init(_ share: BudgetReservation.Share) {
    self.init()
    requests = 1
    promptTokens = share.promptTokens
    completionTokens = share.completionTokens
    bytes = share.bytes
  }

  mutating func add(_ other: Self) {
    requests += other.requests
    promptTokens += other.promptTokens
    completionTokens += other.completionTokens
    bytes += other.bytes
  }

  mutating func subtract(_ other: Self) {
    requests -= other.requests
    promptTokens -= other.promptTokens
    completionTokens -= other.completionTokens
    bytes -= other.bytes
  }
}
