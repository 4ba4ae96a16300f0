/// A run of text of one meaning.
public struct Span: Hashable, Sendable {
  public var text: String
  /// Nil looks like the ground it is drawn on.
  public var scope: Scope?

  public init(_ text: String, _ scope: Scope? = nil) {
    self.text = text
    self.scope = scope
  }
}

/// A line of text made of runs with a meaning each.
///
/// Drawn with everything unprintable made visible.
public struct StyledText: Hashable, Sendable, ExpressibleByStringLiteral {
  public var spans: [Span]

  public init(_ spans: [Span]) { self.spans = spans }
  public init(_ text: String, _ scope: Scope? = nil) { self.spans = [Span(text, scope)] }
  public init(stringLiteral value: String) { self.init(value) }

  public static func + (left: StyledText, right: StyledText) -> StyledText {
    StyledText(left.spans + right.spans)
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
