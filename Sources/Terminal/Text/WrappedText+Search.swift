/// Where a search found something: glyphs of a source line.
public struct TextMatch: Hashable, Sendable {
  public let source: Int
  public let glyphs: Range<Int>
}

extension WrappedText {
  /// Every place where `query` stands, in reading order, at most `limit` of them.
  ///
  /// Capitals in the query make it mind capitals. Searched is what is shown, escapes included, across the
  /// ends of wrapped lines.
  public func matches(of query: String, limit: Int = 10_000) -> [TextMatch] {
    let minds = query.unicodeScalars.contains { $0.properties.isUppercase }
    let wanted = scalars(of: StyledText(query), minds)
    guard !wanted.isEmpty else { return [] }
    var matches: [TextMatch] = []
    for (index, line) in sources.enumerated() {
      let scalars = scalars(of: line, minds)
      var start = 0
      while start + wanted.count <= scalars.count, matches.count < limit {
        if scalars[start] == wanted[0], scalars[start..<start + wanted.count].elementsEqual(wanted) {
          matches.append(TextMatch(source: index, glyphs: start..<start + wanted.count))
          start += wanted.count
        } else {
          start += 1
        }
      }
    }
    return matches
  }

  /// The line on which a match begins.
  public func line(of match: TextMatch) -> Int {
    var low = 0
    var high = lines.count
    // The last line that starts at or before the match.
    while low < high {
      let middle = (low + high) / 2
      let line = lines[middle]
      if line.source < match.source || (line.source == match.source && line.start <= match.glyphs.lowerBound) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return max(low - 1, 0)
  }

  private func scalars(of text: StyledText, _ mindsCase: Bool) -> [Unicode.Scalar] {
    var scalars: [Unicode.Scalar] = []
    for span in text.spans {
      VisibleText.scan(span.text, policy: policy) { visible in
        let base = visible.glyph.base
        // One scalar stays one scalar, so that places in the line keep their meaning.
        let lower = mindsCase ? nil : base.properties.lowercaseMapping.unicodeScalars.first
        scalars.append(lower ?? base)
        return true
      }
    }
    return scalars
  }
}
