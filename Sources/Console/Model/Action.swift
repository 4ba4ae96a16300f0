import Governance
import Terminal

/// What keys, palette, footer and mouse can ask for.
enum Action: Hashable, Sendable {
  case move(Motion)
  case open, back, quit
  case goTo(Section)
  case nextTab(Int)
  case filter, clearFilter
  case nextMatch(Int)
  case certify
  case decide(Decision.Outcome)
  case activate
  case cascade, revoke
  case mark, markAll
  case start, cancelRun, sign
  case fold, unfold, foldAll, unfoldAll, onlyFalling
  case copy, refresh
  case help, palette, messages, mouse, redraw, suspend
}

/// The screens that number keys lead to.
enum Section: Int, CaseIterable, Hashable, Sendable {
  case queue, authorities, suites, policies, ledger

  var title: String {
    switch self {
    case .queue: "Queue"
    case .authorities: "Authorities"
    case .suites: "Suites"
    case .policies: "Policies"
    case .ledger: "Ledger"
    }
  }

  var id: String { "section.\(self)" }
}
