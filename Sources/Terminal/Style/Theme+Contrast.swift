/// Two scopes whose text is too hard to read where they meet.
public struct ContrastProblem: Hashable, Sendable, CustomStringConvertible {
  public let scope: StyleScope
  /// What it stands on.
  public let ground: StyleScope
  public let ratio: Double

  public var description: String {
    let tenths = Int(ratio * 10)
    return "\(scope.rawValue) on \(ground.rawValue): contrast \(tenths / 10).\(tenths % 10), wanted 4.5"
  }
}

extension Theme {
  /// Every text that stands out less than 4.5 to 1 from the ground that it can stand on.
  ///
  /// Terminal defaults count as the theme ``assumes`` them. Lines and bars, which are no text, are left out, as is
  /// what is disabled.
  ///
  /// Source: WCAG 2.2, success criterion 1.4.3.
  public func contrastProblems(minimum: Double = 4.5) -> [ContrastProblem] {
    let decoration: Set<StyleScope> = [.border, .borderFocused, .guide, .scrollbar, .dialog, .buttonDisabled]
    let rows: Set<StyleScope> = [.text, .muted, .strong, .accent, .escape, .marked]
    var problems: [ContrastProblem] = []
    for scope in StyleScope.allCases where !decoration.contains(scope) {
      var grounds: [StyleScope] = [.text]
      if rows.contains(scope) || scope.rawValue.hasPrefix("status.") {
        grounds += [.selected, .selectedUnfocused, .bar]
      }
      if scope == .placeholder || scope == .accent || scope == .muted { grounds += [.field, .fieldFocused] }
      for ground in grounds {
        let look = style(scope, over: style(ground))
        let front = look.foreground == .default ? assumes.foreground : look.foreground
        let back = look.background == .default ? assumes.background : look.background
        guard let ratio = front.contrast(with: back), ratio < minimum else { continue }
        problems.append(ContrastProblem(scope: scope, ground: ground, ratio: ratio))
      }
    }
    return problems
  }
}
