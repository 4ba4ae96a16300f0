/// A short message that goes away by itself.
public struct Toast: Hashable, Sendable {
  public let status: Status
  public let text: String
  /// When it appeared, in milliseconds of any steady clock.
  public let moment: Int64

  /// How long it stays; what went wrong stays twice as long.
  public var lifeMilliseconds: Int64 {
    switch status {
    case .failed, .warning, .unknown: 8_000
    default: 4_000
    }
  }
}

/// The messages shown now, and the latest ones that were.
public struct ToastList: Hashable, Sendable {
  public static let historyLimit = 200
  /// Oldest first.
  public private(set) var history: [Toast] = []
  /// How many of ``history`` were taken off the screen; those that come later are shown, even in the same millisecond.
  private var dismissed = 0

  public init() {}

  public mutating func add(_ status: Status, _ text: String, at moment: Int64) {
    history.append(Toast(status: status, text: text, moment: moment))
    let surplus = max(history.count - ToastList.historyLimit, 0)
    history.removeFirst(surplus)
    dismissed = max(dismissed - surplus, 0)
  }

  /// The messages to show at `moment`, oldest first, at most three.
  public func visible(at moment: Int64) -> [Toast] {
    Array(
      history.dropFirst(dismissed).filter { moment - $0.moment < $0.lifeMilliseconds }.suffix(3))
  }

  /// When the next message goes away; nil when none is shown, so that nothing needs to tick.
  public func nextChange(after moment: Int64) -> Int64? {
    visible(at: moment).map { $0.moment + $0.lifeMilliseconds }.min()
  }

  /// Takes all messages off the screen; history keeps them.
  public mutating func dismiss() { dismissed = history.count }
}
