import Listings
import Presentation
import Workflows

/// The orders of the queue as people name them.
enum QueueSorting {
  /// The direction that people mean first.
  private static let orders: [(word: String, sort: QueueOrder)] = [
    ("newest", .newestFirst), ("oldest", QueueOrder(.submitted, ascending: true)), ("age", .newestFirst),
    ("name", QueueOrder(.name, ascending: true)), ("base", QueueOrder(.base, ascending: true)),
    ("state", QueueOrder(.state, ascending: true)), ("risk", QueueOrder(.risk, ascending: false)),
    ("cert", QueueOrder(.certificate, ascending: true)),
    ("approvals", QueueOrder(.approvals, ascending: false)),
  ]

  static let words = orders.map(\.word).joined(separator: ", ")

  static func order(_ word: String, reversed: Bool) throws(Problem) -> QueueOrder {
    guard let sort = orders.first(where: { $0.word == word })?.sort else {
      throw Problem(.usage, "the queue cannot be sorted by \(word)", next: "Use one of \(words).")
    }
    return reversed ? sort.reversed : sort
  }

  /// What ``order(_:reversed:)`` takes for it.
  static func text(_ sort: QueueOrder) -> String {
    if let word = orders.first(where: { $0.sort == sort })?.word { return word }
    return (orders.first { $0.sort.key == sort.key }?.word ?? sort.key.rawValue) + ", reversed"
  }
}
