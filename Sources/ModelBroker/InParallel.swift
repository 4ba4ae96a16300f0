/// Does `work` on every item, on at most `width` at once, and tells what came of each.
///
/// The first failure cancels what is under way, and is thrown once that has ended.
/// `onFound`: Called as work is done, with the item's number; never twice at once.
func forEachInParallel<Item: Sendable, Found: Sendable, Failure: Error>(
  _ items: some RandomAccessCollection<Item>, width: Int64,
  _ work: @escaping @Sendable (Item) async throws(Failure) -> Found, onFound: (Int, Found) -> Void
) async throws(Failure) {
  var failure: Failure?
  await withTaskGroup(of: (Int, Result<Found, Failure>).self) { group in
    var rest = items[...]
    var next = 0
    // Not all at once: each waiting task would hold its place in memory.
    func start() {
      guard failure == nil, let item = rest.popFirst() else { return }
      let number = next
      next += 1
      group.addTask {
        do throws(Failure) {
          return (number, .success(try await work(item)))
        } catch {
          return (number, .failure(error))
        }
      }
    }
    for _ in 0..<width { start() }
    for await (number, result) in group {
      switch result {
      case .success(let one):
        onFound(number, one)
        start()
      case .failure(let error):
        failure = failure ?? error
        group.cancelAll()
      }
    }
  }
  if let failure { throw failure }
}

/// Likewise, and returns what came of them in their order.
func inParallel<Item: Sendable, Found: Sendable, Failure: Error>(
  _ items: [Item], width: Int64, _ work: @escaping @Sendable (Item) async throws(Failure) -> Found
) async throws(Failure) -> [Found] {
  var found = [Found?](repeating: nil, count: items.count)
  try await forEachInParallel(items, width: width, work) { found[$0] = $1 }
  return found.compactMap { $0 }
}
