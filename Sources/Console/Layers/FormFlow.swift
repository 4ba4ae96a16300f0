import Admissibility
import Governance
import Lineage
import Presentation
import Terminal

/// A dialog that asks for what an act needs; confirmed, the statement is drafted.
struct FormFlow: Sendable {
  enum Kind: Sendable {
    case decision(Decision.Outcome, Adaptation.ID)
    case activation(Adaptation.ID, [Place])
    /// The fields are to say the same entry as what was looked at.
    case revocation(Node, since: Int64?)
  }

  let kind: Kind
  var dialog: Dialog
  /// The draft that was asked for; while it is awaited nothing can be confirmed.
  var awaited: Ticket?
  /// The field whose text an editor has.
  var edited: (ticket: Ticket, field: Int)?

  /// What the fields say; nil when they say nothing that can be drafted.
  var act: ConsoleAct? {
    switch kind {
    case .decision(let outcome, let id):
      return .decision(outcome, id, rationale: dialog.fields.first?.field.value ?? "")
    case .activation(let id, let places):
      guard case .choice(let choice)? = dialog.fields.first?.field, places.indices.contains(choice.index)
      else {
        return nil
      }
      let accepts = dialog.fields.count > 1 && dialog.fields[1].field.value == Self.accept
      return .activation(id, places[choice.index].environment, acceptsConditions: accepts)
    case .revocation(let node, let since):
      return .revocation(node, since: since, reason: dialog.fields.first?.field.value ?? "")
    }
  }

  /// The entry from which on a key shall be revoked, where that is not what was looked at; nil when it is.
  var otherSince: Result<Int64?, SinceProblem>? {
    guard case .revocation(_, let since) = kind, dialog.fields.count > 1 else { return nil }
    let text = dialog.fields[1].field.value ?? ""
    guard !text.isEmpty else { return since == nil ? nil : .success(nil) }
    guard let wanted = Int64(text), wanted >= 0 else { return .failure(SinceProblem()) }
    return wanted == since ? nil : .success(wanted)
  }

  /// It is no number of an entry.
  struct SinceProblem: Error {
    let text = "From entry takes the number of an entry, or nothing for all that the key said"
  }

  static let accept = "accept"
}

extension Layer {
  static func form(_ question: FormFlow.Question, _ theme: Theme) -> Layer { .form(question.flow(theme)) }
}

extension FormFlow {
  /// What is to be asked.
  enum Question {
    case decision(Decision.Outcome, AdaptationActions)
    case activation(AdaptationActions)
    /// With a reason that was given before.
    case revocation(CascadePreview, reason: String)

    func flow(_ theme: Theme) -> FormFlow {
      switch self {
      case .decision(let outcome, let target): Self.decision(outcome, target)
      case .activation(let target): Self.activation(target, theme)
      case .revocation(let preview, let reason): Self.revocation(preview, reason, theme)
      }
    }
  }
}

extension FormFlow.Question {
  private static func decision(_ outcome: Decision.Outcome, _ target: AdaptationActions) -> FormFlow {
    let verb = outcome.verb
    let needsReason = outcome != .approve
    let field = DialogField(
      needsReason ? "Reason" : "Rationale",
      .text(
        TextField(limit: 1000),
        placeholder: needsReason ? "what must change, or why not" : "optional; auditors read it"),
      isRequired: needsReason)
    let body = [
      StyledText([Span("\(target.label)  ", .strong), Span(target.id.short, .muted)]),
      StyledText(
        needsReason
          ? "Goes into the ledger under your name, with the digest of everything there is to review."
          : "Binds the digest of everything there is to review: artifact, manifest, dependencies, certificates.",
        .muted),
    ]
    return FormFlow(
      kind: .decision(outcome, target.id),
      dialog: Dialog(
        title: "\(verb) \(target.label)", tier: .reversible, body: body, fields: [field],
        confirmLabel: "Continue"))
  }

