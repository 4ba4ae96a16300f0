import Terminal

/// Which pane of a screen has the keyboard, and how much of the screen it takes.
struct Panes: Hashable, Sendable {
  enum Zoom: Int, CaseIterable, Hashable, Sendable { case normal, half, full }

  /// Nil is the first one.
  private var focus: String?
  var zoom = Zoom.normal

  /// The pane with the keyboard among those that there are now.
  func focused(of ids: [String]) -> String? {
    focus.flatMap { ids.contains($0) ? $0 : nil } ?? ids.first
  }

  mutating func focus(_ id: String) { focus = id }

  /// To the next pane, or the one before; from the last on to the first.
  mutating func step(_ delta: Int, of ids: [String]) {
    guard !ids.isEmpty, let current = focused(of: ids).flatMap(ids.firstIndex(of:)) else { return }
    focus = ids[((current + delta) % ids.count + ids.count) % ids.count]
  }

  /// Larger, or smaller again; stops at both ends.
  mutating func zoom(by delta: Int) {
    zoom = Zoom(rawValue: min(max(zoom.rawValue + delta, 0), Zoom.allCases.count - 1)) ?? .normal
  }
}

/// How panes share the screen.
enum PaneArrangement: Hashable, Sendable {
  /// The first is what one works with; the others show more of what is selected there: beside it where there is room
  /// for at least this many columns, else below.
  case details(besideFrom: Int)
  /// The first one is this high, the second takes the rest.
  case top(Int)

  /// The least terminal in which more than the focused pane is shown.
  private static let leastHeight = 14

  /// A box for each pane, in their order; nil for those that there is no room for.
  func boxes(_ ids: [String], in area: Rect, _ panes: Panes, oneOnly: Bool) -> [Rect?] {
    guard let focused = panes.focused(of: ids), let place = ids.firstIndex(of: focused) else { return [] }
    if ids.count == 1 || oneOnly || panes.zoom == .full || area.height < Self.leastHeight {
      return ids.map { $0 == focused ? area : nil }
    }
    let isBeside = isBeside(area)
    // Half of the screen, or what it has anyway where that is more.
    let half = (isBeside ? area.width : area.height) / 2
    var first = isBeside ? area.width - sideWidth(area) : topHeight(area)
    if panes.zoom == .half { first = place == 0 ? max(first, half) : min(first, half) }
    let parts =
      isBeside
      ? area.columns([.fixed(first), .flex()]) : [area.top(first), area.droppingTop(first)]
    let rest = parts[1].rows(Array(repeating: .flex(), count: ids.count - 1))
    return [parts[0]] + rest.map { $0 }
  }

  private func isBeside(_ area: Rect) -> Bool {
    guard case .details(let columns) = self else { return false }
    return area.width >= columns
  }

  private func sideWidth(_ area: Rect) -> Int { min(max(area.width * 2 / 5, 44), 72) }

  private func topHeight(_ area: Rect) -> Int {
    switch self {
    case .details: area.height - min(max(area.height * 2 / 5, 7), 14)
    case .top(let rows): min(max(rows, 3), max(area.height - 6, 3))
    }
  }
}
