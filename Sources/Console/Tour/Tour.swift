import Admissibility
import Governance
import Listings
import Terminal

/// Shows somebody around, one hint at a time, and moves on when they really did what it said.
///
/// A value that looks at the model after each message: it holds what was seen to be done, so steps may be done in any
/// order, and nothing is signed for anyone.
struct Tour: Sendable {
  /// The demonstration is taken through a life; a ledger that matters is only explained.
  enum Kind: Sendable { case journey, screens }

  let kind: Kind
  /// Off keeps its place for the next time.
  var isOn = true
  /// What was seen to be done, whenever that was.
  private(set) var facts: Set<TourStep> = []
  /// Who was seen to approve.
  private(set) var approvers: Set<String> = []
  private var skipped: Set<TourStep> = []
  /// A step that was gone back to; holds until something is done or skipped.
  private var pinned: TourStep?

  init(_ kind: Kind) { self.kind = kind }

  var steps: [TourStep] { kind == .journey ? TourStep.journey : TourStep.screens }

  /// Nil when everything is done or skipped.
  var current: TourStep? { pinned ?? steps.first { !facts.contains($0) && !skipped.contains($0) } }

  /// Counted from 1; one more than there are at the end.
  var number: Int { current.flatMap(steps.firstIndex(of:)).map { $0 + 1 } ?? steps.count + 1 }

  mutating func skip() {
    if let current { skipped.insert(current) }
    pinned = nil
  }

  /// Back to the step before, done or not.
  mutating func back() {
    let place = current.flatMap(steps.firstIndex(of:)) ?? steps.count
    guard place > 0 else { return }
    pinned = steps[place - 1]
    skipped.remove(steps[place - 1])
  }

  mutating func note(_ step: TourStep) {
    guard steps.contains(step), facts.insert(step).inserted else { return }
    pinned = nil
  }

  /// A signature that was made here.
  mutating func note(_ act: ConsoleAct, by key: String) {
    if case .decision(.approve, _, _) = act, kind == .journey { approvers.insert(key) }
  }

  // MARK: Looking

  mutating func look(at model: Model) {
    for screen in model.stack { look(at: screen) }
    if kind == .screens, let top = model.stack.last, let step = TourStep(showing: top) { note(step) }
    if case .text(let overlay)? = model.layer, overlay.isHelp { note(.help) }
  }

  private mutating func look(at screen: any Screen) {
    switch screen {
    case let queue as QueueScreen:
      for row in queue.rows.items where row.label == TourText.subject {
        learn(row.state, row.decided?.places ?? [])
      }
    case let one as AdaptationScreen where one.label == TourText.subject:
      note(.open)
      if let detail = one.detail { learn(detail) }
    case let run as RunScreen where run.label == TourText.subject: note(.open)
    case let cascade as CascadeScreen where cascade.label == TourText.subject: note(.cascade)
    case is LedgerScreen where facts.contains(.revoke): note(.ledger)
    default: break
    }
  }

  private mutating func learn(_ detail: AdaptationDetail) {
    learn(detail.state, detail.verdicts.map(\.place))
    for row in detail.history where row.kind == "decision" && row.summary.hasPrefix("approved") {
      approvers.insert(row.signerName)
    }
  }

  private mutating func learn(_ state: AdaptationState, _ places: [Place]) {
    switch state {
    case .revoked:
      // What is revoked can never be certified, approved or activated again.
      for step in [TourStep.open, .certify, .approve, .activate, .cascade, .revoke] { note(step) }
    case .pending: break
    case .certified, .failed, .approved, .changesRequested, .rejected, .active:
      if places.contains(where: \.isActive) || state == .certified || state == .approved || state == .active {
        note(.certify)
      }
    }
    if places.contains(where: { $0.outcome.isAdmissible }) {
      note(.certify)
      note(.approve)
    }
    if places.contains(where: \.isActive) { note(.activate) }
  }
}

/// A step of the tour; each is a fact that can be seen.
enum TourStep: Hashable, Sendable {
  case open, certify, approve, activate, cascade, revoke, ledger
  case queue, authorities, suites, policies, help

  static let journey: [TourStep] = [.open, .certify, .approve, .activate, .cascade, .revoke, .ledger]
  static let screens: [TourStep] = [.queue, .authorities, .suites, .policies, .ledger, .help]

  /// The step that is done by looking at a screen.
  init?(showing screen: any Screen) {
    switch screen {
    case is QueueScreen: self = .queue
    case is LedgerScreen: self = .ledger
    case let listing as ListingScreen:
      switch listing.kind {
      case .authorities: self = .authorities
      case .suites: self = .suites
      case .policies: self = .policies
      }
    default: return nil
    }
  }
}