  private static func activation(_ target: AdaptationActions, _ theme: Theme) -> FormFlow {
    let places = target.activatable
    var body = [StyledText([Span("\(target.label)  ", .strong), Span(target.id.short, .muted)]), ""]
    let column = target.places.map(\.environment.text.count).max() ?? 0
    for place in target.places {
      let word = place.isActive ? "active already" : place.outcome.rawValue
      let gap = String(repeating: " ", count: column - place.environment.text.count + 2)
      body.append(
        StyledText([
          Span("\(theme.mark(place.outcome.status)) ", place.outcome.status.scope),
          Span("\(place.environment)\(gap)"), Span(word, place.outcome.status.scope),
          Span(place.jurisdiction.map { "  \($0)" } ?? "", .muted),
        ]))
      body += place.conditions.map { StyledText("  on the condition \($0)", .conditional) }
    }
    var fields = [DialogField("Environment", .choice(ChoiceField(places.map(\.environment.text))))]
    if places.contains(where: { !$0.conditions.isEmpty }) {
      fields.append(DialogField("Conditions", .choice(ChoiceField(["not accepted", FormFlow.accept]))))
    }
    return FormFlow(
      kind: .activation(target.id, places),
      dialog: Dialog(
        title: "Activate \(target.label)", tier: .reversible, body: body, fields: fields,
        confirmLabel: "Continue"))
  }

  private static func revocation(_ preview: CascadePreview, _ reason: String, _ theme: Theme) -> FormFlow {
    let cascade = preview.cascade
    let radius = cascade.blastRadius
    var body = [
      StyledText([
        Span(preview.targetLabel, .strong), Span("  \(cascade.target.kind) \(cascade.target.short)", .muted),
      ]),
      StyledText("Revoked is for good: nothing brings it back.", .danger),
      StyledText(
        "In the name of \(preview.speaker)"
          + (preview.since.map { ", what it said from entry \($0) on" } ?? "") + ":", .muted),
      "",
    ]
    body += CascadeText.impact(cascade)
    if !radius.isComplete {
      body.append(StyledText("The impact is not complete: some fates are unknown.", .unknown))
    }
    let touched = [Fate.Kind.falls, .degraded, .unknown].flatMap { kind in
      cascade.fates.filter { $0.kind == kind && $0.node != cascade.target }
    }
    if !touched.isEmpty { body.append("") }
    let shown = touched.prefix(200)
    let column = min(shown.map(\.label.count).max() ?? 0, 40)
    body += shown.map { fate in
      let stops = fate.stopsIn.map(\.text).joined(separator: " ")
      let gap = String(repeating: " ", count: max(column - fate.label.count, 0) + 2)
      let fates = Fate.Kind.degraded.rawValue.count - fate.kind.rawValue.count
      return StyledText([
        Span("\(theme.mark(fate.kind.status)) \(fate.kind.rawValue)", fate.kind.status.scope),
        Span(String(repeating: " ", count: max(fates, 0) + 2)), Span(fate.label),
        Span(stops.isEmpty ? "" : "\(gap)stops in \(stops)", .muted),
      ]).hanging(2)
    }
    if touched.count > shown.count {
      body.append(StyledText("and \(grouped(touched.count - shown.count)) more", .muted))
    }
    var fields = [
      DialogField("Reason", .text(TextField(reason, limit: 1000), placeholder: "auditors read it"))
    ]
    if case .key = cascade.target {
      fields.append(
        DialogField(
          "From entry",
          .text(
            TextField(preview.since.map { "\($0)" } ?? "", limit: 19),
            placeholder: "nothing: all it said; a number: from that entry on"),
          isRequired: false))
    }
    return FormFlow(
      kind: .revocation(cascade.target, since: preview.since),
      dialog: Dialog(
        title: "Revoke \(preview.targetLabel)", tier: .cascading, body: body, fields: fields,
        confirmLabel: "Continue", typeToConfirm: cascade.target.short))
  }
}
