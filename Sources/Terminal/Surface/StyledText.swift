/// A run of text of one meaning.
public struct Span: Hashable, Sendable {
  public var text: String
  /// Nil looks like the ground it is drawn on.
  public var scope: StyleScope?

  public init(_ text: String, _ scope: StyleScope? = nil) {
    self.text = text
    self.scope = scope
  }
}

/// A line of text made of runs with a meaning each.
///
/// Drawn with everything unprintable made visible.
public struct StyledText: Hashable, Sendable, ExpressibleByStringLiteral {
  public var spans: [Span]
  /// Where its further lines begin when it is wrapped, in cells; 0 is the margin.
  public var hang = 0
  /// How many of the last spans stay whole when it is cut at the end, such as the version after a long name.
  public var kept = 0

  public init(_ spans: [Span]) { self.spans = spans }
  public init(_ text: String, _ scope: StyleScope? = nil) { self.spans = [Span(text, scope)] }
  public init(stringLiteral value: String) { self.init(value) }

  public static func + (left: StyledText, right: StyledText) -> StyledText {
    var sum = StyledText(left.spans + right.spans)
    sum.hang = left.hang
    sum.kept = right.kept
    return sum
  }

  /// The same text, wrapped with its further lines `cells` in.
  public func hanging(_ cells: Int) -> StyledText {
    var text = self
    text.hang = max(cells, 0)
    return text
  }

  /// The same text, of which the last `count` spans stay whole when it is cut at the end.
  public func keeping(last count: Int) -> StyledText {
    var text = self
    text.kept = min(max(count, 0), spans.count)
    return text
  }

  /// A status as its glyph and a word: never the colour alone.
  public static func status(_ status: Status, _ word: String, theme: Theme) -> StyledText {
    StyledText(word.isEmpty ? theme.mark(status) : "\(theme.mark(status)) \(word)", status.scope)
  }

  /// The text without its meanings, as stored.
  public var string: String { spans.map(\.text).joined() }

  public func width(policy: TextPolicy, limit: Int = .max) -> Int {
    var width = 0
    for span in spans where width < limit {
      width += VisibleText.width(of: span.text, policy: policy, limit: limit - width)
    }
    return width
  }
}

/// On which side text stands, or is cut.
public enum Alignment: Hashable, Sendable {
  case leading
  case center
  case trailing
}
