import Admissibility
import Governance
import Listings
import Terminal

/// What can be done with an adaptation, from whichever screen shows it.
struct AdaptationActions {
  let id: Adaptation.ID
  let label: String
  let state: AdaptationState
  let places: [Place]
  /// False while it is not known what is decided about it.
  let isEvaluated: Bool

  init(_ row: QueueRow) {
    (id, label, state) = (row.id, row.label, row.state)
    places = row.decided?.places ?? []
    isEvaluated = row.decided != nil
  }

  init(_ detail: AdaptationDetail) {
    (id, label, state) = (detail.adaptation.id, detail.label, detail.state)
    places = detail.verdicts.map(\.place)
    isEvaluated = true
  }

  /// The acts, each with the reason why it cannot be done.
  ///
  /// `target` is nil while nothing can be acted on; `nothing` says why. With several rows `marked` nothing can be
  /// signed: whoever signs has read that very statement, and nobody reads ten at once.
  static func bindings(
    _ target: AdaptationActions?, _ context: Context, nothing: String? = nil, marked: Int = 0
  ) -> [Binding<Action>] {
    let nothing = nothing ?? "nothing is selected"
    let able = context.banner.abilities
    func why(_ ability: String?, _ more: String? = nil) -> String? {
      guard let target else { return nothing }
      if context.banner.isReadOnly { return "read-only" }
      if marked > 1 { return "one at a time, each statement is read: esc takes the \(marked) marks away" }
      if target.state == .revoked { return "\(target.label) is revoked" }
      return ability ?? more
    }
    func act(
      _ command: String, _ key: KeySequence, _ action: Action, _ label: String, _ summary: String,
      _ reason: String?
    ) -> Binding<Action> {
      Binding(
        command, [key], action, label: label, summary: summary, group: "Act", footer: true,
        disabledReason: reason)
    }
    return [
      act("certify", "c", .certify, "certify", "Run suites against it in the sandbox", why(able.certify)),
      act("approve", "a", .decide(.approve), "approve", "Sign an approval", why(able.decide)),
      Bindings.cascade(disabledReason: target == nil ? nothing : nil),
      act("reject", "x", .decide(.reject), "reject", "Sign a rejection", why(able.decide)),
      act(
        "request-changes", "r", .decide(.requestChanges), "changes", "Sign a request for changes",
        why(able.decide)),
      act(
        "activate", "A", .activate, "activate", "Let it run in an environment",
        why(able.activate, target?.activationObstacle)),
    ]
  }

  /// Where it can be activated now.
  var activatable: [Place] { places.filter { $0.outcome.isAdmissible && !$0.isActive } }

  private var activationObstacle: String? {
    guard isEvaluated else { return "what is decided about it was not read yet" }
    if !activatable.isEmpty { return nil }
    return places.contains { $0.isActive }
      ? "it is active wherever it is admitted" : "no environment admits it yet"
  }

  func perform(_ action: Action, _ theme: Theme, _ out: inout Outbox) {
    switch action {
    case .certify: out.then(.push(RunScreen(id, label: label)))
    case .decide(let outcome): out.then(.open(.form(.decision(outcome, self), theme)))
    case .activate: out.then(.open(.form(.activation(self), theme)))
    case .cascade: out.then(.push(CascadeScreen(.adaptation(id), label: label)))
    case .copy:
      out.emit(.copy(id.description, name: "the id of \(label)"))
    default: break
    }
  }
}
