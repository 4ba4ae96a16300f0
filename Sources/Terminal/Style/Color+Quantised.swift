extension Color {
  /// The nearest colour that a terminal of `depth` shows; nearest by distance in OKLab.
  ///
  /// Palette colours stay palette colours: they are the user's choice.
  public func quantised(to depth: ColorDepth) -> Color {
    switch (self, depth) {
    case (.default, _), (_, .none): .default
    case (.ansi(let index), .ansi8): .ansi(index & 7)
    case (.ansi, _), (_, .trueColor): self
    case (.indexed, .indexed256): self
    case (.rgb, .indexed256): .indexed(Color.nearest(to: self, among: 16...255))
    case (_, .ansi16): .ansi(Color.nearest(to: self, among: 0...15))
    case (_, .ansi8): .ansi(Color.nearest(to: self, among: 0...7))
    }
  }

  /// The colour's components; nil for the terminal's default.
  ///
  /// Palette colours count as xterm's.
  public var components: (UInt8, UInt8, UInt8)? {
    switch self {
    case .default: nil
    case .ansi(let index): Color.table[Int(min(index, 15))]
    case .indexed(let index): Color.table[Int(index)]
    case .rgb(let red, let green, let blue): (red, green, blue)
    }
  }

  /// The contrast ratio with `other`, 1 to 21; nil when either is the terminal's default.
  ///
  /// Source: WCAG 2.2, contrast ratio.
  public func contrast(with other: Color) -> Double? {
    guard let mine = components, let theirs = other.components else { return nil }
    let first = ColorSpace.luminance(mine) + 0.05
    let second = ColorSpace.luminance(theirs) + 0.05
    return first > second ? first / second : second / first
  }

  private static func nearest(to color: Color, among indices: ClosedRange<Int>) -> UInt8 {
    guard let components = color.components else { return 0 }
    let wanted = ColorSpace.lab(components)
    var best = indices.lowerBound
    var bestDistance = Double.infinity
    for index in indices {
      let distance = wanted.squaredDistance(to: tableLab[index])
      if distance < bestDistance {
        best = index
        bestDistance = distance
      }
    }
    return UInt8(best)
  }

  /// xterm's 256 colours: 16 named, a cube of six levels a side, 24 greys.
  private static let table: [(UInt8, UInt8, UInt8)] = {
    var table: [(UInt8, UInt8, UInt8)] = [
      (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205), (0, 205, 205),
      (229, 229, 229), (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0), (92, 92, 255),
      (255, 0, 255), (0, 255, 255), (255, 255, 255),
    ]
    let levels: [UInt8] = [0, 95, 135, 175, 215, 255]
    for red in levels {
      for green in levels {
        for blue in levels { table.append((red, green, blue)) }
      }
    }
    for step in 0..<24 {
      let grey = UInt8(8 + 10 * step)
      table.append((grey, grey, grey))
    }
    return table
  }()

  private static let tableLab = table.map { ColorSpace.lab($0) }
}
