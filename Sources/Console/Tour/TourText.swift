import Governance
import Terminal

/// Every word of the tour.
///
/// Each hint fits two lines of 78 cells, so none hides what it explains.
enum TourText {
  /// What the demonstration is toured with.
  static let subject = "billing-faq@2.1.0"
  private static let name = "billing-faq"
  /// Whose approvals the policies of the demonstration ask for.
  static let reviewers = ["paul", "maria", "dana"]

  static let offerOfScreens = "First time here? :tour explains the screens."

  static func hint(_ tour: Tour, _ model: Model) -> String {
    if let words = layer(tour, model) { return words }
    switch tour.kind {
    case .journey: return tour.current.map { journey($0, tour, model) } ?? end
    case .screens: return screens(tour, model)
    }
  }

  private static var end: String {
    "A fine-tune's whole life, each act signed. `countersign verify` proves it, "
      + "`countersign demo --fresh` begins anew, :tour off ends this."
  }

  // MARK: What lies over the screen

  private static func layer(_ tour: Tour, _ model: Model) -> String? {
    switch model.layer {
    case nil: return nil
    case .text: return "esc closes this text."
    case .palette: return "Words find commands, enter runs one, esc closes."
    case .form(let flow): return form(flow, tour)
    case .question: return "Tab and enter go on, esc leaves; nothing has been asked yet."
    case .signing(let flow): return signing(flow, tour, model)
    }
  }

  private static func form(_ flow: FormFlow, _ tour: Tour) -> String {
    switch flow.kind {
    case .decision(.approve, _):
      "A rationale helps auditors, but need not be. Enter twice leads to the statement."
    case .decision: "Say why, then enter twice leads to the statement that you sign."
    case .activation: "Left and right choose the environment; enter twice leads to the statement."
    case .revocation:
      "Give a reason, enter, type the id that it asks for, then enter twice. Nothing is signed yet: esc leaves."
    }
  }

  private static func signing(_ flow: SigningFlow, _ tour: Tour, _ model: Model) -> String {
    if flow.isBusy { return "The key is being opened, which takes a moment on purpose." }
    let passphrase = model.banner.demoPassphrase.map { "type \($0)" } ?? "type your passphrase"
    let words = "end reads on to the last byte of what is signed; \(passphrase), then enter twice."
    guard tour.kind == .journey, case .decision(.approve, _, _) = flow.act,
      let next = reviewers.first(where: { !tour.approvers.contains($0) }), flow.request.keys.count > 1,
      flow.request.key?.name != next
    else { return words.prefix(1).uppercased() + words.dropFirst() }
    return "As \(next): shift-tab to the choice, right until [\(next)], tab. Then \(words)"
  }

  // MARK: The journey of the demonstration

  private static func journey(_ step: TourStep, _ tour: Tour, _ model: Model) -> String {
    let top = model.stack.last
    let isThere =
      (top as? AdaptationScreen)?.label == subject || (top as? RunScreen)?.label == subject
      || (top as? CascadeScreen)?.label == subject
    if step != .open, step != .ledger, !isThere { return "\(find(model)) Then go on: \(short(step))." }
    switch step {
    case .open: return find(model) + " It was submitted, and waits for people to decide."
    case .certify: return certify(top)
    case .approve: return approve(tour, top)
    case .activate:
      return inDetail(
        top, "Everyone agreed for prod-us. A, a capital letter, lets it run there: an operator's act.")
    case .cascade:
      return inDetail(top, "It runs. Now suppose that it leaks: d shows what would fall with it.")
    case .revoke: return revoke(top)
    default:
      return
        "Revoked, for good, and all that rested on it is re-decided. 5 shows the ledger: every act, signed."
    }
  }

  private static func short(_ step: TourStep) -> String {
    switch step {
    case .certify: "c certifies it"
    case .approve: "a approves it"
    case .activate: "A lets it run"
    case .cascade: "d shows its cascade"
    default: "d, then R revokes it"
    }
  }

