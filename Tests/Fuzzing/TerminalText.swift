import Terminal

extension FuzzTarget {
  static let terminal = [input, text, surface]

  /// Keys in pieces as in one, and no control character typed or pasted.
  private static let input = FuzzTarget("input") { bytes in
    var decoder = InputDecoder()
    let whole = decoder.decode(bytes) + decoder.expire()
    var other = InputDecoder()
    var events: [InputEvent] = []
    for piece in Dice.pieces(of: bytes) {
      events += other.decode(piece)
      _ = other.patienceMilliseconds
    }
    try require(events + other.expire() == whole, "in pieces other keys are pressed")
    try require(other.patienceMilliseconds == nil, "it waits for something after silence")
    for event in whole {
      switch event {
      case .key(let key):
        if let typed = key.typed {
          try require(typed.value >= 0x20 && typed.value != 0x7F, "a control character is typed")
        }
      case .paste(let text):
        let isPlain = text.unicodeScalars.allSatisfy {
          $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) || "\n\t".unicodeScalars.contains($0)
        }
        try require(isPlain, "a control character is pasted")
      default: break
      }
    }
  }

  private static let policies = [
    TextPolicy(), TextPolicy(unicode: false), TextPolicy(ambiguousIsWide: true),
  ]

  /// The first byte chooses width and hang; the rest is text.
  private static let text = FuzzTarget("text") { bytes in
    var dice = Dice(bytes)
    let (width, hang) = (1 + dice.choice(40), dice.choice(13))
    let text = String(decoding: dice.rest, as: UTF8.self)
    for policy in policies {
      let plain = VisibleText.plain(text, policy: policy)
      try require(
        plain.unicodeScalars.elementsEqual(VisibleText.plain(plain, policy: policy).unicodeScalars),
        "plain text is not plain")
      let cells = VisibleText.width(of: text, policy: policy)
      try require(VisibleText.width(of: plain, policy: policy) == cells, "plain text has another width")
      try require(plain.unicodeScalars.allSatisfy { $0.value >= 0x20 }, "a control character is shown")
      try check(
        WrappedText([StyledText(text).hanging(hang)], width: width, policy: policy), text, width, policy)
    }
    let lines = WrappedText.lines(of: text).map(\.string)
    try require(lines.reduce(0) { $0 + $1.utf8.count } <= text.utf8.count, "lines are longer than their text")
    if let taken = try? EditedText.read(bytes, limit: 10_000) {
      try require(
        taken.unicodeScalars.elementsEqual(VisibleText.plain(taken).unicodeScalars),
        "taken text is not what is shown")
    }
    var field = TextField(limit: 40)
    _ = field.paste(text)
    try require(field.text.count <= 40 && field.cursor <= field.text.count, "a field holds too much")
  }

  private static func check(_ wrapped: WrappedText, _ text: String, _ width: Int, _ policy: TextPolicy) throws {
    for line in wrapped.lines {
      let taken = line.indent + line.text.width(policy: policy)
      try require(taken <= max(width, 2), "a line of \(taken) cells at a width of \(width)")
    }
    func inked(_ text: String) -> [Unicode.Scalar] { text.unicodeScalars.filter { $0 != " " } }
    let shown = wrapped.lines.flatMap { inked($0.text.string) }
    try require(shown == inked(VisibleText.plain(text, policy: policy)), "something is on no line")
    let glyphs = VisibleText.glyphs(text, policy: policy).count
    try require(wrapped.lines.reduce(0) { $0 + $1.glyphs } == glyphs, "a glyph is not accounted for")
    for match in wrapped.matches(of: "a", limit: 20) {
      try require(wrapped.lines.indices.contains(wrapped.line(of: match)), "a match is on no line")
    }
  }

  /// What is drawn into a rectangle leaves every cell outside of it as it was, whatever the text and wherever it lies.
  private static let surface = FuzzTarget("surface") { bytes in
    var dice = Dice(bytes)
    let size = Size(columns: 1 + dice.choice(24), rows: 1 + dice.choice(6))
    let theme = Theme.dark
    var surface = Surface(size: size, theme: theme)
    // Wide glyphs everywhere, so that one can be cut in halves.
    for row in 0..<size.rows {
      surface.write(
        String(repeating: "中", count: 12), at: Point(column: 0, row: row), width: size.columns,
        style: theme.style(.text))
    }
    let before = surface
    let rect = Rect(
      column: dice.choice(30) - 3, row: dice.choice(9) - 1, width: dice.choice(30), height: dice.choice(4))
    let cut: Alignment = [.leading, .trailing, .center][dice.choice(3)]
    let alignment: Alignment = [.leading, .trailing, .center][dice.choice(3)]
    let text = StyledText([Span(String(decoding: dice.rest, as: UTF8.self)), Span("v", .title)]).keeping(
      last: dice.choice(3))
    surface.write(text, in: rect, theme: theme, ground: theme.style(.text), alignment: alignment, cut: cut)
    for row in 0..<size.rows {
      try require(surface.row(row).count == size.columns, "a row has another width")
      try checkWhole(Array(surface.row(row)))
      for column in 0..<size.columns {
        let point = Point(column: column, row: row)
        guard !(rect.row == row && rect.contains(point)), surface.cell(at: point) != before.cell(at: point)
        else { continue }
        // Half of a wide glyph at the rectangle's edge becomes a space.
        let isBeside = rect.row == row && (column == rect.column - 1 || column == rect.endColumn)
        try require(
          isBeside && surface.cell(at: point)?.glyph == .space, "a cell outside is written: \(point)")
      }
    }
  }

  /// Every glyph of two cells has both.
  private static func checkWhole(_ row: [Cell]) throws {
    for (column, cell) in row.enumerated() {
      if cell.width == 2 {
        try require(column + 1 < row.count && row[column + 1].width == 0, "half of a glyph")
      }
      if cell.width == 0 {
        try require(column > 0 && row[column - 1].width == 2, "the other half of a glyph")
      }
    }
  }
}
