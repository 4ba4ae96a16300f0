import Presentation
import Terminal

/// How a comparison is told.
enum ComparisonText {
  /// `2 regressions, 5 improvements, 273 unchanged`, with a mark before what got worse.
  static func counts(_ counts: ComparedCounts, _ theme: Theme) -> StyledText {
    let worse = counted(counts.regressed, "regression")
    var spans = [
      counts.regressed == 0
        ? Span("\(theme.mark(.passed)) \(worse)", .passed) : Span("\(theme.mark(.failed)) \(worse)", .failed),
      Span(", \(counted(counts.improved, "improvement")), "),
      Span("\(grouped(counts.unchanged)) unchanged"),
    ]
    if counts.reworded > 0 {
      spans.append(Span(" (\(grouped(counts.reworded)) answered differently)", .muted))
    }
    return StyledText(spans)
  }

  /// `isWide`: Whether there is room for how many were only answered differently.
  static func line(_ counts: ComparedCounts, isWide: Bool = true, _ theme: Theme) -> StyledText {
    var counts = counts
    if !isWide { counts.reworded = 0 }
    return StyledText("against \(counts.against): ") + self.counts(counts, theme)
  }

  /// Whether flips like these are rare by chance, and for which cases that means something.
  static func chance(_ counts: ComparedCounts) -> StyledText? {
    counts.chance.map {
      StyledText("\(chanceWords($0)), exact McNemar; only for cases drawn at random", .muted)
    }
  }
}

extension CaseReport {
  /// `regressed` and so on before what a list says of a case.
  var changeWord: StyledText? {
    switch change?.kind {
    case nil: nil
    case .regressed?: StyledText("regressed  ", .failed)
    case .improved?: StyledText("improved  ", .passed)
    case .reworded?: StyledText("reworded  ", .muted)
    }
  }

  /// Both answers, what differs between them highlighted.
  func sections(_ change: CaseChange, _ now: String?) -> [StyledText] {
    let difference = AnswerDifference(change.answer ?? "", now ?? "")
    func lines(_ text: String?, _ parts: [AnswerDifference.Part]) -> [StyledText] {
      guard let text else { return [StyledText("none came back", .warning)] }
      return text.isEmpty ? [StyledText("(empty)", .muted)] : AnswerDifference.lines(parts)
    }
    func indented(_ lines: [StyledText]) -> [StyledText] { lines.map { StyledText("  ") + $0 } + [""] }
    return [StyledText("Answer of \(change.against)", .strong)]
      + indented(lines(change.answer, difference.before)) + [StyledText("Answer now", .strong)]
      + indented(lines(now, difference.after))
  }
}
