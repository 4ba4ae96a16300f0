/// One visible row of a flattened tree.
public struct TreeRow<ID: Hashable & Sendable>: Hashable, Sendable {
  public enum Occurrence: Hashable, Sendable {
    case first
    /// Shown before; not expanded again.
    case repeated
    /// Its own ancestor.
    case cycle
  }

  public let id: ID
  /// The row of its parent; nil at the top.
  public let parent: Int?
  public let depth: Int
  /// Whether no sibling follows.
  public let isLast: Bool
  public let occurrence: Occurrence
  public let hasChildren: Bool
  public let isFolded: Bool
}

/// Folds, cursor and scroll position of a tree.
///
/// Nodes are asked for only where they are unfolded, and flattening uses no recursion, so neither a million
/// nodes nor a depth of a million is a problem.
public struct TreeState<ID: Hashable & Sendable>: Hashable, Sendable {
  /// Nodes this deep or deeper start folded.
  public private(set) var openDepth: Int
  private var folded: Set<ID> = []
  private var unfolded: Set<ID> = []
  /// Whether a node that occurs again is shown as `(*)` instead of expanded again.
  public var repeatsAreShort = true
  /// The ids from the top to the row under the cursor; empty before the first ``reload(_:height:)``.
  public private(set) var path: [ID] = []
  public private(set) var list = ListState<Int>()

  public init(openDepth: Int = 3) { self.openDepth = max(openDepth, 0) }

  public var cursor: Int { list.cursor }
  public var top: Int { list.top }
  public var selected: ID? { path.last }

  /// The visible rows, from the top.
  ///
  /// There are no more than `limit`: with ``repeatsAreShort`` off, a small graph can unfold into very many.
  public func rows(roots: [ID], limit: Int = 1_000_000, children: (ID) -> [ID]) -> [TreeRow<ID>] {
    var rows: [TreeRow<ID>] = []
    var seen: Set<ID> = []
    var pending: [(id: ID, parent: Int?, depth: Int, isLast: Bool)] = []
    func push(_ ids: [ID], parent: Int?, depth: Int) {
      for (index, id) in ids.enumerated().reversed() {
        pending.append((id, parent, depth, index == ids.count - 1))
      }
    }
    push(roots, parent: nil, depth: 0)
    while let next = pending.popLast(), rows.count < limit {
      let isNew = seen.insert(next.id).inserted
      let occurrence: TreeRow<ID>.Occurrence =
        isNew
        ? .first
        : isAncestor(next.id, of: next.parent, in: rows) ? .cycle : repeatsAreShort ? .repeated : .first
      let below = occurrence == .first ? children(next.id) : []
      let isFolded = !below.isEmpty && isFolded(next.id, depth: next.depth)
      rows.append(
        TreeRow(
          id: next.id, parent: next.parent, depth: next.depth, isLast: next.isLast, occurrence: occurrence,
          hasChildren: !below.isEmpty, isFolded: isFolded))
      if !isFolded { push(below, parent: rows.count - 1, depth: next.depth + 1) }
    }
    return rows
  }

  public mutating func move(_ motion: Motion, rows: [TreeRow<ID>], height: Int) {
    list.move(motion, count: rows.count, height: height) { $0 }
    path = Self.path(of: list.cursor, in: rows)
  }

  public mutating func scroll(by delta: Int, rows: [TreeRow<ID>], height: Int) {
    list.scroll(by: delta, count: rows.count, height: height) { $0 }
    path = Self.path(of: list.cursor, in: rows)
  }

  /// Finds the cursor's node again after rows changed; where it is gone, its nearest ancestor.
  public mutating func reload(_ rows: [TreeRow<ID>], height: Int) {
    var level: Int?
    var place = 0
    for id in path {
      let depth = level.map { rows[$0].depth + 1 } ?? 0
      let parent = level
      let found = rows.indices.dropFirst(place).first {
        rows[$0].id == id && rows[$0].depth == depth && rows[$0].parent == parent
      }
      guard let found else { break }
      level = found
      place = found + 1
    }
    list.move(.to(level ?? min(list.cursor, max(rows.count - 1, 0))), count: rows.count, height: height) {
      $0
    }
    path = Self.path(of: list.cursor, in: rows)
  }

  /// Left: folds the node, or goes to its parent when there is nothing to fold.
  public mutating func collapse(rows: [TreeRow<ID>], height: Int) {
    guard rows.indices.contains(cursor) else { return }
    let row = rows[cursor]
    if row.hasChildren && !row.isFolded {
      fold(row.id)
    } else if let parent = row.parent {
      move(.to(parent), rows: rows, height: height)
    }
  }

  /// Right: unfolds the node, or goes to its first child when it is unfolded already.
  public mutating func expand(rows: [TreeRow<ID>], height: Int) {
    guard rows.indices.contains(cursor) else { return }
    let row = rows[cursor]
    if row.isFolded {
      unfold(row.id)
    } else if row.hasChildren {
      move(.down, rows: rows, height: height)
    }
  }

  /// Goes to the first occurrence of a node that is shown as repeated.
  public mutating func jumpToFirst(of id: ID, rows: [TreeRow<ID>], height: Int) {
    guard let place = rows.firstIndex(where: { $0.id == id && $0.occurrence == .first }) else { return }
    move(.to(place), rows: rows, height: height)
  }

  public mutating func fold(_ id: ID) {
    folded.insert(id)
    unfolded.remove(id)
  }

  public mutating func unfold(_ id: ID) {
    unfolded.insert(id)
    folded.remove(id)
  }

  public mutating func foldAll() { setAll(openDepth: 0) }
  public mutating func unfoldAll() { setAll(openDepth: .max) }

  private mutating func setAll(openDepth depth: Int) {
    openDepth = depth
    folded = []
    unfolded = []
  }

  private func isFolded(_ id: ID, depth: Int) -> Bool {
    folded.contains(id) || (depth >= openDepth && !unfolded.contains(id))
  }

  private func isAncestor(_ id: ID, of row: Int?, in rows: [TreeRow<ID>]) -> Bool {
    var current = row
    while let index = current {
      if rows[index].id == id { return true }
      current = rows[index].parent
    }
    return false
  }

  private static func path(of row: Int, in rows: [TreeRow<ID>]) -> [ID] {
    var path: [ID] = []
    var current: Int? = rows.indices.contains(row) ? row : nil
    while let index = current {
      path.append(rows[index].id)
      current = rows[index].parent
    }
    return path.reversed()
  }
}
