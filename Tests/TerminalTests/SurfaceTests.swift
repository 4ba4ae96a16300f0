import Terminal
import TestSupport
import Testing

@Suite struct SurfaceTests {
  private func surface(_ columns: Int, _ rows: Int = 1) -> Surface {
    Surface(size: Size(columns: columns, rows: rows), theme: .dark)
  }

  private func text(_ surface: Surface, row: Int = 0) -> String {
    surface.row(row).filter { !$0.isContinuation }.map(\.glyph.text).joined()
  }

  @Test func aWideGlyphAtTheEdgeBecomesASpace() {
    var drawn = surface(4)
    drawn.write("abc日", at: Point(column: 0, row: 0), width: 9, style: .plain)
    #expect(text(drawn) == "abc ")
    drawn.write("日本", at: Point(column: -1, row: 0), width: 9, style: .plain)
    #expect(text(drawn) == " 本 ")
  }

  @Test func overwritingHalfOfAWideGlyphBlanksTheOther() {
    var drawn = surface(4)
    drawn.write("日本", at: Point(column: 0, row: 0), width: 4, style: .plain)
    drawn.write("x", at: Point(column: 1, row: 0), width: 1, style: .plain)
    #expect(text(drawn) == " x本")
    drawn.write("語", at: Point(column: 1, row: 0), width: 2, style: .plain)
    #expect(text(drawn) == " 語 ")
  }

  @Test(arguments: [
    ("abcdef", Alignment.trailing, "abc…"), ("abcdef", .leading, "…def"), ("日本語", .trailing, "日 …"),
    ("日本語", .leading, "… 語"), ("abcd", .trailing, "abcd"),
  ])
  func whatDoesNotFitEndsInAnEllipsis(long: String, cut: Alignment, shown: String) {
    var drawn = surface(4)
    drawn.write(StyledText(long), in: Rect(drawn.size), theme: .dark, ground: .plain, cut: cut)
    #expect(text(drawn) == shown)
  }

  @Test func alignmentCountsCells() {
    var drawn = surface(6)
    drawn.write("日x", in: Rect(drawn.size), theme: .dark, scope: .text, alignment: .trailing)
    #expect(text(drawn) == "   日x")
  }

  @Test func anEscapeLooksDifferentFromTheSameText() {
    var drawn = surface(20)
    drawn.write("\\u{202E}\u{202E}", at: Point(column: 0, row: 0), width: 20, style: .plain)
    let first = drawn.cell(at: Point(column: 0, row: 0))
    let second = drawn.cell(at: Point(column: 8, row: 0))
    #expect(first?.glyph == second?.glyph)
    #expect(first?.style != second?.style)
  }

  @Test func everyRowAlwaysSumsToTheColumns() {
    forEverySeed(300) { random in
      let size = Size(columns: .random(in: 0...12, using: &random), rows: .random(in: 0...4, using: &random))
      var drawn = Surface(size: size, theme: .dark)
      let pieces = ["日", "x", "e\u{301}", "\u{202E}", "👩‍👩", "한글", " ", "…"]
      for _ in 0..<30 {
        let text = (0..<4).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
        let point = Point(
          column: .random(in: -5...14, using: &random), row: .random(in: -1...5, using: &random))
        let width = Int.random(in: -1...14, using: &random)
        drawn.write(text, at: point, width: width, style: .plain, skip: .random(in: 0...5, using: &random))
        if Bool.random(using: &random) {
          drawn.fill(Rect(column: point.column, row: point.row, width: width, height: 1), style: .plain)
        }
      }
      expectWhole(drawn, "seed \(random.seed)")
    }
  }

  @Test func layoutsNeverExceedTheirRoom() {
    forEverySeed(500) { random in
      let tracks: [Track] = (0..<Int.random(in: 0...6, using: &random)).map { _ in
        Bool.random(using: &random)
          ? .fixed(.random(in: -3...40, using: &random))
          : .flex(weight: .random(in: 0...3, using: &random), minimum: .random(in: 0...20, using: &random))
      }
      let total = Int.random(in: 0...60, using: &random)
      let lengths = Track.lengths(of: tracks, in: total)
      #expect(lengths.count == tracks.count && lengths.allSatisfy { $0 >= 0 }, "seed \(random.seed)")
      #expect(lengths.reduce(0, +) <= total, "seed \(random.seed)")
      let rect = Rect(column: 3, row: 2, width: total, height: 5)
      for part in rect.columns(tracks, gap: 2) where !part.isEmpty {
        #expect(part.intersection(rect) == part, "seed \(random.seed)")
      }
    }
    #expect(Track.lengths(of: [.fixed(3), .flex(), .flex(weight: 2)], in: 30) == [3, 9, 18])
    #expect(Track.lengths(of: [.fixed(3), .flex(minimum: 2), .fixed(4)], in: 6) == [3, 2, 1])
  }

  @Test func columnsFitByPriority() {
    let columns = [
      Column("name", "Name", minimum: 10, weight: 1), Column("base", "Base", minimum: 8, priority: 5),
      Column("age", "Age", minimum: 4, priority: 50),
    ]
    #expect(Column.fit(columns, into: 40).map(\.width) == [24, 8, 4])
    #expect(Column.fit(columns, into: 20).map(\.index) == [0, 2])
    #expect(Column.fit(columns, into: 5).map(\.width) == [5])
  }
}

/// Checks that wide glyphs are whole and every row is as wide as the surface.
func expectWhole(_ surface: Surface, _ comment: String) {
  for index in 0..<surface.size.rows {
    let row = Array(surface.row(index))
    let sum = row.reduce(0) { $0 + Int($1.width) }
    if sum != surface.size.columns || row.count != surface.size.columns {
      Issue.record("\(comment): row \(index) is \(sum) cells wide")
    }
    for (column, cell) in row.enumerated() {
      let follows = column + 1 < row.count && row[column + 1].isContinuation
      if (cell.width == 2) != follows { Issue.record("\(comment): torn glyph at \(column),\(index)") }
    }
  }
}
