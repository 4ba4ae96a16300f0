import Console
import Presentation
import Workflows

/// The orders of the queue as people name them.
enum QueueSorting {
  /// The direction that people mean first.
  private static let orders: [(word: String, sort: QueueSort)] = [
    ("newest", .newestFirst), ("oldest", QueueSort(.submitted, ascending: true)), ("age", .newestFirst),
    ("name", QueueSort(.name, ascending: true)), ("base", QueueSort(.base, ascending: true)),
    ("state", QueueSort(.state, ascending: true)), ("risk", QueueSort(.risk, ascending: false)),
    ("cert", QueueSort(.certificate, ascending: true)),
    ("approvals", QueueSort(.approvals, ascending: false)),
  ]

  static let words = orders.map(\.word).joined(separator: ", ")

  static func order(_ word: String, reversed: Bool) throws(Problem) -> QueueSort {
    guard let sort = orders.first(where: { $0.word == word })?.sort else {
      throw Problem(.usage, "the queue cannot be sorted by \(word)", next: "Use one of \(words).")
    }
    return reversed ? QueueSort(sort.key, ascending: !sort.isAscending) : sort
  }

  /// What ``order(_:reversed:)`` takes for it.
  static func text(_ sort: QueueSort) -> String {
    if let word = orders.first(where: { $0.sort == sort })?.word { return word }
    return (orders.first { $0.sort.key == sort.key }?.word ?? sort.key.rawValue) + ", reversed"
  }
}
