/// How much room a row or column of a layout asks for.
public enum Track: Hashable, Sendable {
  /// Exactly this many cells while there is room.
  case fixed(Int)
  /// At least `minimum` cells, and a share of what is left over in proportion to `weight`.
  case flex(weight: Int = 1, minimum: Int = 0)

  fileprivate var base: Int {
    switch self {
    case .fixed(let cells): max(cells, 0)
    case .flex(_, let minimum): max(minimum, 0)
    }
  }

  fileprivate var weight: Int {
    switch self {
    case .fixed: 0
    case .flex(let weight, _): min(max(weight, 0), 10_000)
    }
  }
}

extension Track {
  /// The cells that each track gets of `total`, in order.
  ///
  /// Their sum never exceeds `total`.
  ///
  /// Earlier tracks win when there is too little room; what is left over after all bases goes to the
  /// flexible tracks, the rounding remainder to the first of them.
  public static func lengths(of tracks: [Track], in total: Int) -> [Int] {
    var left = max(total, 0)
    var lengths = tracks.map { track in
      let given = min(track.base, left)
      left -= given
      return given
    }
    let weights = tracks.reduce(0) { $0 + $1.weight }
    guard weights > 0, left > 0 else { return lengths }
    let surplus = left
    for (index, track) in tracks.enumerated() where track.weight > 0 {
      let share = surplus * track.weight / weights
      lengths[index] += share
      left -= share
    }
    if let first = tracks.firstIndex(where: { $0.weight > 0 }) { lengths[first] += left }
    return lengths
  }
}

extension Rect {
  /// The rectangle cut into rows, one a track, from the top.
  public func rows(_ tracks: [Track]) -> [Rect] {
    var offset = row
    return Track.lengths(of: tracks, in: height).map { length in
      defer { offset += length }
      return Rect(column: column, row: offset, width: width, height: length)
    }
  }

  /// The rectangle cut into columns, one a track, from the left, `gap` cells apart.
  public func columns(_ tracks: [Track], gap: Int = 0) -> [Rect] {
    let gap = max(gap, 0)
    let gaps = gap * max(tracks.count - 1, 0)
    var offset = column
    return Track.lengths(of: tracks, in: width - gaps).map { length in
      defer { offset += length + gap }
      // A gap may itself fall outside of a very narrow rectangle.
      return Rect(column: offset, row: row, width: length, height: height).intersection(self)
    }
  }
}
