import Admissibility
import Governance
import Presentation
import Terminal

/// What an adaptation says of itself, and where it stands, in lines.
enum OverviewText {
  static func lines(_ detail: AdaptationDetail, _ context: Context) -> [StyledText] {
    let manifest = detail.adaptation.manifest
    var lines: [StyledText] = []
    if !manifest.summary.isEmpty { lines += WrappedText.lines(of: manifest.summary) + [""] }
    lines += places(detail, context) + [""]
    func fact(_ name: String, _ value: String, _ scope: Terminal.StyleScope? = nil) {
      lines.append(Facts.line(name, StyledText(value, scope)))
    }
    fact(
      "submitted",
      "by \(detail.submitter), \(context.age(since: detail.submittedAt)) ago (\(detail.submittedAt.minuteText))"
    )
    fact("id", detail.adaptation.id.description)
    if let predecessor = detail.predecessor { fact("predecessor", predecessor) }
    lines += artifact(manifest.artifact)
    if let base = manifest.base {
      fact(
        "base",
        [base.name, base.revision, base.digest.map { "sha256:\($0)" }].compactMap { $0 }.joined(
          separator: "  "))
    } else {
      fact("base", "not declared: what depends on it is unknown", .unknown)
    }
    for base in manifest.compatibleBases { fact("runs also on", base.name) }
    fact("method", manifest.method.rawValue)
    fact(
      "risk", manifest.risk?.rawValue ?? "not declared: counts as every risk",
      manifest.risk == nil ? .warning : nil)
    fact(
      "capabilities", listed(manifest.capabilities.map(\.text)))
    if let moment = manifest.validity.notBefore { fact("not before", moment.minuteText) }
    if let moment = manifest.validity.notAfter {
      fact("not after", "\(RelativeTime.distance(to: moment, from: context.now)) (\(moment.minuteText))")
    }
    lines += scores(detail, context.theme)
    return lines + flags(manifest) + dependencies(manifest) + dataSets(manifest)
  }

  /// How each suite went, oldest first, where it was run more than once.
  private static func scores(_ detail: AdaptationDetail, _ theme: Theme) -> [StyledText] {
    let bySuite = Dictionary(grouping: detail.certificates, by: \.suite)
    return bySuite.sorted { $0.key < $1.key }.compactMap { suite, runs in
      guard runs.count > 1, let newest = runs.first else { return nil }
      let values = runs.prefix(24).reversed().map { Double($0.score) }
      return Facts.line(
        "scores",
        StyledText.sparkline(values, newest.status.scope, theme: theme)
          + StyledText("  \(suite), now \(Percentage.text(newest.score))", .muted))
    }
  }

  private static func places(_ detail: AdaptationDetail, _ context: Context) -> [StyledText] {
    guard !detail.verdicts.isEmpty else {
      return [StyledText("It names no environment, so it can run nowhere.", .warning)]
    }
    return detail.verdicts.map { verdict in
      let place = verdict.place
      let running: Span =
        verdict.admission.mayRun
        ? Span("  runs", .done) : Span("  does not run: \(verdict.admission.reason)", .muted)
      return StyledText([
        Span("\(context.theme.mark(place.outcome.status)) ", place.outcome.status.scope),
        Span(place.environment.text, .strong), Span(place.jurisdiction.map { " (\($0))" } ?? "", .muted),
        Span("  \(place.outcome.rawValue)", place.outcome.status.scope), running,
      ]).hanging(2)
    }
  }

  private static func artifact(_ artifact: Artifact) -> [StyledText] {
    var lines: [StyledText] = []
    if let model = artifact.hostedModel { lines.append(Facts.line("hosted model", StyledText(model))) }
    if let digest = artifact.digest {
      lines.append(Facts.line("artifact", StyledText("\(artifact.kind.rawValue)  \(digest)")))
    }
    for file in artifact.files.prefix(20) {
      lines.append(
        Facts.line(
          lines.last.map { _ in "" } ?? "files",
          StyledText([Span(file.path), Span("  \(grouped(Int(file.size))) bytes", .muted)])))
    }
    if artifact.files.count > 20 {
      lines.append(Facts.line("", StyledText("and \(artifact.files.count - 20) more files", .muted)))
    }
    return lines
  }

  private static func flags(_ manifest: Manifest) -> [StyledText] {
    guard !manifest.reviewFlags.isEmpty else { return [] }
    return ["", StyledText("To review", .strong)]
      + manifest.reviewFlags.map { flag in
        StyledText([Span("! ", .warning), Span(flag.explanation), Span("  \(flag.code)", .muted)])
          .hanging(2)
      }
  }

