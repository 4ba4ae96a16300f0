/// A column of a table.
public struct Column: Hashable, Sendable {
  public let id: String
  public let title: String
  /// The cells it needs to be of use.
  public let minimum: Int
  /// The most it can use; nil takes whatever is left over.
  public let maximum: Int?
  /// Its share of what is left over; 0 keeps it at its minimum.
  public let weight: Int
  public let alignment: Alignment
  /// Where too little room is left, columns of low priority go first.
  public let priority: Int

  public init(
    _ id: String, _ title: String, minimum: Int, maximum: Int? = nil, weight: Int = 0,
    alignment: Alignment = .leading, priority: Int = 100
  ) {
    self.id = id
    self.title = title
    self.minimum = max(minimum, 1)
    self.maximum = maximum.map { max($0, minimum) }
    self.weight = max(weight, 0)
    self.alignment = alignment
    self.priority = priority
  }

  /// A column fitted into a table.
  public struct Fitted: Hashable, Sendable {
    /// Its place among the table's columns.
    public let index: Int
    /// Cells from the left edge of the row.
    public let offset: Int
    public let width: Int
  }

  /// Places the columns that fit into `width` cells, `gap` apart.
  ///
  /// The first one is always there.
  public static func fit(_ columns: [Column], into width: Int, gap: Int = 2) -> [Fitted] {
    var kept = Array(columns.indices)
    func needed() -> Int { kept.reduce(0) { $0 + columns[$1].minimum } + gap * max(kept.count - 1, 0) }
    while kept.count > 1, needed() > width {
      // The last of the least important goes; the first column stays whatever its priority.
      let least = kept.dropFirst().map { columns[$0].priority }.min() ?? 0
      guard let place = kept.indices.dropFirst().last(where: { columns[kept[$0]].priority == least }) else {
        break
      }
      kept.remove(at: place)
    }
    var widths = kept.map { min(columns[$0].minimum, max(width, 0)) }
    distribute(width - needed(), over: kept.map { columns[$0] }, &widths)
    var offset = 0
    return zip(kept, widths).map { index, width in
      defer { offset += width + gap }
      return Fitted(index: index, offset: offset, width: width)
    }
  }

  private static func distribute(_ surplus: Int, over columns: [Column], _ widths: inout [Int]) {
    var surplus = surplus
    var growing = columns.indices.filter { columns[$0].weight > 0 }
    // Each turn either gives everything away or takes a column out that is full.
    while surplus > 0, !growing.isEmpty {
      let weights = growing.reduce(0) { $0 + columns[$1].weight }
      let available = surplus
      for index in growing {
        let share = max(available * columns[index].weight / weights, 1)
        let room = columns[index].maximum.map { $0 - widths[index] } ?? Int.max
        let given = min(share, room, surplus)
        widths[index] += given
        surplus -= given
      }
      growing.removeAll { index in columns[index].maximum.map { widths[index] >= $0 } ?? false }
    }
  }
}