  /// How to get to the adaptation of the tour from wherever one is.
  private static func find(_ model: Model) -> String {
    guard let queue = model.stack.last as? QueueScreen else {
      return model.stack.count > 1
        ? "The tour is about \(name): esc leads back to the queue." : "1 shows the queue, with \(name) in it."
    }
    if queue.filter.isEditing { return "Type \(name) and enter; enter once more opens it." }
    if queue.rows.selected?.label == subject { return "Enter opens \(name)." }
    return "This is the queue. Press / and type \(name), enter, and enter once more to open it."
  }

  private static func inDetail(_ top: (any Screen)?, _ words: String) -> String {
    top is AdaptationScreen ? words : "esc leads back to \(name). \(words)"
  }

  private static func certify(_ top: (any Screen)?) -> String {
    guard let run = top as? RunScreen else {
      return inDetail(
        top, "Nobody knows yet how it behaves. c certifies it: suites of hard questions, in a sandbox.")
    }
    switch run.run?.phase {
    case nil:
      return
        "The suites that policies ask for are marked. Enter runs them: no network, no files of this machine."
    case .running: return "They run in the sandbox, each case graded by fixed rules. It takes some seconds."
    case .finished:
      return "s reads and signs the certificates: what ran, every outcome, and the isolation that held."
    case .cancelled, .broken: return "Nothing was recorded. esc leads back; c tries again."
    }
  }

  private static func approve(_ tour: Tour, _ top: (any Screen)?) -> String {
    let open = reviewers.filter { !tour.approvers.contains($0) }
    if open.count == reviewers.count {
      return inDetail(
        top,
        "Now people decide. a approves: its maker's paul first, then maria and dana, two of the customer's.")
    }
    if let next = open.first {
      let rest = open.dropFirst().joined(separator: " and ")
      return inDetail(
        top, "One signature is not enough: a again, as \(next)\(rest.isEmpty ? "" : ", then as \(rest)").")
    }
    return inDetail(top, "Three have approved; tab shows the verdict, and what is still open.")
  }

  private static func revoke(_ top: (any Screen)?) -> String {
    top is CascadeScreen
      ? "What falls, degrades or survives, with reasons. R revokes; the signature commits to exactly this tree."
      : "d shows the cascade again; from there R revokes."
  }

  // MARK: The screens of a ledger that matters

  private static func screens(_ tour: Tour, _ model: Model) -> String {
    let about = model.stack.last.map { explain($0) } ?? ""
    guard let next = tour.current else {
      return "\(about) You have seen every screen; :tour off takes this away."
    }
    return "\(about) \(lead(next))"
  }

  private static func explain(_ screen: any Screen) -> String {
    switch screen {
    case is QueueScreen:
      return "The queue: what waits or runs, where, its score, and who still has to agree (P C R)."
    case is AdaptationScreen:
      return "One adaptation; tab leads through verdict, certificates, lineage, history."
    case is RunScreen: return "Suites run here in a sandbox; what they find can be signed as certificates."
    case is CascadeScreen: return "What falls if this is revoked, and why; nothing is signed by looking."
    case is LedgerScreen: return "The ledger: every act, who signed it, newest first."
    case let listing as ListingScreen:
      switch listing.kind {
      case .authorities: return "Authorities publish policies and give people credentials."
      case .suites: return "Suites are the cases that certify; a newer version replaces an older one."
      case .policies: return "Policies say what must hold before anything runs."
      }
    default: return "esc leads back."
    }
  }

  private static func lead(_ step: TourStep) -> String {
    switch step {
    case .queue: "1 shows the queue."
    case .authorities: "2 shows authorities and people."
    case .suites: "3 shows the suites."
    case .policies: "4 shows the policies."
    case .ledger: "5 shows the ledger."
    default: "? lists the keys of each screen."
    }
  }
}