  private static func dependencies(_ manifest: Manifest) -> [StyledText] {
    guard !manifest.dependencies.isEmpty else { return [] }
    return ["", StyledText("Uses", .strong)]
      + manifest.dependencies.map { dependency in
        Facts.line(
          dependency.kind.rawValue,
          StyledText([Span(dependency.label), Span("  \(dependency.target.short)", .muted)]))
      }
  }

  private static func dataSets(_ manifest: Manifest) -> [StyledText] {
    let heading: [StyledText] = ["", StyledText("Training data", .strong)]
    guard let sets = manifest.dataSets else {
      return heading + [StyledText("? not declared", .unknown)]
    }
    guard !sets.isEmpty else { return heading + [StyledText("none", .muted)] }
    return heading
      + sets.map { set in
        StyledText([
          Span(set.name),
          Span(
            "  \(counted(Int(set.records), "record"))  \(Node.dataSet(set.digest).short)", .muted),
          set.rights.map { Span("  rights: \($0)") } ?? Span("  rights not stated", .warning),
        ]).hanging(2)
      }
  }
}

/// The verdict in each environment, with every finding under its check.
enum VerdictText {
  static func lines(_ detail: AdaptationDetail, _ context: Context) -> [StyledText] {
    guard !detail.verdicts.isEmpty else {
      return [StyledText("It names no environment, so there is nothing to decide.", .warning)]
    }
    var lines: [StyledText] = []
    for verdict in detail.verdicts {
      if !lines.isEmpty { lines.append("") }
      lines += self.lines(verdict, context)
    }
    return lines
  }

  private static func lines(_ verdict: PlaceVerdict, _ context: Context) -> [StyledText] {
    let theme = context.theme
    let place = verdict.place
    var lines = [
      StyledText([
        Span("\(theme.mark(place.outcome.status)) \(place.outcome.rawValue)", place.outcome.status.scope),
        Span("  \(verdict.name)", .strong),
        Span("  \(place.environment)\(place.jurisdiction.map { ", \($0)" } ?? "")", .muted),
        Span(verdict.admission.mayRun ? "  runs" : "", .done),
      ]),
      StyledText("  \(verdict.admission.reason)", .muted).hanging(2),
    ]
    if !verdict.admission.verdict.authorities.isEmpty {
      let spans = verdict.admission.verdict.authorities.flatMap { one in
        [
          Span("  \(theme.mark(one.outcome.status)) ", one.outcome.status.scope), Span("\(one.authority)"),
          Span(" \(one.kind.rawValue)", .muted),
        ]
      }
      lines.append(StyledText(spans).hanging(2))
    }
    let columns = FindingColumns(verdict.admission.verdict.findings, width: context.area.width)
    for check in Admissibility.Check.allCases {
      let findings = verdict.admission.verdict.findings.filter { $0.check == check }
      guard !findings.isEmpty else { continue }
      lines += ["", StyledText("  \(check.title)", .strong)]
      lines += findings.map { line($0, columns, theme) }
    }
    return lines
  }

  /// How wide the reasons and the labels of a verdict are, where there is room to put them below each other.
  private struct FindingColumns {
    let reason: Int
    let label: Int

    init(_ findings: [Finding], width: Int) {
      let reason = findings.map { Self.lead($0).count + $0.reason.count }.max() ?? 0
      let label = findings.map(\.label.count).max() ?? 0
      // The indent, the gaps, and the entries.
      let isRoom = reason + label + 24 <= width
      self.reason = isRoom ? reason : 0
      self.label = isRoom ? label : 0
    }

    static func lead(_ finding: Finding) -> String {
      finding.state == .met ? "" : "\(finding.state.rawValue): "
    }

    static func gap(_ used: Int, of width: Int) -> String {
      String(repeating: " ", count: max(width - used, 0) + 2)
    }
  }

  private static func line(_ finding: Finding, _ columns: FindingColumns, _ theme: Theme) -> StyledText {
    let status = finding.state.status
    let lead = FindingColumns.lead(finding)
    var spans = [
      Span("    \(theme.mark(status)) ", status.scope), Span(lead, status.scope),
      Span(finding.reason + FindingColumns.gap(lead.count + finding.reason.count, of: columns.reason)),
      Span(finding.label, .muted),
    ]
    if !finding.entries.isEmpty {
      let shown = finding.entries.prefix(6).map { "#\($0)" }.joined(separator: " ")
      let gap = FindingColumns.gap(finding.label.count, of: columns.label)
      spans.append(Span("\(gap)\(shown)\(finding.entries.count > 6 ? " …" : "")", .muted))
    }
    return StyledText(spans).hanging(6)
  }
}
