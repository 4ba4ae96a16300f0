/// Does `work` on every item, on at most `width` at once, and returns what came of them in their order.
///
/// The first failure cancels what is under way, and is thrown once that has ended.
/// `onFound`: Called as work is done, with the item's index; never twice at once.
func inParallel<Item: Sendable, Found: Sendable, Failure: Error>(
  _ items: [Item], width: Int64, _ work: @escaping @Sendable (Item) async throws(Failure) -> Found,
  onFound: (Int, Found) -> Void = { _, _ in }
) async throws(Failure) -> [Found] {
  var found = [Found?](repeating: nil, count: items.count)
  var failure: Failure?
  await withTaskGroup(of: (Int, Result<Found, Failure>).self) { group in
    var next = 0
    // Not all at once: each waiting task would hold its place in memory.
    func start() {
      guard failure == nil, next < items.count else { return }
      let (index, item) = (next, items[next])
      next += 1
      group.addTask {
        do throws(Failure) {
          return (index, .success(try await work(item)))
        } catch {
          return (index, .failure(error))
        }
      }
    }
    for _ in 0..<width { start() }
    for await (index, result) in group {
      switch result {
      case .success(let one):
        found[index] = one
        onFound(index, one)
        start()
      case .failure(let error):
        failure = failure ?? error
        group.cancelAll()
      }
    }
  }
  if let failure { throw failure }
  return found.compactMap { $0 }
}
